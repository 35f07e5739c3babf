"""Channels: by which way letters reach each target, as chosen or by what the target is known to take, and how fast."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.models import Channel, Delivery, Target, Term, channel_of, cwc_code_of
from campaign_app.services import audit

PACES = range(1, 10_001)
LISTED_MAX = 500


@dataclass(frozen=True)
class Route:
    """How letters reach one target: the channel that holds, those that could be chosen, how many letters wait."""

    target: Target
    channel: Channel
    possible: tuple[Channel, ...]
    waiting_count: int


def list_routes(organization_id: uuid.UUID, *, cwc_offices: Mapping[str, str]) -> list[Route]:
    """An organization's targets who still hold their office, by name, the first LISTED_MAX of them."""
    waiting = dict(
        db.session.execute(
            select(Delivery.target_id, func.count())
            .where(
                Delivery.organization_id == organization_id,
                Delivery.letter_id.is_not(None),
                Delivery.status.in_(("planned", "needs_action")),
            )
            .group_by(Delivery.target_id)
        ).all()
    )
    targets = db.session.scalars(
        select(Target)
        .outerjoin(Target.term)
        .where(Target.organization_id == organization_id, Term.left_on.is_(None))
        .options(joinedload(Target.term).joinedload(Term.representative))
        .order_by(Target.name, Target.id)
        .limit(LISTED_MAX)
    )
    return [
        Route(
            target,
            channel_of(target, cwc_offices=cwc_offices),
            _possible(target, cwc_offices),
            waiting.get(target.id, 0),
        )
        for target in targets
    ]


def choose(
    *,
    organization_id: uuid.UUID,
    target_id: uuid.UUID,
    channel: Channel | None,
    cwc_offices: Mapping[str, str],
    account_id: uuid.UUID,
    now: datetime,
) -> None:
    """Decide how letters shall reach a target from now on; None leaves it to what the target is known to take.

    Letters that wait keep the channel they were planned for. Raises NotFound, BadInput.
    """
    target = _get(organization_id, target_id)
    if channel:
        check_channel(target, channel)
    if channel == "cwc" and not cwc_code_of(target, cwc_offices):
        raise BadInput("Documents to this office are not set up", field="channel")
    target.chosen_channel = channel
    _commit(target, "target.channel", account_id, now)


def set_pace(
    *, organization_id: uuid.UUID, target_id: uuid.UUID, hourly_pace: int, account_id: uuid.UUID, now: datetime
) -> None:
    """How many letters an hour a target gets at most. Raises NotFound, BadInput."""
    target = _get(organization_id, target_id)
    if hourly_pace not in PACES:
        raise BadInput("Enter a number of letters an hour from 1 to 10,000", field="hourly_pace")
    target.hourly_pace = hourly_pace
    _commit(target, "target.pace", account_id, now)


def check_channel(target: Target, channel: Channel) -> None:
    """Raises BadInput when what a channel needs is not known of a target."""
    if channel == "email" and not target.mail_address:
        raise BadInput("Enter an email address for this target first", field="act")
    if channel == "hand_off" and not target.contact_url:
        raise BadInput("No official form or site of this target is known", field="act")
    if channel == "cwc" and not (target.term and target.term.cwc_office):
        raise BadInput("Only offices of the United States Congress take such documents", field="act")


def _possible(target: Target, cwc_offices: Mapping[str, str]) -> tuple[Channel, ...]:
    """The channels of which everything is known that they need."""
    known: dict[Channel, bool] = {
        "email": bool(target.mail_address),
        "hand_off": bool(target.contact_url),
        "print": True,
        "cwc": bool(cwc_code_of(target, cwc_offices)),
    }
    return tuple(channel for channel, is_known in known.items() if is_known)


def _get(organization_id: uuid.UUID, target_id: uuid.UUID) -> Target:
    target = db.session.scalar(
        select(Target)
        .filter_by(organization_id=organization_id, id=target_id)
        .options(joinedload(Target.term).joinedload(Term.representative))
        .execution_options(populate_existing=True)
    )
    if target is None:
        raise NotFound("There is no such target")
    return target


def _commit(target: Target, act: str, account_id: uuid.UUID, now: datetime) -> None:
    audit.put(organization_id=target.organization_id, account_id=account_id, act=act, subject_id=target.id, now=now)
    db.session.commit()
