"""Deliveries: what a person may record about each, and that nothing goes twice by itself."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.identifiers import new_id
from campaign_app.models import AuditEvent, Delivery, DeliveryStatus, Membership, OutboxMessage
from campaign_app.services import deliveries
from tests.conftest import NOW
from tests.factories import Factory
from tests.packages import handed_over, pack
from tests.services.rows import rows, the

LATER = NOW + timedelta(days=1)
STATUSES: tuple[DeliveryStatus, ...] = ("planned", "sent", "acknowledged", "failed", "uncertain")
ALLOWED = {("sent", "acknowledged"), ("uncertain", "sent"), ("uncertain", "failed")}


@pytest.fixture
def staff(make: Factory) -> Membership:
    """Somebody who answers for deliveries."""
    return make.member(make.organization(), role="staff")


def delivered(make: Factory, session: Session, staff: Membership, status: DeliveryStatus) -> Delivery:
    """One delivery of the staff's organization, in this status."""
    page = make.page(staff.organization)
    make.confirmed(page)
    tally = handed_over(page)
    delivery = the(session, Delivery, tally_id=tally.id)
    delivery.status = status
    session.commit()
    return delivery


@pytest.mark.parametrize("before", STATUSES)
@pytest.mark.parametrize("after", STATUSES)
def test_a_person_may_only_record_what_can_follow(
    before: DeliveryStatus, after: DeliveryStatus, make: Factory, session: Session, staff: Membership
) -> None:
    delivery = delivered(make, session, staff, before)
    decision: dict[str, Any] = {
        "organization_id": staff.organization_id,
        "delivery_id": delivery.id,
        "account_id": staff.account_id,
    }
    if (before, after) in ALLOWED:
        deliveries.decide(**decision, status=after, now=LATER)
        assert ((kept := the(session, Delivery)).status, kept.decided_at) == (after, LATER)
        assert (event := the(session, AuditEvent, act=f"delivery.{after}")).subject_id == delivery.id
        assert event.account_id == staff.account_id
    else:
        with pytest.raises(BadInput):
            deliveries.decide(**decision, status=after, now=LATER)
        session.rollback()
        assert the(session, Delivery).status == before


@pytest.mark.parametrize("status", STATUSES)
def test_only_a_failed_or_uncertain_delivery_can_be_sent_again(
    status: DeliveryStatus, make: Factory, session: Session, staff: Membership
) -> None:
    delivery = delivered(make, session, staff, status)
    again = {"organization_id": staff.organization_id, "delivery_id": delivery.id, "account_id": staff.account_id}
    if status in {"failed", "uncertain"}:
        deliveries.resend(**again, now=LATER)
        assert len(rows(session, OutboxMessage, delivery_id=delivery.id)) == 2
        assert ((kept := the(session, Delivery)).status, kept.note) == ("planned", "")
        assert the(session, AuditEvent, act="delivery.resend").account_id == staff.account_id
    else:
        with pytest.raises(BadInput):
            deliveries.resend(**again, now=LATER)
        session.rollback()
        assert len(rows(session, OutboxMessage, delivery_id=delivery.id)) == 1


def test_asking_twice_to_send_again_sends_once(make: Factory, session: Session, staff: Membership) -> None:
    delivery = delivered(make, session, staff, "failed")
    again = {"organization_id": staff.organization_id, "delivery_id": delivery.id, "account_id": staff.account_id}
    deliveries.resend(**again, now=LATER)
    with pytest.raises(BadInput):
        deliveries.resend(**again, now=LATER)
    session.rollback()
    assert len(rows(session, OutboxMessage, delivery_id=delivery.id)) == 2


def test_a_delivery_that_waited_for_an_address_is_sent_once_there_is_one(
    make: Factory, session: Session, staff: Membership
) -> None:
    page = make.page(staff.organization, targets="Department <office@example.org>\nCity Council")
    make.confirmed(page)
    handed_over(page)
    council = page.targets[1]
    waiting = the(session, Delivery, target_id=council.id)
    again = {"organization_id": staff.organization_id, "delivery_id": waiting.id, "account_id": staff.account_id}
    with pytest.raises(BadInput):
        deliveries.resend(**again, now=LATER)
    session.rollback()
    council.email = "council@example.org"
    session.commit()
    deliveries.resend(**again, now=LATER)
    assert pack() == 1
    assert the(session, OutboxMessage, delivery_id=waiting.id).recipient == "council@example.org"


@pytest.mark.parametrize("is_unknown", [True, False])
def test_a_neighbour_can_neither_see_nor_decide_nor_send_a_delivery(
    is_unknown: bool, make: Factory, session: Session, staff: Membership
) -> None:
    neighbour = make.member(make.organization(), role="staff")
    delivery = delivered(make, session, staff, "uncertain")
    reach: dict[str, Any] = {
        "organization_id": neighbour.organization_id,
        "delivery_id": uuid.uuid4() if is_unknown else delivery.id,
        "account_id": neighbour.account_id,
    }
    with pytest.raises(NotFound):
        deliveries.decide(**reach, status="sent", now=LATER)
    with pytest.raises(NotFound):
        deliveries.resend(**reach, now=LATER)
    assert list(deliveries.list_deliveries(organization_id=neighbour.organization_id)) == []
    assert deliveries.count_by_status(neighbour.organization_id) == {}


def test_what_needs_a_person_is_listed_first(make: Factory, session: Session, staff: Membership) -> None:
    shown: tuple[DeliveryStatus, ...] = ("uncertain", "sent", "planned")
    for status in shown:
        delivered(make, session, staff, status)
    listed = deliveries.list_deliveries(organization_id=staff.organization_id)
    assert listed[0].status == "uncertain"
    assert {each.target.name for each in listed} == {"Department of Transportation"}
    assert deliveries.count_by_status(staff.organization_id) == {"uncertain": 1, "sent": 1, "planned": 1}


def test_the_list_can_be_narrowed_and_read_on(make: Factory, session: Session, staff: Membership) -> None:
    for status in ("sent", "planned", "planned"):
        delivered(make, session, staff, status)
    narrowed = deliveries.list_deliveries(organization_id=staff.organization_id, status="planned")
    assert [each.status for each in narrowed] == ["planned", "planned"]
    (last,) = deliveries.list_deliveries(organization_id=staff.organization_id, limit=2, offset=2)
    assert last.status in STATUSES


def test_a_timeline_tells_each_tally_with_how_far_it_got(make: Factory, session: Session) -> None:
    page = make.page(targets="One <one@example.org>\nTwo <two@example.org>\nThree <three@example.org>")
    make.confirmed(page)
    tally = handed_over(page)
    planned = rows(session, Delivery, tally_id=tally.id)
    planned[0].status, planned[1].status = "acknowledged", "sent"
    session.commit()
    (entry,) = deliveries.list_handed_in(page.id)
    assert (entry.counted_at, entry.total_count) == (NOW, 1)
    assert (entry.target_count, entry.reached_count, entry.acknowledged_count) == (3, 2, 1)


def test_the_database_refuses_a_second_delivery_of_one_tally_to_one_target(
    make: Factory, session: Session, staff: Membership
) -> None:
    first = delivered(make, session, staff, "sent")
    copied = ("organization_id", "action_page_id", "target_id", "tally_id", "planned_at")
    with pytest.raises(IntegrityError, match="uq_deliveries_tally_id_target_id"), session.begin_nested():
        session.add(Delivery(id=new_id(LATER), **{name: getattr(first, name) for name in copied}))
