"""Forms in frames of partner sites, counts for their scripts, and oEmbed."""

import json

import pytest
from flask.testing import FlaskClient
from lxml import html

from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.models import ActionPage, AuditEvent, PageKind, Signature
from campaign_app.services import appearance, counting, pages
from tests.conftest import NOW
from tests.factories import Factory

PARTNER = "https://partner.example"
TYPED = {"name": "Bo Visitor", "email": "bo@example.org"}


def allow(page: ActionPage, *origins: str) -> None:
    """Let these sites embed the page's organization."""
    appearance.set_embed_origins(organization_slug=page.organization.slug, origins=origins, account_id=None, now=NOW)


def framers(client: FlaskClient, path: str) -> str:
    """Who may frame an address, as its policy says."""
    policy = client.get(path).headers["Content-Security-Policy"]
    return policy.partition("frame-ancestors ")[2]


def test_nobody_frames_a_form_until_a_site_is_listed(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    path = f"/a/{page.slug}/embed"
    assert framers(client, path) == "'none'"
    allow(page, "https://Partner.example/", "http://other.example:8080")
    assert framers(client, path) == f"http://other.example:8080 {PARTNER}"
    allow(page)
    assert framers(client, path) == "'none'"


def test_only_the_embedded_form_may_be_framed_and_only_by_its_own_partners(make: Factory, client: FlaskClient) -> None:
    page, neighbour = make.page(), make.page()
    allow(page, PARTNER)
    assert framers(client, f"/a/{page.slug}") == "'none'"
    assert framers(client, f"/o/{page.organization.slug}") == "'none'"
    assert framers(client, f"/a/{neighbour.slug}/embed") == "'none'"


@pytest.mark.parametrize(
    "odd",
    [
        "partner.example",
        "*",
        "https://*",
        "https://*.example",
        "https://partner.example/path",
        "https://a.example; script-src *",
        "https://a.example 'unsafe-inline'",
        "https://user@partner.example",
        "javascript:alert(1)",
        "https://",
        "https://a.example:99999",
        "",
        "https://a.example\r\nX-Odd: 1",
    ],
)
def test_what_is_no_site_cannot_be_listed(make: Factory, odd: str) -> None:
    page = make.page()
    with pytest.raises(BadInput):
        allow(page, PARTNER, odd)
    assert page.organization.embed_origins == []


def test_listing_sites_leaves_a_trace_and_needs_an_organization(make: Factory) -> None:
    page = make.page()
    allow(page, PARTNER)
    acts = [row.act for row in db.session.query(AuditEvent).filter_by(organization_id=page.organization_id)]
    assert "organization.embed_origins" in acts
    with pytest.raises(NotFound):
        appearance.set_embed_origins(organization_slug="nobody", origins=[PARTNER], account_id=None, now=NOW)


def test_the_embedded_form_sets_no_cookie_and_is_cacheable(make: Factory, client: FlaskClient) -> None:
    answer = client.get(f"/a/{make.page().slug}/embed")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(("query", "source"), [("", "embed"), ("?source=partner-news", "partner-news")])
def test_the_embedded_form_signs_at_the_pages_own_address(
    make: Factory, client: FlaskClient, query: str, source: str
) -> None:
    page = make.page()
    (form,) = html.document_fromstring(client.get(f"/a/{page.slug}/embed{query}").text).forms
    assert form.get("target") == "_top"
    answer = client.post(form.action, data=TYPED, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303
    assert db.session.query(Signature.source_code).filter_by(action_page_id=page.id).scalar() == source


@pytest.mark.parametrize("kind", ["petition", "pledge"])
def test_every_link_leads_out_of_the_frame(make: Factory, client: FlaskClient, kind: PageKind) -> None:
    tree = html.document_fromstring(client.get(f"/a/{make.page(kind=kind).slug}/embed").text)
    links = [link for link in tree.xpath("//a") if not str(link.get("href")).startswith("#")]
    assert links
    assert all(link.get("target") == "_top" for link in links)


def test_letters_and_closed_pages_are_linked_to(make: Factory, client: FlaskClient) -> None:
    letter, closed = make.page(kind="letter"), make.page()
    pages.close(page=closed, account_id=None, now=NOW)
    for page in (letter, closed):
        text = client.get(f"/a/{page.slug}/embed").text
        assert "<form" not in text
        assert f'href="/a/{page.slug}?source=embed"' in text
    assert "You can no longer sign." in client.get(f"/a/{closed.slug}/embed").text


def test_drafts_are_not_embedded(make: Factory, client: FlaskClient) -> None:
    draft = make.draft()
    for path in (f"/a/{draft.slug}/embed", f"/a/{draft.slug}/embed.js"):
        assert client.get(path).status_code == 404
    assert client.get("/oembed", query_string={"url": f"http://localhost/a/{draft.slug}"}).status_code == 404


def test_the_script_may_be_loaded_by_any_site_and_checks_who_speaks(make: Factory, client: FlaskClient) -> None:
    answer = client.get(f"/a/{make.page().slug}/embed.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "event.origin !== address.origin || event.source !== frame.contentWindow" in answer.text


def test_scripts_of_listed_sites_read_the_count_and_no_others(make: Factory, client: FlaskClient) -> None:
    page = make.page(goal=50)
    make.confirmed(page)
    counting.fold()
    allow(page, PARTNER)
    path = f"/a/{page.slug}/count.json"
    allowed = client.get(path, headers={"Origin": PARTNER})
    assert allowed.json == {"count": 1, "goal": 50}
    assert allowed.headers["Access-Control-Allow-Origin"] == PARTNER
    assert "Origin" in allowed.headers["Vary"]
    for origin in ("https://evil.example", "null", "https://partner.example.evil.example"):
        refused = client.get(path, headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in refused.headers
        assert "Origin" in refused.headers["Vary"]


def test_oembed_describes_a_frame_where_one_may_be_shown(make: Factory, client: FlaskClient) -> None:
    page = make.page(headline='Keep "the" <buses>')
    query = {"url": f"http://localhost/a/{page.slug}?source=x", "maxwidth": "300"}
    link = json.loads(client.get("/oembed", query_string=query).data)
    assert link["type"] == "link"
    assert link["title"] == 'Keep "the" <buses>'
    allow(page, PARTNER)
    rich = json.loads(client.get("/oembed", query_string=query).data)
    assert (rich["type"], rich["version"], rich["width"]) == ("rich", "1.0", 300)
    frame = html.fragment_fromstring(rich["html"])
    assert frame.get("src") == f"http://localhost/a/{page.slug}/embed"
    assert frame.get("title") == 'Keep "the" <buses>'


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"url": "http://evil.example/a/x"}, 404),
        ({"url": "http://localhost/"}, 404),
        ({"url": "http://localhost/a/nobody-made-this"}, 404),
        ({"url": "http://[odd"}, 404),
        ({"url": "http://localhost/healthz/"}, 404),
        ({"url": "http://localhost/a/x", "format": "xml"}, 501),
    ],
)
def test_oembed_knows_pages_only(client: FlaskClient, query: dict[str, str], status: int) -> None:
    assert client.get("/oembed", query_string=query).status_code == status
