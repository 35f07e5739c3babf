"""Drafts: what a source offers for a page, and another of its sentences chosen later."""

import dataclasses

from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Source
from campaign_app.services import drafts, pages
from campaign_app.services.targeting import format_targets
from tests.conftest import NOW
from tests.factories import RELEASE, Factory
from tests.services.rows import the

TWO_DEMANDS = f"{RELEASE}\nThe State Legislature must pass the Night Transit Act before the end of the year.\n"


def draft(make: Factory) -> tuple[ActionPage, Source]:
    organization = make.organization()
    source = make.source(organization, TWO_DEMANDS)
    return make.draft(organization, source=source), source


def choose(page: ActionPage, source: Source) -> None:
    (other,) = source.other_demands
    drafts.choose_demand(page=page, number=other.number, account_id=None, now=NOW)


def test_a_draft_begins_with_the_suggested_words_to_share(make: Factory, session: Session) -> None:
    page, source = draft(make)
    assert source.suggested_share_text == "Department of Transportation: keep the evening buses."
    assert the(session, ActionPage, id=page.id).share_text == source.suggested_share_text


def test_a_source_that_asks_for_nothing_suggests_no_words_to_share(make: Factory) -> None:
    organization = make.organization()
    source = make.source(organization, "The buses ran\n\nLast year the evening buses carried 412 passengers home.\n")
    assert make.draft(organization, source=source).share_text is None


def test_another_sentence_drops_words_to_share_that_ask_for_the_old_one(make: Factory) -> None:
    page, source = draft(make)
    choose(page, source)
    assert page.share_text is None


def test_another_sentence_leaves_the_organizers_own_words_to_share(make: Factory) -> None:
    page, source = draft(make)
    text = make.page_text(share_text="Ride with us.", targets=format_targets(page.targets))
    pages.edit(page=page, text=dataclasses.replace(text, goal=7), account_id=None, now=NOW)
    choose(page, source)
    assert (page.share_text, page.goal) == ("Ride with us.", 7)
