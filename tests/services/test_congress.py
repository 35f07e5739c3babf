"""Letters to Congress on a server that stands in for it: states after faults, nothing twice by itself, the pace."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.gateways.congress import Congress, Endpoint
from campaign_app.models import ActionPage, Delivery, Membership, Signature
from campaign_app.services import deliveries, signing, steering, withdrawing
from campaign_app.services.congress import HANDING, Sending, send_due
from campaign_app.services.settling import ATTEMPTS_MAX
from tests.conftest import NOW
from tests.factories import Factory
from tests.fakes import FakeClock
from tests.gateways.test_congress import AGENT, KEY, PATH
from tests.listener import Listener, page
from tests.seats import ARIZONA, letter_page_to, seat
from tests.services.rows import kinds, rows, the

OFFICES = {"HAZ07": "HAZ07"}
TAKEN = page(b"<Response/>")
BUSY, BROKEN, REFUSED = (page(b"no", status=status) for status in ("503 Later", "500 Broken", "400 Bad Request"))


@pytest.fixture
def server() -> Iterator[Listener]:
    """Stands in for Congress, takes everything, and keeps what came in."""
    with Listener({PATH: TAKEN}) as listener:
        yield listener


@pytest.fixture
def using(server: Listener, clock: FakeClock) -> Sending:
    """Sending to that server."""
    post = Congress({"H": Endpoint(server.url("/v2/message"), KEY)}, AGENT, "Transportation", timeout_seconds=0.5)
    return Sending(clock, post, OFFICES)


@pytest.fixture
def staff(make: Factory) -> Membership:
    """Somebody who answers for deliveries."""
    return make.member(make.organization(), role="staff")


@pytest.fixture
def page_to_house(make: Factory, session: Session, staff: Membership) -> ActionPage:
    """A letter page to an office that takes documents."""
    return letter_page_to(session, make, seat(session), organization=staff.organization)


def write(make: Factory, page: ActionPage, **values: Any) -> None:
    typed = {"street": "1 Main St", "city": "Tucson"} | values
    signing.confirm(signature_id=make.signature(page, **typed).id, now=NOW, cwc_offices=OFFICES)


def by(staff: Membership, now: datetime) -> dict[str, Any]:
    return {"organization_id": staff.organization_id, "account_id": staff.account_id, "now": now}


def states(session: Session) -> list[tuple[str, str, str]]:
    return [(each.channel, each.status, each.failure) for each in rows(session, Delivery)]


def test_a_letter_goes_as_a_document_once(
    page_to_house: ActionPage, make: Factory, session: Session, using: Sending, server: Listener
) -> None:
    write(make, page_to_house)
    assert states(session) == [("cwc", "planned", "")]
    assert [send_due(using), send_due(using)] == [1, 0]
    delivery = the(session, Delivery)
    assert (delivery.status, delivery.decided_at, delivery.content_digest is None) == ("sent", NOW, False)
    assert (server.visits, "letter" in kinds(session)) == (1, False)


@pytest.mark.parametrize(
    ("answer", "state", "visits"),
    [
        (REFUSED, ("cwc", "failed", "permanent"), 1),
        (BROKEN, ("cwc", "uncertain", ""), 1),
        (lambda line: line.recv(1), ("cwc", "uncertain", ""), 1),
        (BUSY, ("cwc", "failed", "temporary"), ATTEMPTS_MAX),
        (page(b"", status="401 No"), ("cwc", "planned", ""), 3 * ATTEMPTS_MAX),
    ],
    ids=["400", "500", "timeout", "503", "401"],
)
def test_faults_leave_the_state_they_mean_and_nothing_is_sent_twice_by_itself(
    answer: Any,
    state: tuple[str, str, str],
    visits: int,
    page_to_house: ActionPage,
    make: Factory,
    session: Session,
    using: Sending,
    server: Listener,
    clock: FakeClock,
) -> None:
    server.acts[PATH] = answer
    write(make, page_to_house)
    with structlog.testing.capture_logs() as logged:
        for _ in range(3 * ATTEMPTS_MAX):
            send_due(using)
            clock.advance(hours=3)
    assert (states(session), server.visits) == ([state], visits)
    assert the(session, Delivery).note
    assert KEY not in str(logged)


def test_what_was_put_off_goes_later(
    page_to_house: ActionPage, make: Factory, session: Session, using: Sending, server: Listener, clock: FakeClock
) -> None:
    server.acts[PATH] = BUSY
    write(make, page_to_house)
    assert [send_due(using), send_due(using)] == [0, 0]
    assert (server.visits, the(session, Delivery).status) == (1, "planned")
    server.acts[PATH] = TAKEN
    clock.advance(hours=1)
    assert send_due(using) == 1


def test_what_a_dead_worker_left_is_uncertain_and_a_person_may_send_it_again(
    page_to_house: ActionPage, make: Factory, session: Session, using: Sending, clock: FakeClock, staff: Membership
) -> None:
    write(make, page_to_house)
    the(session, Delivery).released_at = NOW
    session.commit()
    assert (send_due(using), the(session, Delivery).status) == (0, "planned")
    clock.now += HANDING + timedelta(seconds=1)
    assert (send_due(using), the(session, Delivery).status) == (0, "uncertain")
    who = by(staff, clock.now)
    deliveries.resend(**who, delivery_id=the(session, Delivery).id)
    assert (send_due(using), the(session, Delivery).status) == (1, "sent")


def test_what_is_being_posted_can_be_neither_held_nor_called_back(
    page_to_house: ActionPage, make: Factory, session: Session, staff: Membership
) -> None:
    write(make, page_to_house)
    delivery = the(session, Delivery)
    delivery.released_at = NOW
    session.commit()
    who = by(staff, NOW)
    with pytest.raises(BadInput):
        steering.hold(**who, delivery_id=delivery.id)
    session.rollback()
    signature = the(session, Signature)
    withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=NOW)
    assert len(rows(session, Delivery)) == 1


def test_an_office_gets_documents_at_its_pace(
    page_to_house: ActionPage, make: Factory, session: Session, using: Sending, clock: FakeClock
) -> None:
    page_to_house.targets[0].hourly_pace = 8
    for _ in range(3):
        write(make, page_to_house)
    assert [send_due(using), send_due(using)] == [2, 0]
    clock.advance(minutes=16)
    assert send_due(using) == 1


def test_the_kill_switch_stops_documents_too(
    page_to_house: ActionPage, make: Factory, using: Sending, session: Session
) -> None:
    write(make, page_to_house)
    page_to_house.organization.mail_paused_at = NOW
    session.commit()
    assert send_due(using) == 0


def test_a_writer_without_a_street_is_told_to_staff_and_nothing_is_posted(
    page_to_house: ActionPage, make: Factory, session: Session, using: Sending, server: Listener
) -> None:
    write(make, page_to_house, name="Cher")
    send_due(using)
    delivery = the(session, Delivery)
    assert (delivery.status, delivery.failure, server.visits) == ("failed", "permanent", 0)
    assert "first name" in delivery.note_values["fields"]


def test_senators_are_known_by_their_bioguide_id(
    make: Factory, session: Session, server: Listener, clock: FakeClock
) -> None:
    term = seat(session, "Grace Hopper", "us-senate", ARIZONA)
    term.representative.bioguide_id = "H000001"
    session.commit()
    listed = {"H000001": "SAZ01"}
    signature = make.signature(letter_page_to(session, make, term), street="1 Main St", city="Tucson")
    signing.confirm(signature_id=signature.id, now=NOW, cwc_offices=listed)
    post = Congress({"S": Endpoint(server.url("/v2/message"), KEY)}, AGENT, "Transportation", timeout_seconds=0.5)
    assert send_due(Sending(clock, post, listed)) == 1
