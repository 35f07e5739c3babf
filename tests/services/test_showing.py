"""Showing names: private from the start, on the page by consent, off it by one button or by withdrawing."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import NotFound
from campaign_app.models import Signature
from campaign_app.services import showing, signing, withdrawing
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import the

LATER = NOW + timedelta(hours=1)


def shown(signature: Signature) -> list[uuid.UUID]:
    return [row.id for row in showing.list_shown(signature.action_page_id)]


def set_shown(signature: Signature, *, is_shown: bool) -> None:
    showing.set_shown(supporter_id=signature.supporter_id, signature_id=signature.id, is_shown=is_shown, now=LATER)


def test_nobody_is_shown_without_having_said_so(make: Factory) -> None:
    assert shown(make.confirmed(make.page())) == []


def test_the_box_on_confirming_shows_and_confirming_again_without_it_does_not_hide(make: Factory) -> None:
    signature = make.signature(make.page())
    signing.confirm(signature_id=signature.id, is_name_shown=True, now=NOW)
    signing.confirm(signature_id=signature.id, now=LATER)
    assert shown(signature) == [signature.id]


def test_the_latest_come_first_and_only_a_few(make: Factory) -> None:
    page = make.page()
    ids = []
    for minute in range(showing.SHOWN_MAX + 2):
        signature = make.signature(page)
        moment = NOW + timedelta(minutes=minute)
        ids.append(signing.confirm(signature_id=signature.id, is_name_shown=True, now=moment).id)
    assert [row.id for row in showing.list_shown(page.id)] == ids[::-1][: showing.SHOWN_MAX]


def test_names_are_hidden_and_shown_again_by_their_owner(make: Factory) -> None:
    signature = make.confirmed(make.page())
    for is_shown in (True, False, True):
        set_shown(signature, is_shown=is_shown)
        assert (shown(signature) == [signature.id]) is is_shown


@pytest.mark.parametrize("status", ["pending", "withdrawn", "invalidated"])
def test_only_what_counts_can_be_shown(status: str, make: Factory, session: Session) -> None:
    signature = make.signature(make.page())
    the(session, Signature).status = status  # type: ignore[assignment]
    session.commit()
    with pytest.raises(NotFound):
        set_shown(signature, is_shown=True)
    signing.confirm(signature_id=uuid.UUID(str(signature.id)), is_name_shown=status != "pending", now=LATER)
    assert shown(signature) == []


def test_nobody_shows_or_hides_another(make: Factory, session: Session) -> None:
    page = make.page()
    own, other = make.confirmed(page), make.confirmed(page)
    with pytest.raises(NotFound):
        showing.set_shown(supporter_id=own.supporter_id, signature_id=other.id, is_shown=True, now=LATER)
    session.rollback()
    assert shown(own) == []


def test_withdrawing_takes_the_name_off_and_signing_again_is_private(make: Factory) -> None:
    page, act = make.page(), make.act(email="ada@example.org")
    signing.sign(page=page, act=act, address_key=make.address_key, now=NOW)
    (first,) = make._ids(page)
    signature = signing.confirm(signature_id=first, is_name_shown=True, now=NOW)
    withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=LATER)
    assert shown(signature) == []
    again = make.signature(page, email="ada@example.org")
    signing.confirm(signature_id=again.id, now=LATER)
    assert shown(signature) == []
