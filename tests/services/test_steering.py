"""Steering: staff hold, let go, cancel, choose another channel, and look at letters themselves first."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import ActionPage, AuditEvent, Channel, Delivery, Membership, OutboxMessage, Signature
from campaign_app.services import channels, erasing, outbox, steering, withdrawing
from tests.conftest import NOW
from tests.factories import Factory
from tests.seats import letter_page_to, seat
from tests.services.rows import kinds, rows, the

Act = Callable[..., None]


@pytest.fixture
def staff(make: Factory) -> Membership:
    """Somebody who answers for deliveries."""
    return make.member(make.organization(), role="staff", email="staff@example.org")


@pytest.fixture
def letter(make: Factory, staff: Membership, session: Session) -> Delivery:
    """A letter whose mail waits in the outbox."""
    make.confirmed(make.page(staff.organization, kind="letter"))
    return the(session, Delivery)


def by(staff: Membership, delivery: Delivery) -> dict[str, Any]:
    return {
        "organization_id": staff.organization_id,
        "delivery_id": delivery.id,
        "account_id": staff.account_id,
        "now": NOW,
    }


def mail_statuses(session: Session) -> list[str]:
    return [each.status for each in rows(session, OutboxMessage, kind="letter")]


def test_a_held_letter_is_called_back_and_leaves_when_let_go(
    staff: Membership, letter: Delivery, session: Session
) -> None:
    steering.hold(**by(staff, letter))
    assert (mail_statuses(session), the(session, Delivery).held_at) == ([], NOW)
    steering.let_go(**by(staff, letter))
    assert (mail_statuses(session), the(session, Delivery).held_at) == (["new"], None)
    acts = [each.act for each in rows(session, AuditEvent, subject_id=letter.id)]
    assert acts == ["delivery.hold", "delivery.let_go"]


def test_a_cancelled_letter_never_leaves_and_is_no_longer_a_case(
    staff: Membership, letter: Delivery, session: Session
) -> None:
    steering.cancel(**by(staff, letter))
    kept = the(session, Delivery)
    assert (kept.status, kept.cancelled_at, kept.note, mail_statuses(session)) == ("failed", NOW, "Cancelled", [])


@pytest.mark.parametrize("status", ["leased", "handing"])
@pytest.mark.parametrize("act", [steering.hold, steering.cancel])
def test_what_is_being_handed_over_cannot_be_called_back(
    act: Act, status: str, staff: Membership, letter: Delivery, session: Session
) -> None:
    mail = the(session, OutboxMessage, kind="letter")
    mail.status = status  # type: ignore[assignment]  # one of the words of the column
    session.commit()
    with pytest.raises(BadInput):
        act(**by(staff, letter))
    session.rollback()
    assert (mail_statuses(session), the(session, Delivery).status) == ([status], "planned")


@pytest.mark.parametrize("status", ["sent", "acknowledged", "uncertain"])
@pytest.mark.parametrize("act", [steering.hold, steering.cancel])
def test_what_left_or_may_have_left_cannot_be_called_back(
    act: Act, status: str, staff: Membership, letter: Delivery, session: Session
) -> None:
    letter.status = status  # type: ignore[assignment]  # one of the words of the column
    session.commit()
    with pytest.raises(BadInput):
        act(**by(staff, letter))


@pytest.mark.parametrize(
    ("channel", "status", "mails"), [("print", "planned", 0), ("hand_off", "needs_action", 0), ("email", "planned", 1)]
)
def test_another_channel_takes_the_letter_as_it_would_from_the_start(
    channel: Channel, status: str, mails: int, staff: Membership, make: Factory, session: Session
) -> None:
    page = letter_page_to(session, make, seat(session, email="office@example.org"), organization=staff.organization)
    make.confirmed(page)
    delivery = the(session, Delivery)
    delivery.status, delivery.note, delivery.failure = "failed", "the server answered 550", "permanent"
    session.commit()
    steering.switch(**by(staff, delivery), channel=channel)
    kept = the(session, Delivery)
    assert (kept.channel, kept.status, kept.note, kept.failure) == (channel, status, "", "")
    assert len(mail_statuses(session)) == mails


@pytest.mark.parametrize("channel", ["hand_off", "cwc"])
def test_a_channel_a_target_does_not_take_is_refused(
    channel: Channel, staff: Membership, letter: Delivery, session: Session
) -> None:
    with pytest.raises(BadInput):
        steering.switch(**by(staff, letter), channel=channel)
    session.rollback()
    assert mail_statuses(session) == ["new"]


def test_attempts_that_ran_out_are_a_failure_a_person_can_end(
    staff: Membership, letter: Delivery, session: Session
) -> None:
    mail = the(session, OutboxMessage, kind="letter")
    mail.status = "parked"
    letter.status, letter.failure = "failed", "temporary"
    session.commit()
    outbox.retry(organization_id=staff.organization_id, message_id=mail.id, account_id=staff.account_id, now=NOW)
    assert ((kept := the(session, Delivery)).status, kept.failure, mail_statuses(session)) == ("planned", "", ["new"])


def test_a_test_goes_to_who_asked_and_changes_no_delivery(
    staff: Membership, letter: Delivery, make: Factory, session: Session
) -> None:
    page = letter.action_page_id
    make.confirmed(the(session, ActionPage, id=page))
    before = [(each.id, each.status, each.released_at) for each in rows(session, Delivery)]
    sent = steering.send_test(page=the(session, ActionPage, id=page), account_id=staff.account_id, now=NOW)
    assert sent == 1
    assert the(session, OutboxMessage, kind="letter_test").recipient == "staff@example.org"
    assert [(each.id, each.status, each.released_at) for each in rows(session, Delivery)] == before
    assert the(session, AuditEvent, act="page.test_letters").account_id == staff.account_id


def test_there_is_nothing_to_test_with_before_a_letter(staff: Membership, make: Factory) -> None:
    page = make.page(staff.organization, kind="letter")
    with pytest.raises(BadInput):
        steering.send_test(page=page, account_id=staff.account_id, now=NOW)


@pytest.mark.parametrize("is_erased", [True, False])
def test_a_test_keeps_nobody_from_taking_their_letter_back(
    is_erased: bool, staff: Membership, letter: Delivery, session: Session
) -> None:
    page = the(session, ActionPage)
    steering.send_test(page=page, account_id=staff.account_id, now=NOW)
    the(session, OutboxMessage, kind="letter_test").status = "sent"
    session.commit()
    signature = the(session, Signature)
    if is_erased:
        erasing.erase(supporter_id=signature.supporter_id, now=NOW)
    else:
        withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=NOW)
    assert rows(session, Delivery) == []
    assert "letter_test" not in kinds(session)


@pytest.mark.parametrize("hourly_pace", [0, -1, 10_001])
def test_a_pace_is_a_sensible_number(hourly_pace: int, staff: Membership, letter: Delivery) -> None:
    who = {key: value for key, value in by(staff, letter).items() if key != "delivery_id"}
    with pytest.raises(BadInput):
        channels.set_pace(**who, target_id=letter.target_id, hourly_pace=hourly_pace)


def test_a_neighbour_steers_nothing(letter: Delivery, make: Factory, session: Session) -> None:
    neighbour = make.member(make.organization(), role="staff")
    for act in (steering.hold, steering.let_go, steering.cancel):
        with pytest.raises(NotFound):
            act(**by(neighbour, letter))
        session.rollback()
    with pytest.raises(NotFound):
        steering.find_delivery(organization_id=neighbour.organization_id, delivery_id=letter.id)
    assert (mail_statuses(session), the(session, Delivery).held_at) == (["new"], None)
