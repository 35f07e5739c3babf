"""What the demo shows: an organization, its sources, three pages, and a few hundred people who really sign.

Nothing here writes signatures: `people` posts the forms and follows the mails as supporters do.
"""

import base64
import hmac
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.demo import congress
from campaign_app.demo.people import Crowd
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import ActionPage, Organization, PageKind, Source
from campaign_app.models.account import Role
from campaign_app.services import accounts, counting, importing, pages, tallies
from campaign_app.services.page_texts import PageText

TEXTS = Path(__file__).parent / "texts"
SLUG = "common-ground"
COUNTING_SECONDS = 30
CROWD = {"petition": 260, "pledge": 60, "letter": 40}
GOALS = {"petition": 500, "pledge": 200, "letter": 100}

PLEDGE = "raise this priority with somebody who can act on it"
COMMITMENT = "I will do this within a month, and tell one other person about it."
LETTER = """I am writing to you as somebody this decision reaches. {demand}

I would like to know where you stand, and what you will do in the coming weeks. Your answer matters to me and to the \
people I live and work with, and I will share it with them."""


@dataclass(frozen=True)
class Seeding:
    """Where to seed and how to say what is going on."""

    settings: Settings
    base_url: str
    mailbox_url: str
    newsroom: Path | None
    priorities: Path | None
    representatives: Path | None
    say: Callable[[str], None]


def seed(seeding: Seeding) -> dict[str, object]:
    """Make what is missing; returns `pages` (kind to URL), `organizer` and `staff` (logins). Twice changes nothing."""
    app = create_app(seeding.settings)
    with app.app_context():
        organization = accounts.find_organization(SLUG) or _found()
        logins = {role: _member(organization, role, seeding.settings) for role in ("organizer", "staff")}
        made = {page.kind: page for page in pages.list_pages(organization.id) if page.headline != congress.HEADLINE}
        if not made:
            seeding.say("importing the newsroom and the priorities")
            made = _make_pages(organization, _import(organization, seeding))
        if not tallies.list_tallies(made["petition"].id):  # also where an earlier start was broken off half-way
            _fill(made, seeding)
        urls: dict[str, str] = {kind: f"{seeding.base_url}/a/{page.slug}" for kind, page in made.items()}
        if seeding.representatives:
            seeding.say("importing who represents whom")
            letter = congress.open_letter(
                organization,
                seeding.representatives,
                opt_in_wording=made["letter"].opt_in_wording,
                congress_number=seeding.settings.congress_number,
                now=_now(),
            )
            urls["congress"] = f"{seeding.base_url}/a/{letter.slug}"
    return {"pages": urls, **logins}


def _found() -> Organization:
    return accounts.create_organization(
        name="Common Ground Rights", slug=SLUG, contact_email="hello@common-ground.example.org", now=_now()
    )


def _member(organization: Organization, role: Role, settings: Settings) -> dict[str, str]:
    """An account of this role; its password is made from the data folder's secret, so a second start knows it."""
    digest = hmac.digest(settings.secret_key.encode(), f"demo {role}".encode(), "sha256")
    password = base64.b32encode(digest)[:16].decode().lower()
    email = f"{role}@common-ground.example.org"
    if accounts.find_account(email) is None:
        names: dict[Role, str] = {"organizer": "Olga Organizer", "staff": "Stan Staff"}
        accounts.add_member(
            organization_slug=organization.slug, email=email, name=names[role], password=password, role=role, now=_now()
        )
    return {"email": email, "password": password}


def _import(organization: Organization, seeding: Seeding) -> Sequence[Source]:
    for file in (seeding.newsroom or TEXTS / "newsroom.txt", seeding.priorities or TEXTS / "priorities.txt"):
        importing.import_text(
            organization_id=organization.id, data=file.read_bytes(), url=None, account_id=None, now=_now()
        )
    return importing.list_sources(organization.id)


def _make_pages(organization: Organization, sources: Sequence[Source]) -> dict[PageKind, ActionPage]:
    """One open page of each kind, from the source that suggests it or else from the next best."""
    made: dict[PageKind, ActionPage] = {}
    left = list(sources)
    for kind in ("pledge", "petition", "letter"):
        source = max(left, key=lambda candidate: _fitness(candidate, kind))
        if len(left) > 1:
            left.remove(source)
        made[kind] = _open_page(organization, kind, source)
    return {kind: made[kind] for kind in ("petition", "pledge", "letter")}


def _fitness(source: Source, kind: PageKind) -> tuple[bool, ...]:
    """How well a source suits a kind of page; priorities are for pledges."""
    is_priority = source.kind == "priority"
    return source.suggested_kind == kind, is_priority == (kind == "pledge"), source.demand_start is not None


def _open_page(organization: Organization, kind: PageKind, source: Source) -> ActionPage:
    page = pages.make_draft(organization_id=organization.id, kind=kind, source=source, account_id=None, now=_now())
    demand = page.version.demand or "Answer the people this reaches."
    if kind == "pledge":
        is_pledge = demand.startswith("pledge ")
        demand = "give " + demand.removeprefix("pledge ") if is_pledge else PLEDGE
    names = [office.name for office in page.targets] or ["The Governor's Office"]
    text = PageText(
        headline=page.headline or source.title,
        demand=demand,
        text={"pledge": COMMITMENT, "letter": LETTER.format(demand=_as_sentence(demand)), "petition": ""}[kind],
        subject=page.headline or source.title if kind == "letter" else "",
        why_markdown=page.why_markdown or source.body[:600],
        targets="" if kind == "pledge" else "\n".join(f"{name} <{_office_address(name)}>" for name in names),
        goal=GOALS[kind],
        opt_in_wording=page.opt_in_wording,
    )
    pages.edit(page=page, text=text, account_id=None, now=_now())
    pages.publish(page=page, account_id=None, now=_now())
    return page


def _as_sentence(demand: str) -> str:
    """The demand as a sentence of its own: a bare request gets "I ask you to"."""
    sentence = f"I ask you to {demand}" if demand[:1].islower() else demand
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def _office_address(name: str) -> str:
    words = "".join(char if char.isascii() and char.isalnum() else "-" for char in name.lower())
    return "-".join(part for part in words.split("-") if part)[:40] + "@offices.example.org"


def _fill(made: dict[PageKind, ActionPage], seeding: Seeding) -> None:
    """Let people sign and confirm, then hand the petition's first tally in."""
    crowd = Crowd(base_url=seeding.base_url, mailbox_url=seeding.mailbox_url, say=seeding.say)
    crowd.act({page.slug: CROWD[kind] for kind, page in made.items()})
    _wait_for_counting()
    try:
        tallies.take(page=made["petition"], account_id=None, now=_now())
    except BadInput as error:
        seeding.say(str(error))


def _wait_for_counting() -> None:
    """Return once the workers have folded what was confirmed, so that pages open with a number that stands still."""
    deadline = time.monotonic() + COUNTING_SECONDS
    while counting.count_waiting() and time.monotonic() < deadline:
        db.session.rollback()
        time.sleep(0.2)


def _now() -> datetime:
    return datetime.now(UTC)
