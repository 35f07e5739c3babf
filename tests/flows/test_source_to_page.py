"""Story 1: an organizer turns a newsroom listing into a page that is open to everyone, and closes it."""

from pathlib import Path

import pytest

from tests.crew import eventually
from tests.platform import Platform
from tests.visitor import Answer, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("platform")]

LISTING = Path("campaign_app/demo/texts/newsroom.txt")
TITLE = "Keep the evening buses that night workers depend on"
DEMAND = "keep the evening buses running"


def test_a_pasted_listing_becomes_an_open_page_and_is_closed(platform: Platform) -> None:
    organizer, home = platform.member("organizer")
    editor = make_draft(organizer, import_listing(organizer, home))
    slug = refuse_until_complete(platform, organizer, editor)
    stranger = platform.visitor()
    published = organizer.submit(organizer.get(editor), to="/publish")
    assert published.status == 303
    seen = stranger.get(f"/a/{slug}")
    assert seen.status == 200
    assert "set-cookie" not in seen.headers
    assert DEMAND in seen.words
    assert "Of 412 passengers, 389 have no car." in seen.words

    assert organizer.submit(organizer.get(editor), to="/close").status == 303
    # What everyone is shown may be a second old; what they send is decided at once.
    # Each web process has its own copy, so it is one answer that must say so and have no form.
    closed = eventually(lambda: shown_as_closed(stranger, slug), 5, "the page says that it is closed")
    assert closed.status == 200
    assert not closed.tree.xpath("//form[@method='post']")
    assert platform.sign(slug, "late@example.org").status == 409


def shown_as_closed(visitor: Visitor, slug: str) -> Answer | None:
    """The page, once it is the one of a closed page."""
    page = visitor.get(f"/a/{slug}")
    return page if "Closed" in page.words else None


def test_importing_the_same_listing_again_adds_nothing(platform: Platform) -> None:
    organizer, home = platform.member("organizer")
    first = import_listing(organizer, home)
    again = import_listing(organizer, home)
    assert links_to_sources(first) == links_to_sources(again)


def test_a_page_of_one_organization_is_unknown_to_the_organizers_of_another(platform: Platform) -> None:
    organizer, home = platform.member("organizer")
    editor = make_draft(organizer, import_listing(organizer, home))
    neighbour, _ = platform.member("organizer")
    assert neighbour.get(editor).status == 404
    assert platform.visitor().get(editor).status == 303


def import_listing(organizer: Visitor, home: str) -> Answer:
    """Paste the listing; the sources as they stand then."""
    answer = organizer.submit(organizer.get(f"{home}sources"), text=LISTING.read_text())
    assert answer.status == 303
    return organizer.get(answer.location)


def links_to_sources(sources: Answer) -> dict[str, str]:
    """Where each title of the list leads."""
    links = sources.tree.xpath("//a[contains(@href, '/sources/')]")
    return {" ".join(link.text_content().split()): link.get("href") for link in links}


def make_draft(organizer: Visitor, sources: Answer) -> str:
    """Make a petition of the first release; the path of its editor."""
    address = next(href for title, href in links_to_sources(sources).items() if title == TITLE)
    made = organizer.submit(organizer.get(address), kind="petition")
    assert made.status == 303
    return made.location


def refuse_until_complete(platform: Platform, organizer: Visitor, editor: str) -> str:
    """Try to publish without a reason why it matters, then write one; the page's slug."""
    fields = {"headline": "The last bus home stays", "demand": f"{DEMAND}.", "targets": "Department of Transportation"}
    refused = organizer.submit(organizer.get(editor), to="/publish", **fields, why_markdown="")
    assert (refused.status, "Write why it matters." in refused.words) == (422, True)
    assert platform.visitor().get("/a/the-last-bus-home-stays").status == 404
    why = "Of 412 passengers, **389** have no car."
    saved = organizer.submit(organizer.get(editor), to=editor, **fields, why_markdown=why)
    assert saved.status == 303
    assert platform.visitor().get("/a/the-last-bus-home-stays").status == 404
    return "the-last-bus-home-stays"
