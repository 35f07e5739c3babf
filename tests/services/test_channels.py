"""Channels: what each target takes, what somebody chose for it, and the proof kept of what became of a delivery."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import AuditEvent, Channel, Delivery, Membership, Target
from campaign_app.services import channels, deliveries
from campaign_app.services.proving import Proof
from tests.conftest import NOW
from tests.factories import Factory
from tests.seats import letter_page_to, seat
from tests.services.rows import rows, the

HOUSE = {"HAZ07": "HAZ07"}


@pytest.fixture
def staff(make: Factory) -> Membership:
    """Somebody who answers for deliveries."""
    return make.member(make.organization(), role="staff")


@pytest.mark.parametrize(
    ("points", "offices", "channel", "possible"),
    [
        ({}, {}, "hand_off", ("hand_off", "print")),
        ({"site_url": ""}, {}, "print", ("print",)),
        ({"email": "office@example.org"}, {}, "email", ("email", "hand_off", "print")),
        ({}, HOUSE, "cwc", ("hand_off", "print", "cwc")),
    ],
)
def test_left_alone_a_target_gets_what_it_is_known_to_take(
    points: dict[str, str],
    offices: dict[str, str],
    channel: Channel,
    possible: tuple[Channel, ...],
    make: Factory,
    session: Session,
    staff: Membership,
) -> None:
    letter_page_to(session, make, seat(session, **points), organization=staff.organization)
    (route,) = channels.list_routes(staff.organization_id, cwc_offices=offices)
    assert (route.channel, route.possible, route.waiting_count) == (channel, possible, 0)


def test_a_chosen_channel_holds_from_the_next_letter_on(make: Factory, session: Session, staff: Membership) -> None:
    page = letter_page_to(session, make, seat(session), organization=staff.organization)
    make.confirmed(page)
    who: dict[str, Any] = {"organization_id": staff.organization_id, "account_id": staff.account_id, "now": NOW}
    channels.choose(**who, target_id=the(session, Target).id, channel="print", cwc_offices={})
    make.confirmed(page)
    assert sorted(each.channel for each in rows(session, Delivery)) == ["hand_off", "print"]
    assert the(session, AuditEvent, act="target.channel").subject_id == the(session, Target).id
    (route,) = channels.list_routes(staff.organization_id, cwc_offices={})
    assert (route.channel, route.waiting_count) == ("print", 2)
    channels.choose(**who, target_id=the(session, Target).id, channel=None, cwc_offices={})
    assert channels.list_routes(staff.organization_id, cwc_offices={})[0].channel == "hand_off"


@pytest.mark.parametrize("channel", ["email", "cwc"])
def test_a_channel_whose_way_is_not_known_cannot_be_chosen(
    channel: Channel, make: Factory, session: Session, staff: Membership
) -> None:
    letter_page_to(session, make, seat(session), organization=staff.organization)
    who: dict[str, Any] = {"organization_id": staff.organization_id, "account_id": staff.account_id, "now": NOW}
    with pytest.raises(BadInput):
        channels.choose(**who, target_id=the(session, Target).id, channel=channel, cwc_offices={})
    session.rollback()
    assert the(session, Target).chosen_channel is None


def test_a_neighbour_chooses_and_reads_nothing(make: Factory, session: Session, staff: Membership) -> None:
    make.confirmed(letter_page_to(session, make, seat(session), organization=staff.organization))
    neighbour = make.member(make.organization(), role="staff")
    who: dict[str, Any] = {"organization_id": neighbour.organization_id, "account_id": neighbour.account_id, "now": NOW}
    with pytest.raises(NotFound):
        channels.choose(**who, target_id=the(session, Target).id, channel="print", cwc_offices={})
    session.rollback()
    with pytest.raises(NotFound):
        deliveries.read_letter(**who, delivery_id=the(session, Delivery).id)
    session.rollback()
    assert channels.list_routes(neighbour.organization_id, cwc_offices={}) == []
    assert rows(session, AuditEvent, act="delivery.read") == []


def test_an_acknowledgement_is_kept_with_a_remark_and_a_file(
    make: Factory, session: Session, staff: Membership
) -> None:
    make.confirmed(make.page(staff.organization, kind="letter"))
    delivery = the(session, Delivery)
    delivery.status = "sent"
    session.commit()
    who: dict[str, Any] = {
        "organization_id": staff.organization_id,
        "account_id": staff.account_id,
        "delivery_id": delivery.id,
    }
    proof = Proof(" Ms Lee\nwrote back ", b"%PDF", "answer.pdf")
    deliveries.decide(**who, status="acknowledged", now=NOW, proof=proof)
    kept = the(session, Delivery)
    assert (kept.status, kept.remark, kept.proof_name) == ("acknowledged", "Ms Lee wrote back", "answer.pdf")
    assert deliveries.get_proof(organization_id=staff.organization_id, delivery_id=delivery.id) == b"%PDF"
