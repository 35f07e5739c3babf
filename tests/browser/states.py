"""Every public page in every state somebody can meet it in, each as an address on a running platform.

A route of the public blueprint that is in neither list fails `test_access`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from campaign_app.extensions import db
from campaign_app.models import ActionPage, Delivery, Organization, Signature
from campaign_app.services import appearance, counting, pages, signing, withdrawing
from campaign_app.tokens import Purpose, make_token
from tests.packages import handed_over
from tests.platform import Platform

# Answers nobody reads as a page.
NO_PAGES = {
    "public.count",
    "public.embed_script",
    "public.feed",
    "public.health",
    "public.oembed",
    "public.organization_feed",
    "public.robots",
    "public.seen",
    "public.share_code_image",
    "public.hero_image",
    "public.share_image",
    "public.sitemap",
    "public.tally_ledger",
    "public.tally_manifest",
    "public.theme",
}
ERRORS = (400, 403, 404, 408, 413, 429, 500, 503)


@dataclass(frozen=True)
class State:
    """A page in one state: its route, a name for reports and pictures, the path that shows it and its status."""

    endpoint: str
    name: str
    path: str
    status: int = 200


@dataclass
class Rows:
    """The rows the states are about."""

    organization: Organization
    petition: ActionPage
    pledge: ActionPage
    letter: ActionPage
    closed: ActionPage
    scheduled: ActionPage
    pending: Signature
    confirmed: Signature
    written: Signature
    withdrawn: Signature
    pledged: Signature
    delivery_id: UUID


def states(platform: Platform) -> list[State]:
    """All states, on rows made for them."""
    with platform.app.app_context():
        rows = _rows(platform)
        return [*_fronts(rows), *_action_pages(rows), *_behind_links(platform, rows)]


def _rows(platform: Platform) -> Rows:
    make = platform.make
    house = make.organization(name="Common Ground")
    appearance.set_embed_origins(
        organization_slug=house.slug, origins=["https://partner.example"], account_id=None, now=make.now
    )
    petition, closed = make.page(house), make.page(house, headline="Reopen the library")
    make.translation(petition, "es")
    make.update(petition)
    signatures = [make.signature(petition, comment="I clean at night.") for _ in range(3)]
    for signature in signatures[1:]:
        signing.confirm(signature_id=signature.id, now=make.now, is_name_shown=True)
    withdrawn = make.confirmed(make.page(house, headline="Keep the pool open"))
    withdrawing.withdraw(supporter_id=withdrawn.supporter_id, signature_id=withdrawn.id, now=make.now)
    make.confirmed(closed)
    counting.fold()
    pages.close(page=closed, account_id=None, now=make.now)
    letter, pledge = make.page(house, "letter"), make.page(house, "pledge")
    return Rows(
        house,
        petition,
        pledge,
        letter,
        closed,
        _scheduled(platform, house),
        signatures[0],
        signatures[1],
        make.confirmed(letter),
        signing.get_signature(withdrawn.id),
        make.confirmed(pledge),
        _delivery_of(closed),
    )


def _delivery_of(page: ActionPage) -> UUID:
    handed_over(page)
    return db.session.scalars(select(Delivery.id).filter_by(action_page_id=page.id)).one()


def _scheduled(platform: Platform, house: Organization) -> ActionPage:
    make = platform.make
    page = make.draft(house)
    text = replace(make.page_text(), opens_at=datetime.now(UTC) + timedelta(days=30))
    pages.edit(page=page, text=text, account_id=None, now=make.now)
    pages.publish(page=page, account_id=None, now=make.now)
    return page


def _fronts(rows: Rows) -> Iterator[State]:
    yield State("public.home", "home", "/")
    yield State("public.home", "home in French", "/?lang=fr")
    yield State("public.home", "home mirrored", "/?lang=ar-XB")
    yield State("public.organization", "organization", f"/o/{rows.organization.slug}")
    yield State("public.organization", "nothing found", f"/o/{rows.organization.slug}?q=zeppelin")
    yield State("public.my_signatures_link", "my signatures link", "/my-signatures")
    yield State("public.my_signatures_asked", "my signatures asked", "/my-signatures/asked")
    yield State("public.my_signatures_erased", "my signatures erased", "/my-signatures/erased")


def _action_pages(rows: Rows) -> Iterator[State]:
    for name in ("petition", "pledge", "letter", "closed", "scheduled"):
        yield State("public.action_page", name, f"/a/{getattr(rows, name).slug}")
    yield State("public.action_page", "petition in Spanish", f"/a/{rows.petition.slug}?lang=es")
    yield State("public.action_page", "petition mirrored", f"/a/{rows.petition.slug}?lang=ar-XB")
    yield State("public.names", "names", f"/a/{rows.petition.slug}/names")
    yield State("public.list_tallies", "tallies", f"/a/{rows.closed.slug}/tallies")
    yield State("public.list_tallies", "no tallies", f"/a/{rows.petition.slug}/tallies")
    yield State("public.received", "received", f"/a/{rows.petition.slug}/received")
    yield State("public.embed", "embed", f"/a/{rows.petition.slug}/embed")
    yield State("public.embed", "embed of a letter", f"/a/{rows.letter.slug}/embed")
    yield State("public.embed", "embed of a closed page", f"/a/{rows.closed.slug}/embed")


def _behind_links(platform: Platform, rows: Rows) -> Iterator[State]:
    now = datetime.now(UTC)

    def link(purpose: Purpose, subject_id: UUID, moment: datetime = now) -> str:
        token = make_token(platform.settings.secret_key, purpose=purpose, subject_id=subject_id, now=moment)
        return f"/{purpose.replace('_', '-')}/{token}"

    long_ago = now - timedelta(days=400)
    yield State("public.confirm", "confirm", link("confirm", rows.pending.id))
    yield State("public.confirm", "confirmed already", link("confirm", rows.confirmed.id))
    yield State("public.confirm", "confirm withdrawn", link("confirm", rows.withdrawn.id))
    yield State("public.confirm", "confirm expired", link("confirm", rows.pending.id, long_ago), 410)
    yield State("public.confirm", "confirm broken", "/confirm/broken", 404)
    yield State("public.thank_you", "thank you", link("thank_you", rows.confirmed.id))
    yield State("public.letters", "letters", link("letters", rows.written.id))
    yield State("public.my_signatures", "my signatures", link("my_signatures", rows.confirmed.supporter_id))
    yield State("public.my_signatures", "one withdrawn", link("my_signatures", rows.withdrawn.supporter_id))
    yield State(
        "public.my_signatures", "link expired", link("my_signatures", rows.confirmed.supporter_id, long_ago), 410
    )
    yield State("public.did_it", "did it", link("did_it", rows.pledged.id))
    yield State("public.acknowledge", "acknowledge", link("acknowledge", rows.delivery_id))
    yield State("public.unsubscribe", "unsubscribe", link("unsubscribe", rows.confirmed.supporter_id))
