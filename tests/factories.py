"""Rows for tests, made through the services: one method a noun, defaults for what a test does not care about."""

import itertools
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from campaign_app.extensions import db
from campaign_app.models import (
    ActionPage,
    Campaign,
    Feed,
    Mailing,
    Membership,
    Organization,
    PageKind,
    PageUpdate,
    PaperCount,
    Role,
    Signature,
    Source,
)
from campaign_app.services import (
    accounts,
    campaigns,
    feeds,
    importing,
    mailings,
    pages,
    paper,
    signing,
    translating,
    updates,
)
from campaign_app.services.acts import Act
from campaign_app.services.page_texts import PageText
from campaign_app.services.paper import Sheets
from campaign_app.services.translating import TranslatedText
from tests.sites import LISTING, FakeSite

PASSWORD = "correct horse battery staple"
LETTER = (
    "I write to you as somebody this decision reaches every single day. "
    "Keep the evening buses running, and tell me what you will do about it."
)
RELEASE = """October 14, 2026

Keep the evening buses

Hospital cleaners will lose their way home in January. We urge the Department of Transportation to keep the evening \
buses running. Of 412 passengers we spoke to, 389 have no car.
"""

SPANISH = TranslatedText(
    headline="Que sigan los autobuses nocturnos",
    demand="Mantengan los autobuses nocturnos.",
    why_markdown="Quienes trabajan de noche **no tienen otra forma** de volver.",
    opt_in_wording="Quiero saber cómo sigue",
    text="Viajo en autobús una vez por semana.",
    subject="Los autobuses nocturnos",
)


@dataclass
class Factory:
    """Makes rows at `now`."""

    now: datetime
    address_key: str
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def organization(self, **values: Any) -> Organization:
        """An organization with a slug of its own."""
        number = next(self._numbers)
        defaults = {"name": f"Organization {number}", "slug": f"organization-{number}"}
        return accounts.create_organization(
            **(defaults | {"contact_email": f"hello{number}@example.org"} | values), now=self.now
        )

    def member(self, organization: Organization, role: Role = "administrator", **values: Any) -> Membership:
        """Somebody with a role; the password is PASSWORD."""
        number = next(self._numbers)
        defaults = {"email": f"{role}{number}@example.org", "name": f"{role.title()} Example", "password": PASSWORD}
        return accounts.add_member(organization_slug=organization.slug, role=role, **(defaults | values), now=self.now)

    def source(self, organization: Organization, text: str = RELEASE) -> Source:
        """The first new source of a text."""
        report = importing.import_text(
            organization_id=organization.id, data=text.encode(), url=None, account_id=None, now=self.now
        )
        return report.new_sources[0]

    def feed(self, organization: Organization, **values: Any) -> Feed:
        """A feed that was read once and brought the two texts of LISTING."""
        url = values.pop("url", f"https://news{next(self._numbers)}.example.org/releases")
        site = FakeSite({url: LISTING} | values)
        feeds.add(organization_id=organization.id, url=url, fetcher=site, account_id=None, now=self.now)
        return next(feed for feed in feeds.list_feeds(organization.id) if feed.url == url)

    def page_text(self, kind: PageKind = "petition", **values: Any) -> PageText:
        """Everything a page of this kind needs to be published."""
        complete = PageText(
            headline="Keep the evening buses",
            demand="keep the evening buses running.",
            text={"petition": "", "pledge": "I ride the bus once a week.", "letter": LETTER}[kind],
            subject="The evening buses" if kind == "letter" else "",
            why_markdown="Night workers have **no other way** home.",
            targets="Department of Transportation <office@example.org>",
            goal=1_000,
            opt_in_wording="Email me when this campaign moves",
        )
        return replace(complete, **values)

    def draft(
        self, organization: Organization | None = None, kind: PageKind = "petition", source: Source | None = None
    ) -> ActionPage:
        """An empty draft, or one made from a source."""
        owner = organization or self.organization()
        return pages.make_draft(organization_id=owner.id, kind=kind, source=source, account_id=None, now=self.now)

    def page(self, organization: Organization | None = None, kind: PageKind = "petition", **values: Any) -> ActionPage:
        """An open page."""
        page = self.draft(organization, kind)
        pages.edit(page=page, text=self.page_text(kind, **values), account_id=None, now=self.now)
        pages.publish(page=page, account_id=None, now=self.now)
        return page

    def update(self, page: ActionPage, *, is_published: bool = True, **values: str) -> PageUpdate:
        """News about a page."""
        words = {"title": "They have it", "body_markdown": "We handed in **all** names."} | values
        update = updates.write(page=page, **words, account_id=None, now=self.now)
        if is_published:
            updates.publish(update=update, account_id=None, now=self.now)
        return update

    def mailing(self, page: ActionPage, **values: Any) -> Mailing:
        """An update that is being mailed."""
        update = values.pop("update", None) or self.update(page)
        page.organization.postal_address = page.organization.postal_address or "1 Main Street, Tucson, AZ 85701"
        mailings.send_test(update=update, email="olga@example.org", account_id=None, now=self.now)
        choice: dict[str, Any] = {"audience": "page", "state_code": "", "hourly_rate": 2_000} | values
        return mailings.start(update=update, **choice, account_id=None, now=self.now)

    def paper(self, page: ActionPage, **values: Any) -> PaperCount:
        """Signatures on paper, with a proof."""
        account_id = self.member(page.organization, "organizer").account_id
        sheets = Sheets(310, self.now.date(), "Town hall", "", b"%PDF-1.4 a scan", "sheets.pdf")
        return paper.enter(page=page, sheets=replace(sheets, **values), account_id=account_id, now=self.now)

    def campaign(self, organization: Organization, name: str = "Transport for all") -> Campaign:
        """A campaign without pages."""
        return campaigns.create(organization_id=organization.id, name=name, account_id=None, now=self.now)

    def translation(self, page: ActionPage, language: str, *, is_offered: bool = True) -> None:
        """The page in Spanish words, offered in a language."""
        present = pages.get_page(organization_id=page.organization_id, page_id=page.id)
        translating.save(
            page=present, language=language, text=SPANISH, is_offered=is_offered, account_id=None, now=self.now
        )

    def act(self, **values: Any) -> Act:
        """What a supporter types; the address is new each time."""
        typed = Act(
            name="Ada Visitor",
            email=f"ada{next(self._numbers)}@example.org",
            postal_code="85701",
            country_code="US",
            subject="The evening buses",
            body=LETTER,
        )
        return replace(typed, **values)

    def signature(self, page: ActionPage, **values: Any) -> Signature:
        """A pending signature."""
        act = self.act(**values)
        before = set(self._ids(page))
        signing.sign(page=page, act=act, address_key=self.address_key, now=self.now, congress_number=119)
        (signature_id,) = set(self._ids(page)) - before
        return signing.get_signature(signature_id)

    def confirmed(self, page: ActionPage, **values: Any) -> Signature:
        """A confirmed signature."""
        return signing.confirm(signature_id=self.signature(page, **values).id, now=self.now)

    def _ids(self, page: ActionPage) -> list[uuid.UUID]:
        return list(db.session.scalars(select(Signature.id).where(Signature.action_page_id == page.id)))
