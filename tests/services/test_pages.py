"""Action pages: made, edited, published when complete, closed; and who sees them when."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound, NotReady
from campaign_app.models import ActionPage, AuditEvent, PageKind, PageVersion
from campaign_app.services import pages, readiness, scheduling
from campaign_app.services.page_texts import PageText
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, rows, the

LATER = NOW + timedelta(days=3)
KINDS: tuple[PageKind, ...] = ("petition", "pledge", "letter")
FIELDS_BY_KIND = {
    "petition": ["headline", "demand", "why_markdown", "targets"],
    "pledge": ["headline", "demand", "text", "why_markdown"],
    "letter": ["headline", "demand", "subject", "text", "why_markdown", "targets"],
}


def edit(page: ActionPage, text: PageText) -> None:
    pages.edit(page=page, text=text, account_id=None, now=LATER)


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_from_a_source_starts_with_what_the_source_suggests(kind: PageKind, make: Factory) -> None:
    source = make.source(organization := make.organization())
    page = make.draft(organization, kind, source)
    assert (page.status, page.headline) == ("draft", "Keep the evening buses")
    assert page.version.demand == source.suggested_demand
    assert [target.name for target in page.targets] == source.suggested_targets
    assert page.source is not None
    assert page.source.id == source.id


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_draft_is_told_every_field_it_misses(kind: PageKind, make: Factory) -> None:
    page = make.draft(kind=kind)
    assert [field for field, _ in readiness.list_missing(page, now=LATER)] == FIELDS_BY_KIND[kind]
    with pytest.raises(NotReady) as refused:
        pages.publish(page=page, account_id=None, now=LATER)
    assert refused.value.missing == [sentence for _, sentence in readiness.list_missing(page, now=LATER)]
    assert page.status == "draft"


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind in KINDS for field in FIELDS_BY_KIND[kind]])
def test_one_missing_field_keeps_a_page_from_being_published(kind: PageKind, field: str, make: Factory) -> None:
    page = make.draft(kind=kind)
    edit(page, make.page_text(kind, **{field: "" if field == "targets" else " \u200b"}))
    assert {missing for missing, _ in readiness.list_missing(page, now=LATER)} == {field}


def test_letters_need_an_address_for_every_target(make: Factory) -> None:
    page = make.draft(kind="letter")
    edit(page, make.page_text("letter", targets="Department <office@example.org>\nCity Council"))
    assert readiness.missing_for_publishing(page, now=LATER) == [
        "Enter an email address for every target, so that letters arrive."
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_page_is_open_to_everyone_once_published(kind: PageKind, make: Factory, session: Session) -> None:
    page = make.draft(kind=kind)
    edit(page, make.page_text(kind))
    pages.publish(page=page, account_id=None, now=LATER)
    assert (page.status, page.opened_at) == ("open", LATER)
    assert pages.get_public_page(page.slug).id == page.id
    assert [open_page.id for open_page in pages.list_open_pages()] == [page.id]
    assert the(session, AuditEvent, act="page.publish").subject_id == page.id


def test_a_page_is_published_once(make: Factory) -> None:
    with pytest.raises(BadInput, match="Only a draft"):
        pages.publish(page=make.page(), account_id=None, now=LATER)


def test_strangers_find_open_and_closed_pages_and_no_others(make: Factory, session: Session) -> None:
    page = make.page()
    for status, is_found in (
        ("open", True),
        ("closed", True),
        ("draft", False),
        ("scheduled", False),
        ("archived", False),
    ):
        page.status = status  # type: ignore[assignment]
        session.commit()
        if is_found:
            assert pages.get_public_page(page.slug).id == page.id
        else:
            with pytest.raises(NotFound):
                pages.get_public_page(page.slug)


def test_a_neighbours_page_is_not_found_in_any_status(make: Factory) -> None:
    page, neighbour = make.draft(), make.organization()
    for page_id in (page.id, uuid.uuid4()):
        with pytest.raises(NotFound):
            pages.get_page(organization_id=neighbour.id, page_id=page_id)
    assert list(pages.list_pages(neighbour.id)) == []
    assert pages.get_page(organization_id=page.organization_id, page_id=page.id).id == page.id


def test_editing_a_draft_changes_its_one_version(make: Factory, session: Session) -> None:
    page = make.draft()
    for demand in ("keep the buses.", "keep the evening buses."):
        edit(page, make.page_text(demand=demand))
    assert (version := the(session, PageVersion)).demand == "keep the evening buses."
    assert version.number == 1


def test_a_changed_text_of_an_open_page_is_a_new_version_and_the_old_one_stays(make: Factory, session: Session) -> None:
    page = make.page()
    first = page.version
    first_digest = first.digest
    edit(page, make.page_text(demand="run the buses all night."))
    edit(page, make.page_text(demand="run the buses all night.", goal=5_000))  # the goal is not what people sign
    assert [(each.number, each.demand) for each in pages.get_page(
        organization_id=page.organization_id, page_id=page.id
    ).versions] == [(1, "keep the evening buses running."), (2, "run the buses all night.")]  # fmt: skip
    assert the(session, PageVersion, number=1).digest == first_digest != page.version.digest


def test_every_part_of_the_text_people_sign_is_in_its_digest(make: Factory, session: Session) -> None:
    changes = [{}, {"demand": "x"}, {"subject": "x"}, {"text": "x " * 30}, {"demand": "keep", "subject": "running"}]
    page = make.page(kind="letter")
    for change in changes:
        edit(page, make.page_text("letter", **change))
    assert len({version.digest for version in rows(session, PageVersion)}) == len(changes)


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind in KINDS for field in FIELDS_BY_KIND[kind]])
def test_an_open_page_cannot_lose_what_people_sign(kind: PageKind, field: str, make: Factory, session: Session) -> None:
    page = make.page(kind=kind)
    with pytest.raises(BadInput) as refused:
        edit(page, make.page_text(kind, **{field: ""}))
    session.rollback()
    assert refused.value.field == field
    kept = pages.get_page(organization_id=page.organization_id, page_id=page.id)
    assert readiness.list_missing(kept, now=LATER) == []
    assert len(kept.versions) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [("goal", {"goal": 0}), ("targets", {"targets": "Department <office>"}), ("targets", {"targets": "x" * 161})],
)
def test_a_field_that_cannot_be_kept_is_named_and_nothing_is_saved(
    field: str, typed: dict[str, Any], make: Factory, session: Session
) -> None:
    page = make.page()
    with pytest.raises(BadInput) as refused:
        edit(page, make.page_text(headline="Something else", **typed))
    session.rollback()
    assert refused.value.field == field
    assert the(session, ActionPage).headline == "Keep the evening buses"


def test_long_texts_are_kept_as_far_as_their_columns_go(make: Factory, session: Session) -> None:
    page = make.draft(kind="letter")
    edit(page, make.page_text("letter", headline="h" * 500, subject="s" * 500, opt_in_wording="o" * 500))
    kept = the(session, ActionPage)
    assert (len(kept.headline), len(page.version.subject), len(kept.opt_in_wording)) == (200, 200, 300)
    assert len(kept.slug) <= 80


def test_an_empty_wording_of_the_opt_in_becomes_the_usual_one(make: Factory) -> None:
    assert make.page(opt_in_wording=" ").opt_in_wording == pages.DEFAULT_OPT_IN


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Reopen the library!", "reopen-the-library"),
        ("  ¿Qué pasa, señor?  ", "que-pasa-senor"),
        ("العدالة الآن", "page"),
        ("a" * 70 + "-tail", "a" * 60),
        ("100 % of it_all", "100-of-it-all"),
    ],
)
def test_a_slug_is_made_of_the_headlines_letters(headline: str, slug: str, make: Factory) -> None:
    assert make.page(headline=headline).slug == slug


def test_pages_of_one_headline_have_addresses_of_their_own_even_between_neighbours(make: Factory) -> None:
    assert [make.page(headline="Reopen").slug for _ in range(3)] == ["reopen", "reopen-2", "reopen-3"]
    assert make.page(headline="Reopen 2").slug == "reopen-2-2"


def test_the_address_of_an_open_page_never_changes(make: Factory) -> None:
    page = make.page()
    edit(page, make.page_text(headline="Something else"))
    assert (page.headline, page.slug) == ("Something else", "keep-the-evening-buses")


def test_only_an_open_page_can_be_closed(make: Factory, session: Session) -> None:
    page = make.page()
    pages.close(page=page, account_id=None, now=LATER)
    assert (page.status, page.closed_at) == ("closed", LATER)
    for other in (page, make.draft()):
        with pytest.raises(BadInput):
            pages.close(page=other, account_id=None, now=LATER)
    session.rollback()
    assert len(rows(session, AuditEvent, act="page.close")) == 1


def test_a_page_closes_after_its_last_day_and_not_on_it(make: Factory, session: Session) -> None:
    last_day = date(2026, 11, 1)
    due, endless = make.page(closes_on=last_day), make.page()
    draft = make.draft()
    edit(draft, make.page_text(closes_on=last_day))
    assert scheduling.close_due(now=datetime(2026, 11, 1, 23, 59, tzinfo=UTC)) == 0
    assert scheduling.close_due(now=datetime(2026, 11, 2, tzinfo=UTC)) == 1
    assert scheduling.close_due(now=datetime(2026, 11, 2, tzinfo=UTC)) == 0
    assert [the(session, ActionPage, id=each.id).status for each in (due, endless, draft)] == [
        "closed",
        "open",
        "draft",
    ]
    assert the(session, AuditEvent, act="page.close").account_id is None


def test_nothing_of_a_draft_stays_when_making_it_fails(
    make: Factory, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = make.organization()

    def fail(*_: object, **__: object) -> None:
        raise BadInput("no", field="targets")

    monkeypatch.setattr("campaign_app.services.targeting.put_page_targets", fail)
    with pytest.raises(BadInput):
        make.draft(organization)
    session.rollback()
    assert count(session, ActionPage, PageVersion) == [0, 0]


def test_a_last_day_in_the_past_is_refused(make: Factory) -> None:
    page = make.page()
    text = make.page_text(closes_on=NOW.date() - timedelta(days=1))
    with pytest.raises(BadInput) as refused:
        pages.edit(page=page, text=text, account_id=None, now=NOW)
    assert refused.value.field == "closes_on"
