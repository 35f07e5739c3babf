"""Targets: an organization's address book, and which of them an action page addresses."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaign_app.addresses import clean_line, normalise_email
from campaign_app.districts import district_words
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, PageTarget, Target
from campaign_app.services.recipients import Recipient

NAME_MAX = 160
TARGETS_MAX = 20


def list_targets(organization_id: uuid.UUID) -> Sequence[Target]:
    """The organization's targets by name."""
    return db.session.scalars(select(Target).filter_by(organization_id=organization_id).order_by(Target.name)).all()


def parse_targets(text: str) -> list[tuple[str, str | None]]:
    """Targets as an organizer types them, one a line: `Name` or `Name <address>`; as (name, address or None).

    Raises BadInput for a name that is too long, an address that is none, and too many lines.
    """
    parsed = [_parse_line(line) for line in text.splitlines() if line.strip()]
    if len(parsed) > TARGETS_MAX:
        raise BadInput("Address at most %(limit)d targets", field="targets", limit=TARGETS_MAX)
    return parsed


def _parse_line(line: str) -> tuple[str, str | None]:
    name, _, rest = clean_line(line).partition("<")
    address = rest.rstrip("> ").strip()
    if not name.strip() or len(name) > NAME_MAX:
        raise BadInput("Write each target as: Name <address>, with a name of at most %(limit)d characters",
                       field="targets", limit=NAME_MAX)  # fmt: skip
    try:
        return name.strip(), normalise_email(address) if address else None
    except BadInput:
        raise BadInput("The address of %(name)s is not an email address", field="targets", name=name.strip()) from None


def format_targets(targets: Sequence[Target]) -> str:
    """Targets as `parse_targets` reads them."""
    return "\n".join(f"{target.name} <{target.email}>" if target.email else target.name for target in targets)


def put_page_targets(page: ActionPage, targets: Sequence[tuple[str, str | None]], *, now: datetime) -> None:
    """Make the page address exactly these, in this order; unknown names enter the address book. Joins the caller."""
    db.session.flush()
    db.session.execute(delete(PageTarget).filter_by(action_page_id=page.id))
    seen: set[uuid.UUID] = set()
    for name, address in targets:
        target = _put_target(page.organization_id, name, address, now)
        if target.id not in seen:
            db.session.add(
                PageTarget(
                    action_page_id=page.id,
                    target_id=target.id,
                    organization_id=page.organization_id,
                    position=len(seen),
                )
            )
            seen.add(target.id)
    db.session.flush()
    db.session.refresh(page, ["targets"])


def _put_target(organization_id: uuid.UUID, name: str, address: str | None, now: datetime) -> Target:
    target = db.session.scalar(select(Target).filter_by(organization_id=organization_id, name=name, term_id=None))
    if target is None:
        target = Target(id=new_id(now), organization_id=organization_id, name=name, created_at=now)
        db.session.add(target)
    if address:
        target.email = address
    db.session.flush()
    return target


def put_recipient(organization_id: uuid.UUID, person: Recipient, *, now: datetime) -> uuid.UUID:
    """The target a letter to this recipient is kept for; a representative becomes one with the first letter."""
    if person.target_id:
        return person.target_id
    role = ", ".join(part for part in (person.title_key, district_words(person.district_code)) if part)
    db.session.execute(
        upsert(Target)
        .values(
            id=new_id(now),
            organization_id=organization_id,
            term_id=person.term_id,
            name=person.name[:NAME_MAX],
            role=role[:NAME_MAX],
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["organization_id", "term_id"])
    )
    return db.session.scalars(
        select(Target.id).filter_by(organization_id=organization_id, term_id=person.term_id)
    ).one()
