"""Done with a page: the archive and back; another page like it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound, PageGone
from campaign_app.gateways.encoder import Picture
from campaign_app.models import ActionPage, AuditEvent, PageKind, PageVersion
from campaign_app.services import archiving, browsing, cloning, hero_images, pages
from campaign_app.services.hero_images import ImageChange
from campaign_app.services.page_fields import fields_of
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import rows, the

KINDS: tuple[PageKind, ...] = ("petition", "pledge", "letter")


def archive(page: ActionPage) -> None:
    archiving.archive(page=page, account_id=None, now=NOW)


def take_out(page: ActionPage) -> None:
    archiving.take_out(page=page, account_id=None, now=NOW)


def test_a_closed_page_in_the_archive_is_gone_for_everyone_and_comes_back_closed(
    make: Factory, session: Session
) -> None:
    page = make.page()
    make.confirmed(page)
    pages.close(page=page, account_id=None, now=NOW)
    archive(page)
    with pytest.raises(PageGone):
        pages.get_public_page(page.slug)
    assert page.slug not in {each.slug for each in browsing.list_addresses()}
    take_out(page)
    assert page.status == "closed"
    assert pages.get_public_page(page.slug).id == page.id
    assert [event.act for event in rows(session, AuditEvent, subject_id=page.id)][-2:] == [
        "page.archive",
        "page.take_out",
    ]


def test_a_draft_in_the_archive_was_never_anywhere_and_comes_back_as_a_draft(make: Factory) -> None:
    page = make.draft()
    archive(page)
    with pytest.raises(NotFound) as refused:
        pages.get_public_page(page.slug)
    assert not isinstance(refused.value, PageGone)
    take_out(page)
    assert page.status == "draft"


def test_what_takes_signatures_is_not_archived_and_what_is_archived_not_changed(
    make: Factory, session: Session
) -> None:
    page, draft = make.page(), make.draft()
    archive(draft)
    for refused, act in ((page, archive), (draft, archive), (page, take_out)):
        with pytest.raises(BadInput):
            act(refused)
    with pytest.raises(BadInput, match="take it out of the archive"):
        pages.edit(page=draft, text=make.page_text(), account_id=None, now=NOW)
    session.rollback()


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_says_all_that_the_page_says_and_has_none_of_its_signatures(
    kind: PageKind, make: Factory, session: Session
) -> None:
    page = make.page(kind=kind, goal_steps=(2_500, 5_000), asked_fields=("phone",), share_text="Sign, too")
    image = ImageChange(alt="A bus", pictures=[Picture("webp", 480, 270, b"w"), Picture("jpeg", 480, 270, b"j")])
    pages.edit(
        page=page,
        text=make.page_text(kind, asked_fields=("phone",), closes_on=NOW.date() + timedelta(days=9)),
        image=image,
        account_id=None,
        now=NOW,
    )
    make.translation(page, "es")
    make.confirmed(page)
    copy = cloning.clone(page=page, account_id=None, now=NOW)
    assert fields_of(copy) == fields_of(page)
    assert (copy.status, copy.opened_at, copy.slug) == ("draft", None, f"{page.slug}-2")
    known = hero_images.find_image(copy.id)
    assert known is not None
    assert hero_images.find_file(copy.id, digest=known.digest, kind="jpeg", width=480) == b"j"
    assert [(each.language, each.version) for each in copy.translations] == [("es", None)]
    assert the(session, PageVersion, action_page_id=copy.id).number == 1
    pages.publish(page=copy, account_id=None, now=NOW)
    assert copy.status == "open"


def test_a_copy_leaves_days_out_that_have_passed(make: Factory) -> None:
    page = make.page(closes_on=NOW.date() + timedelta(days=1))
    copy = cloning.clone(page=page, account_id=None, now=NOW + timedelta(days=5))
    assert (copy.closes_on, copy.closes_time) == (None, None)
