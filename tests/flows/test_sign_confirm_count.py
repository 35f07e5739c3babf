"""Story 2: sign, get the mail, confirm, be counted; leave again."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlalchemy import select

from campaign_app.extensions import db
from campaign_app.models import LedgerEvent, Signature, Supporter
from campaign_app.services import consent
from tests.crew import eventually
from tests.platform import Platform

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("platform")]

T = TypeVar("T")
MAIL_SECONDS = 10


def test_only_the_button_behind_the_mailed_link_makes_a_signature_count(platform: Platform) -> None:
    page = platform.page()
    answer = platform.sign(page.slug, "ada@example.org")
    assert (answer.status, answer.location) == (303, f"/a/{page.slug}/received")
    assert "Check your mail" in platform.visitor().get(answer.location).words
    link = platform.link(platform.wait_for_mail("ada@example.org", "confirm", MAIL_SECONDS), "confirm")

    seen = platform.visitor().get(link)
    assert (seen.status, statuses(platform, "ada@example.org")) == (200, ["pending"])
    assert platform.count(page.slug) == 0

    pressed = platform.visitor().submit(seen)
    assert (pressed.status, statuses(platform, "ada@example.org")) == (303, ["confirmed"])
    assert "counts" in platform.visitor().get(pressed.location).words
    eventually(lambda: platform.count(page.slug) == 1, MAIL_SECONDS, "the page counts one")


def test_a_second_vote_answers_the_same_and_changes_nothing(platform: Platform) -> None:
    page = platform.page()
    first = platform.sign(page.slug, "ben@example.org")
    platform.confirm("ben@example.org")
    platform.wait_for_mail("ben@example.org", "unsubscribe")
    again = platform.sign(page.slug, "Ben+again@Example.org", name="Somebody Else")
    assert (again.status, again.location, again.body) == (first.status, first.location, first.body)

    told = platform.wait_for_mail("Ben+again@example.org", seconds=MAIL_SECONDS)
    assert "counts once" in told["text"]
    assert platform.confirm("ben@example.org").status == 303
    assert statuses(platform, "ben@example.org") == ["confirmed"]
    assert in_database(platform, lambda: events_of(page.slug)) == ["signed", "confirmed"]
    eventually(lambda: platform.count(page.slug) == 1, MAIL_SECONDS, "the page counts one")


def test_whoever_was_thanked_can_leave_with_one_click(platform: Platform) -> None:
    page = platform.page()
    platform.sign(page.slug, "cleo@example.org", opt_in="y")
    platform.confirm("cleo@example.org")
    thanks = platform.wait_for_mail("cleo@example.org", "unsubscribe", MAIL_SECONDS)
    link = platform.link(thanks, "unsubscribe")
    assert thanks["headers"]["List-Unsubscribe"] == f"<{platform.base_url}{link}>"
    assert in_database(platform, lambda: is_opted_in("cleo@example.org"))

    assert platform.visitor().get(link).status == 200
    assert in_database(platform, lambda: is_opted_in("cleo@example.org"))
    left = platform.visitor().post(link, {"List-Unsubscribe": "One-Click"})
    assert (left.status, "no more mails" in left.words) == (200, True)
    assert not in_database(platform, lambda: is_opted_in("cleo@example.org"))
    assert statuses(platform, "cleo@example.org") == ["confirmed"]


def in_database(platform: Platform, look: Callable[[], T]) -> T:
    with platform.app.app_context():
        return look()


def statuses(platform: Platform, email: str) -> list[str]:
    """The state of every signature of an address."""
    query = select(Signature.status).join(Supporter).where(Supporter.email == email)
    return in_database(platform, lambda: list(db.session.scalars(query)))


def events_of(slug: str) -> list[str]:
    """What the ledger says of a page."""
    query = select(LedgerEvent.kind).join(Signature, Signature.id == LedgerEvent.signature_id)
    query = query.join(Signature.action_page).filter_by(slug=slug).order_by(LedgerEvent.id)
    return list(db.session.scalars(query))


def is_opted_in(email: str) -> bool:
    return consent.is_opted_in(db.session.scalars(select(Supporter.id).filter_by(email=email)).one())
