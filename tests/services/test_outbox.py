"""The outbox: what is put in, stopped, watched and put back in line; sending is draining's."""

import uuid
from datetime import timedelta
from typing import get_args

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.models import MailKind, Organization, OutboxMessage
from campaign_app.models.outbox import OutboxStatus
from campaign_app.services import outbox
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, the

KINDS: tuple[MailKind, ...] = get_args(MailKind)
STATUSES: tuple[OutboxStatus, ...] = get_args(OutboxStatus)


def put(organization: Organization, status: OutboxStatus = "new", minutes: int = 0) -> OutboxMessage:
    """One mail that stands in this status."""
    outbox.put(
        organization_id=organization.id,
        kind="thank_you",
        recipient="ada@example.org",
        now=NOW + timedelta(minutes=minutes),
    )
    (message,) = db.session.new
    assert isinstance(message, OutboxMessage)
    message.status = status
    db.session.commit()
    return message


def test_every_kind_of_mail_has_its_priority() -> None:
    assert set(outbox.PRIORITIES) == set(KINDS)
    assert min(outbox.PRIORITIES, key=lambda kind: outbox.PRIORITIES[kind]) == "confirmation"


def test_mail_put_in_is_due_at_once_and_leaves_with_the_callers_commit(make: Factory, session: Session) -> None:
    organization = make.organization()
    outbox.put(organization_id=organization.id, kind="confirmation", recipient="ada@example.org", now=NOW)
    session.rollback()
    assert count(session, OutboxMessage) == [0]
    message = put(organization)
    assert (message.next_attempt_at, message.attempts, message.fence) == (NOW, 0, 0)


def test_mail_is_stopped_for_one_organization_or_for_all(make: Factory, session: Session) -> None:
    ours, neighbours = make.organization(), make.organization()
    assert outbox.set_paused(organization_slug=ours.slug, now=NOW) == 1
    assert the(session, Organization, id=neighbours.id).mail_paused_at is None
    assert outbox.set_paused(organization_slug=None, now=NOW) == 2
    assert the(session, Organization, id=neighbours.id).mail_paused_at == NOW
    assert outbox.set_paused(organization_slug=None, now=None) == 2
    assert the(session, Organization, id=ours.id).mail_paused_at is None


def test_stopping_the_mail_of_nobody_is_an_error(make: Factory) -> None:
    with pytest.raises(NotFound):
        outbox.set_paused(organization_slug="nowhere", now=NOW)


def test_messages_are_counted_by_status_and_organization(make: Factory) -> None:
    ours, neighbours = make.organization(), make.organization()
    for status in ("new", "sent", "sent"):
        put(ours, status)
    put(neighbours, "sent")
    assert outbox.count_shown(ours.id) == {"new": 1, "sent": 2}
    assert outbox.count_by_status() == {"new": 1, "sent": 3}


def test_a_person_sees_what_is_stuck_with_what_can_be_tried_again_first(make: Factory) -> None:
    ours = make.organization()
    for minutes, status in enumerate(STATUSES):
        put(ours, status, minutes)
    put(make.organization(), "parked")
    stuck = outbox.list_stuck(organization_id=ours.id)
    assert [message.status for message in stuck] == ["parked", "uncertain", "failed"]


@pytest.mark.parametrize("status", STATUSES)
def test_only_a_parked_message_goes_back_in_line(status: OutboxStatus, make: Factory, session: Session) -> None:
    message = put(organization := make.organization(), status)
    message.attempts = 12
    session.commit()
    retry_at = NOW + timedelta(days=1)
    if status == "parked":
        outbox.retry(organization_id=organization.id, message_id=message.id, account_id=None, now=retry_at)
        back = the(session, OutboxMessage)
        assert (back.status, back.attempts, back.next_attempt_at) == ("new", 0, retry_at)
    else:
        with pytest.raises(BadInput):
            outbox.retry(organization_id=organization.id, message_id=message.id, account_id=None, now=retry_at)
        assert the(session, OutboxMessage).attempts == 12


@pytest.mark.parametrize("is_unknown", [True, False])
def test_a_neighbours_message_cannot_be_put_back_in_line(is_unknown: bool, make: Factory, session: Session) -> None:
    message = put(make.organization(), "parked")
    with pytest.raises(BadInput):
        outbox.retry(
            organization_id=make.organization().id,
            message_id=uuid.uuid4() if is_unknown else message.id,
            account_id=None,
            now=NOW,
        )
    assert the(session, OutboxMessage).status == "parked"
