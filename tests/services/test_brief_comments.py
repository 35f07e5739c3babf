"""Comments in the brief: chosen by the organization, shown by their writer, forgotten with them."""

import uuid

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.models import (
    ActionPage,
    DeliveredComment,
    Delivery,
    DeliveryFile,
    Membership,
    OutboxMessage,
    SentMail,
    Signature,
)
from campaign_app.packages import PackedFile
from campaign_app.services import brief_comments, erasing, moderating, packing, showing, tallies
from tests.conftest import NOW
from tests.factories import Factory
from tests.packages import draw, handed_over
from tests.services.rows import count, rows, the


@pytest.fixture
def staff(make: Factory) -> Membership:
    """Somebody who chooses."""
    return make.member(make.organization(), role="staff")


@pytest.fixture
def page(make: Factory, staff: Membership) -> ActionPage:
    """An open page."""
    return make.page(staff.organization)


def comment(make: Factory, page: ActionPage, words: str, *, is_shown: bool = True, is_seen: bool = True) -> Signature:
    """A confirmed signature with a comment."""
    signature = make.confirmed(page, comment=words)
    if is_shown:
        showing.set_shown(supporter_id=signature.supporter_id, signature_id=signature.id, is_shown=True, now=NOW)
    if is_seen:
        moderating.decide(
            organization_id=page.organization_id,
            signature_ids=[signature.id],
            state="shown",
            account_id=None,
            now=NOW,
        )
    return signature


def choose(page: ActionPage, staff: Membership, *ids: uuid.UUID) -> int:
    return brief_comments.choose(page=page, signature_ids=ids, account_id=staff.account_id, now=NOW)


def test_only_what_its_writer_shows_and_somebody_has_looked_at_can_be_chosen(
    page: ActionPage, make: Factory, staff: Membership
) -> None:
    good = comment(make, page, "I clean at night.")
    hidden = comment(make, page, "Not shown", is_shown=False)
    unseen = comment(make, page, "Not seen", is_seen=False)
    elsewhere = comment(make, make.page(staff.organization), "On another page")
    assert [each.comment for each, _ in brief_comments.list_offered(page.id)] == ["I clean at night."]
    assert choose(page, staff, good.id, hidden.id, unseen.id) == 1
    assert choose(page, staff, elsewhere.id, good.id) == 1
    assert [each.id for each in brief_comments.list_chosen(page.id)] == [good.id]
    assert choose(page, staff) == 0
    with pytest.raises(BadInput):
        choose(page, staff, *(uuid.uuid4() for _ in range(4)))


def test_chosen_comments_stand_in_the_brief_with_a_first_name_and_a_state(
    page: ActionPage, make: Factory, staff: Membership, session: Session
) -> None:
    choose(page, staff, comment(make, page, "I clean at night.").id)
    drawn: list[packing.Parcel] = []
    tallies.take(page=page, account_id=None, now=NOW)

    def note(parcel: packing.Parcel) -> list[PackedFile]:
        drawn.append(parcel)
        return []

    packing.pack_due(compose=note, now=NOW)
    (parcel,) = drawn
    assert [each.comment for each in parcel.comments] == ["I clean at night."]
    assert count(session, DeliveredComment) == [1]


def test_a_comment_goes_with_its_writer_and_the_fingerprints_stay(
    page: ActionPage, make: Factory, staff: Membership, session: Session
) -> None:
    signature = comment(make, page, "I clean at night.")
    choose(page, staff, signature.id)
    handed_over(page)
    delivery = the(session, Delivery)
    message_id = the(session, OutboxMessage, delivery_id=delivery.id).id
    session.add(
        SentMail(
            outbox_message_id=message_id,
            organization_id=page.organization_id,
            delivery_id=delivery.id,
            data=draw(""),
            digest=b"d",
            byte_count=1,
            handed_at=NOW,
        )
    )
    delivery.status = "sent"
    session.commit()
    erasing.erase(supporter_id=signature.supporter_id, now=NOW)
    brief = the(session, DeliveryFile, kind="brief")
    assert (brief.data, the(session, SentMail).data) == (None, None)
    assert brief.digest
    assert the(session, DeliveryFile, kind="counts").data
    assert rows(session, DeliveredComment) == []
