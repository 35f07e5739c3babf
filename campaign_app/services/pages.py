"""Action pages: drafting, editing, publishing, closing, finding."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from campaign_app.addresses import clean_line, clean_text
from campaign_app.catalogues import load
from campaign_app.errors import BadInput, NotFound, NotReady, PageGone
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.languages import CONTENT_NAMES, DEFAULT
from campaign_app.models import ActionPage, PageKind, Source
from campaign_app.models.action_page import PUBLIC_STATUSES
from campaign_app.models.source import Offer
from campaign_app.services import (
    asking,
    audit,
    goals,
    hero_images,
    letters,
    page_texts,
    readiness,
    revisions,
    scheduling,
    slugs,
    target_rules,
    targeting,
    versions,
    wording_tests,
)
from campaign_app.services.hero_images import ImageChange
from campaign_app.services.page_texts import PageText
from campaign_app.wording import N_

DEFAULT_GOAL = 1_000
SHARE_TEXT_MAX = 280
DEFAULT_OPT_IN = N_("Email me when this campaign moves")


def make_draft(
    *,
    organization_id: uuid.UUID,
    kind: PageKind,
    source: Source | None,
    account_id: uuid.UUID | None,
    now: datetime,
    demand_number: int | None = None,
) -> ActionPage:
    """A draft of `kind`, filled from what the source suggests; without a source it is empty.

    `demand_number` chooses another demand of the source than the one it suggests.
    """
    offer = source.offer(demand_number) if source else Offer()
    language = source.language if source and source.language in CONTENT_NAMES else DEFAULT
    page = ActionPage(
        id=new_id(now),
        organization_id=organization_id,
        source_id=source.id if source else None,
        demand_number=offer.demand_number,
        kind=kind,
        status="draft",
        slug=slugs.free_slug(offer.headline or kind),
        language=language,
        headline=offer.headline,
        why_markdown=source.suggested_case if source else "",
        share_text=clean_line(offer.share_text)[:SHARE_TEXT_MAX] or None,
        goal=DEFAULT_GOAL,
        opt_in_wording=default_opt_in(language),
        created_at=now,
        updated_at=now,
    )
    db.session.add(page)
    versions.put_version(page, demand=offer.demand, subject=offer.headline, text="", now=now)
    names, rules = target_rules.split_names(offer.targets) if kind == "letter" else (offer.targets, [])
    targeting.put_page_targets(page, [(name, None) for name in names], now=now)
    target_rules.put_rules(page, rules, now=now)
    _put_audit(page, "page.draft", account_id, now)
    db.session.commit()
    return get_page(organization_id=organization_id, page_id=page.id)


def default_opt_in(language: str) -> str:
    """The words of the opt-in that a page starts with, in its language."""
    return str(load(language).ugettext(DEFAULT_OPT_IN))


def edit(
    *,
    page: ActionPage,
    text: PageText,
    account_id: uuid.UUID | None,
    now: datetime,
    image: ImageChange | None = None,
    base_number: int | None = None,
    restored_number: int | None = None,
) -> None:
    """Save what the organizer wrote. Once the page is open, a changed demand or text becomes a new version.

    `image` says what becomes of its picture; without it that stays as it is. `base_number` is the revision that the
    editor began with; StaleEdit is raised when it is not the newest any more.
    Raises BadInput naming the field, also when a public page would lose something it could not be published without,
    or a closed one what was signed; then nothing is saved.
    """
    targets = targeting.parse_targets(text.targets)
    db.session.refresh(page, ["status"], with_for_update={"of": ActionPage})
    revisions.refuse_stale(page, base_number)
    if restored_number:
        revisions.put_unsaved_aside(page, account_id, now=now)
    revisions.put_first(page, now=now)
    page_texts.refuse_rewriting(page=page, text=text, target_names=[name for name, _ in targets])
    if image:
        hero_images.put_change(page, image, now=now)
    if page.kind == "letter":
        letters.check_fields(text.subject, field="subject")
        letters.check_fields(text.text, field="text")
    scheduling.put_times(page, text, now=now)
    goals.put_choice(page, goal=text.goal, steps=text.goal_steps, now=now)
    put_words(page, text, now=now)
    page.updated_at = now
    if page.status == "draft" and page.headline:
        page.slug = slugs.free_slug(page.headline, own=page.id)
    targeting.put_page_targets(page, targets, now=now)
    if page.status != "draft":
        _refuse_gaps(page, now)
    wording_tests.put_end_of_other_words(page, now=now)
    revisions.put_saved(page, account_id=account_id, restored_number=restored_number, now=now)
    _put_audit(page, "page.edit", account_id, now)
    db.session.commit()


def put_words(page: ActionPage, text: PageText, *, now: datetime) -> None:
    """Let the page say these words, to these readers; joins the caller. Raises BadInput."""
    page.language = text.language or page.language
    page.headline = clean_line(text.headline)[:200]
    page.why_markdown = clean_text(text.why_markdown)
    page.opt_in_wording = clean_line(text.opt_in_wording)[:300] or default_opt_in(page.language)
    page.asked_fields = asking.keep_choice(page.kind, text.asked_fields)
    page.share_text = clean_line(text.share_text)[:SHARE_TEXT_MAX] or None
    page.talking_points = letters.check_points(text.talking_points)
    demand, subject, words = page_texts.words_of(page, text)
    versions.put_version(page, demand=demand, subject=subject, text=words, now=now)
    target_rules.put_rules(page, text.rules if page.kind == "letter" else (), now=now)


def _refuse_gaps(page: ActionPage, now: datetime) -> None:
    if missing := readiness.list_missing(page, now=now):
        field, sentence = missing[0]
        undo(page)
        raise BadInput(sentence, field=field)


def undo(page: ActionPage) -> None:
    """Forget what an edit that was refused has changed: the page is as it was, for whoever shows it again."""
    organization_id, page_id = page.organization_id, page.id
    db.session.rollback()
    get_page(organization_id=organization_id, page_id=page_id)


def publish(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> None:
    """Open a draft to everyone, now or when it said; until then it is scheduled.

    Raises NotReady with what is missing, BadInput when it is not a draft.
    """
    if page.status != "draft":
        raise BadInput("Only a draft can be published", field="status")
    if missing := readiness.missing_for_publishing(page, now=now):
        raise NotReady(missing)
    is_later = page.opens_at is not None and page.opens_at > now
    page.status, page.opened_at, page.updated_at = ("scheduled", None, now) if is_later else ("open", now, now)
    _put_audit(page, "page.publish", account_id, now)
    db.session.commit()


def close(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> None:
    """Stop taking signatures; the page stays readable. Raises BadInput when it is not open."""
    if page.status != "open":
        raise BadInput("Only an open page can be closed", field="status")
    page.status, page.closed_at, page.updated_at = "closed", now, now
    _put_audit(page, "page.close", account_id, now)
    db.session.commit()


def get_public_page(slug: str, *, or_scheduled: bool = False) -> ActionPage:
    """The open or closed page at this address, or the one still to open, with its source.

    Raises NotFound, for drafts too, and for scheduled ones unless they are asked for; PageGone for archived ones.
    """
    statuses = {*PUBLIC_STATUSES, "archived", "scheduled"} if or_scheduled else {*PUBLIC_STATUSES, "archived"}
    page = db.session.scalar(
        select(ActionPage)
        .where(ActionPage.slug == slug, ActionPage.status.in_(statuses))
        .options(joinedload(ActionPage.source), lazyload(ActionPage.targets), lazyload(ActionPage.rules))
    )
    if page and page.status == "archived" and page.opened_at:
        raise PageGone("This action has ended")
    if page is None or page.status == "archived":
        raise NotFound("There is no page at this address")
    return page


def get_page(*, organization_id: uuid.UUID, page_id: uuid.UUID) -> ActionPage:
    """One page of the organization in any status, with its source. Raises NotFound, for a neighbour's too."""
    page = db.session.scalar(
        select(ActionPage)
        .filter_by(organization_id=organization_id, id=page_id)
        .options(joinedload(ActionPage.source))
        .execution_options(populate_existing=True)
    )
    if page is None:
        raise NotFound("There is no such page")
    return page


def list_pages(organization_id: uuid.UUID) -> Sequence[ActionPage]:
    """All pages of the organization, the newest first."""
    return db.session.scalars(
        select(ActionPage).filter_by(organization_id=organization_id).order_by(ActionPage.created_at.desc())
    ).all()


def list_by_source(source_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[ActionPage]]:
    """The pages made of each of these sources, the oldest first."""
    made: dict[uuid.UUID, list[ActionPage]] = {}
    query = select(ActionPage).where(ActionPage.source_id.in_(source_ids)).order_by(ActionPage.created_at)
    for page in db.session.scalars(query):
        if page.source_id:
            made.setdefault(page.source_id, []).append(page)
    return made


def list_open_pages(*, limit: int = 100) -> Sequence[ActionPage]:
    """Open pages of every organization, the newest first."""
    return db.session.scalars(
        select(ActionPage).filter_by(status="open").order_by(ActionPage.opened_at.desc()).limit(limit)
    ).all()


def _put_audit(page: ActionPage, act: str, account_id: uuid.UUID | None, now: datetime) -> None:
    audit.put(organization_id=page.organization_id, account_id=account_id, act=act, subject_id=page.id, now=now)
