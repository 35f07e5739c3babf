"""Hostile text in every free field of a campaign stays text in every room of the workspace, its files and headers."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from lxml import html

from campaign_app.models import ActionPage, Membership
from campaign_app.services import campaigns, counting, insight, tallies
from tests.conftest import NOW
from tests.factories import Factory
from tests.packages import pack
from tests.web.conftest import LogIn, _fresh_requests, _no_tokens, log_in

__all__ = ["_fresh_requests", "_no_tokens", "log_in"]

TRAP = "=1+1<script>trap()</script><img src=x onerror=trap()>\"'{{7*7}}"


@pytest.fixture
def member(make: Factory) -> Membership:
    """An administrator with a trap for a name."""
    return make.member(make.organization(name=TRAP), name=TRAP)


@pytest.fixture
def page(make: Factory, member: Membership) -> ActionPage:
    """A page all of whose words are traps, signed, on paper, handed in."""
    page = make.page(member.organization, headline=TRAP, demand=TRAP)
    campaign = make.campaign(member.organization, name=TRAP)
    campaigns.assign(page=page, campaign=campaign, account_id=None, now=NOW)
    for number in range(6):
        make.confirmed(page, name=f"{TRAP}{number}", comment=TRAP, source_code=TRAP)
    make.paper(page, place=TRAP, note=TRAP, proof_name=TRAP)
    make.update(page, title=TRAP, body_markdown=TRAP)
    while counting.fold() or insight.fold():
        pass
    tallies.take(page=page, account_id=member.account_id, now=NOW)
    pack()
    return page


def rooms(page: ActionPage) -> Iterator[str]:
    """Where staff, organizers and administrators meet these words."""
    slug = page.organization.slug
    for path in ("", "campaigns", "moderation", "moderation?list=counted"):
        yield f"/organizer/{slug}/{path}"
    for path in ("", "/overview", "/handing-in", "/updates", "/revisions"):
        yield f"/organizer/{slug}/pages/{page.id}{path}"
    yield f"/organizer/{slug}/campaigns/{page.campaign_id}/overview"
    for path in ("", f"pages/{page.id}/tallies", "exports", "targets"):
        yield f"/staff/{slug}/{path}"
    for path in ("", "audit", f"audit?words={TRAP[:40]}", "settings", "privacy"):
        yield f"/administrator/{slug}/{path}"


def alive(text: str) -> list[str]:
    """What of a trap would do something in a page: a script of its own, a handler, a picture it names."""
    tree = html.fromstring(text)
    scripts = ["".join(node.itertext()) for node in tree.iter("script") if not node.get("src")]
    named = tree.xpath("//@onerror | //img[@src='x']/@src | //script[not(starts-with(@src, '/static/'))]/@src")
    return [found for found in (*scripts, *named) if "trap" in found or found == "x"]


def test_no_room_of_the_workspace_runs_what_people_typed(page: ActionPage, member: Membership, log_in: LogIn) -> None:
    browser = log_in(member)
    seen = 0
    for path in rooms(page):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert alive(answer.text) == [], path
        seen += "&lt;script&gt;trap()" in answer.text
    assert seen >= 10, "the traps were not where they were looked for"


def formulas(data: str) -> list[str]:
    rows = csv.reader(io.StringIO(data, newline=""))
    return [cell for row in rows for cell in row if cell[:1] in {"=", "+", "@", "\t"}]


def test_no_file_of_the_workspace_or_in_public_computes_what_people_typed(
    page: ActionPage, member: Membership, log_in: LogIn, client: FlaskClient
) -> None:
    browser, slug = log_in(member), page.organization.slug
    read = 0
    for table in ("days", "hours", "funnel", "sources", "states", "districts"):
        for of in (f"pages/{page.id}", f"campaigns/{page.campaign_id}"):
            data = browser.get(f"/organizer/{slug}/{of}/overview/{table}.csv").text
            assert formulas(data) == []
            read += "1+1" in data
    assert read, "no trap came to the files"
    assert formulas(browser.post(f"/administrator/{slug}/audit.csv").text) == []
    assert formulas(client.get(f"/a/{page.slug}/tallies/1/ledger.csv").text) == []
    manifest = client.get(f"/a/{page.slug}/tallies/1/manifest.json")
    assert json.loads(manifest.data)["page"]["headline"] == TRAP
    for answer in (manifest, client.get(f"/a/{page.slug}/tallies")):
        assert "trap" not in str([value for name, value in answer.headers if name != "Content-Disposition"])
    assert alive(client.get(f"/a/{page.slug}/tallies").text) == []
