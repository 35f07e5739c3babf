"""Action pages: drafting, editing, publishing, closing, finding."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign_app.addresses import clean_line, clean_text
from campaign_app.errors import BadInput, NotFound, NotReady
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, PageKind, PageStatus, Source
from campaign_app.models.action_page import PUBLIC_STATUSES
from campaign_app.models.source import Offer
from campaign_app.services import audit, letters, readiness, slugs, target_rules, targeting, versions

DEFAULT_GOAL = 1_000
SHARE_TEXT_MAX = 280
DEFAULT_OPT_IN = "Email me when this campaign moves"
# Nothing that was signed may change any more.
_SIGNED_FIELDS = ("headline", "demand", "subject", "text", "goal", "closes_on", "targets", "targets")
_ENDED: tuple[PageStatus, ...] = ("closed", "archived")


@dataclass(frozen=True)
class PageText:
    """What an organizer edits. `text` is the pledge's commitment or the letter's template; empty on a petition.

    `targets` is one custom target a line, `Name <address>`; `rules` say who else receives a letter; `why_markdown` is
    Markdown; `talking_points` are one a line.
    """

    headline: str
    demand: str
    text: str
    subject: str
    why_markdown: str
    targets: str
    goal: int
    opt_in_wording: str
    closes_on: date | None = None
    share_text: str = ""
    rules: tuple[target_rules.Rule, ...] = ()
    talking_points: str = ""


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
    page = ActionPage(
        id=new_id(now),
        organization_id=organization_id,
        source_id=source.id if source else None,
        demand_number=offer.demand_number,
        kind=kind,
        status="draft",
        slug=slugs.free_slug(offer.headline or kind),
        headline=offer.headline,
        why_markdown=source.suggested_case if source else "",
        share_text=clean_line(offer.share_text)[:SHARE_TEXT_MAX] or None,
        goal=DEFAULT_GOAL,
        opt_in_wording=DEFAULT_OPT_IN,
        created_at=now,
        updated_at=now,
    )
    db.session.add(page)
    versions.put_version(page, demand=offer.demand, subject=offer.headline, text="", now=now)
    targeting.put_page_targets(page, [(name, None) for name in offer.targets], now=now)
    _put_audit(page, "page.draft", account_id, now)
    db.session.commit()
    return get_page(organization_id=organization_id, page_id=page.id)


def edit(*, page: ActionPage, text: PageText, account_id: uuid.UUID | None, now: datetime) -> None:
    """Save what the organizer wrote. Once the page is open, a changed demand or text becomes a new version.

    Raises BadInput naming the field, also when a public page would lose something it could not be published without,
    or a closed one what was signed; then nothing is saved.
    """
    targets = targeting.parse_targets(text.targets)
    db.session.refresh(page, ["status"], with_for_update={"of": ActionPage})
    if page.status in _ENDED:
        _refuse_rewriting(page, text, [name for name, _ in targets])
    if page.kind == "letter":
        letters.check_fields(text.subject, field="subject")
        letters.check_fields(text.text, field="text")
    if text.goal < 1:
        raise BadInput("Set a goal of at least 1", field="goal")
    if text.closes_on and text.closes_on < now.date() and text.closes_on != page.closes_on:
        raise BadInput("Choose a last day from today on", field="closes_on")
    page.headline = clean_line(text.headline)[:200]
    page.why_markdown = clean_text(text.why_markdown)
    page.goal = text.goal
    page.opt_in_wording = clean_line(text.opt_in_wording)[:300] or DEFAULT_OPT_IN
    page.closes_on = text.closes_on
    page.share_text = clean_line(text.share_text)[:SHARE_TEXT_MAX] or None
    page.talking_points = letters.check_points(text.talking_points)
    page.updated_at = now
    if page.status == "draft" and page.headline:
        page.slug = slugs.free_slug(page.headline, own=page.id)
    demand, subject, words = _words(page, text)
    versions.put_version(page, demand=demand, subject=subject, text=words, now=now)
    targeting.put_page_targets(page, targets, now=now)
    target_rules.put_rules(page, text.rules if page.kind == "letter" else (), now=now)
    if page.is_public:
        _refuse_gaps(page)
    _put_audit(page, "page.edit", account_id, now)
    db.session.commit()


def _refuse_rewriting(page: ActionPage, text: PageText, target_names: Sequence[str]) -> None:
    """What people put their name under stays as they read it; an address for a target may still come."""
    before = (*_signed(page), [target.name for target in page.targets], target_rules.rules_of(page))
    words = (clean_line(text.headline), *_words(page, text))
    after = (*words, text.goal, text.closes_on, [*dict.fromkeys(target_names)], [*text.rules])
    for field, kept, typed in zip(_SIGNED_FIELDS, before, after, strict=True):
        if kept != typed:
            raise BadInput("The page is closed: what people signed stays as it is", field=field)


def _signed(page: ActionPage) -> tuple[object, ...]:
    version = page.version
    return page.headline, version.demand, version.subject, version.text, page.goal, page.closes_on


def _words(page: ActionPage, text: PageText) -> tuple[str, str, str]:
    """Demand, subject and text as a version keeps them; only a letter has a subject, and a petition no text."""
    subject = clean_line(text.subject)[:200] if page.kind == "letter" else page.version.subject
    return clean_line(text.demand), subject, clean_text(text.text)


def _refuse_gaps(page: ActionPage) -> None:
    if missing := readiness.list_missing(page):
        field, sentence = missing[0]
        db.session.rollback()
        get_page(organization_id=page.organization_id, page_id=page.id)  # as it was, for whoever shows it again
        raise BadInput(sentence, field=field)


def publish(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> None:
    """Open a draft to everyone. Raises NotReady with what is missing, BadInput when it is not a draft."""
    if page.status != "draft":
        raise BadInput("Only a draft can be published", field="status")
    if missing := readiness.missing_for_publishing(page):
        raise NotReady(missing)
    page.status, page.opened_at, page.updated_at = "open", now, now
    _put_audit(page, "page.publish", account_id, now)
    db.session.commit()


def close(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> None:
    """Stop taking signatures; the page stays readable. Raises BadInput when it is not open."""
    if page.status != "open":
        raise BadInput("Only an open page can be closed", field="status")
    page.status, page.closed_at, page.updated_at = "closed", now, now
    _put_audit(page, "page.close", account_id, now)
    db.session.commit()


def close_due(*, today: date, now: datetime) -> int:
    """Close every open page whose last day has passed; returns how many."""
    due = db.session.scalars(
        select(ActionPage)
        .where(ActionPage.status == "open", ActionPage.closes_on < today)
        .with_for_update(skip_locked=True, of=ActionPage)
    ).all()
    for page in due:
        page.status, page.closed_at, page.updated_at = "closed", now, now
        _put_audit(page, "page.close", None, now)
    db.session.commit()
    return len(due)


def get_public_page(slug: str) -> ActionPage:
    """The open or closed page at this address, with its source. Raises NotFound, for drafts too."""
    page = db.session.scalar(
        select(ActionPage)
        .where(ActionPage.slug == slug, ActionPage.status.in_(PUBLIC_STATUSES))
        .options(joinedload(ActionPage.source))
    )
    if page is None:
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
