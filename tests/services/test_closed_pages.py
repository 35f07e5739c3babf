"""A closed page: what people signed stays as they read it, whoever edits it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, PageKind, PageVersion
from campaign_app.services import pages
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, the


def closed(make: Factory, kind: PageKind = "petition") -> ActionPage:
    page = make.page(kind=kind)
    pages.close(page=page, account_id=None, now=NOW)
    return page


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("petition", {"demand": "close every depot."}),
        ("petition", {"headline": "Close the depots"}),
        ("petition", {"targets": "Somebody Else <office@example.org>"}),
        ("petition", {"goal": 5}),
        ("petition", {"closes_on": date(2030, 1, 1)}),
        ("pledge", {"text": "I never ride the bus."}),
        ("letter", {"text": "Something else entirely."}),
        ("letter", {"subject": "Depots"}),
    ],
)
def test_what_was_signed_cannot_be_changed_once_the_page_is_closed(
    kind: PageKind, changes: dict[str, Any], make: Factory, session: Session
) -> None:
    page = closed(make, kind)
    with pytest.raises(BadInput) as refused:
        pages.edit(page=page, text=make.page_text(kind, **changes), account_id=None, now=NOW)
    assert refused.value.field in changes
    session.rollback()
    assert count(session, PageVersion) == [1]
    assert the(session, ActionPage).headline == "Keep the evening buses"


def test_a_target_of_a_closed_page_may_still_get_an_address_and_the_reasons_better_words(make: Factory) -> None:
    page = closed(make)
    text = make.page_text(targets="Department of Transportation <new@example.org>", why_markdown="**Thank** you.")
    pages.edit(page=page, text=text, account_id=None, now=NOW)
    assert page.targets[0].email == "new@example.org"
    assert page.why_html == "<p><strong>Thank</strong> you.</p>\n"


def test_a_page_closed_meanwhile_is_not_edited_as_if_it_were_open(make: Factory, session: Session) -> None:
    page = make.page()
    session.execute(update(ActionPage).values(status="closed").execution_options(synchronize_session=False))
    with pytest.raises(BadInput):
        pages.edit(page=page, text=replace(make.page_text(), demand="close all."), account_id=None, now=NOW)
