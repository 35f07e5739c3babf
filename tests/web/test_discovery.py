"""Previews, feeds, the site map and what crawlers may read."""

from urllib.parse import unquote, urlsplit

from flask.testing import FlaskClient
from lxml import etree, html

from campaign_app.services import pages, share_images
from tests.conftest import NOW
from tests.factories import Factory

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def head(client: FlaskClient, path: str) -> dict[str, str]:
    """The meta values of a page, by name or property."""
    found = html.document_fromstring(client.get(path).text).xpath("//meta[@content]")
    return {str(each.get("property") or each.get("name")): str(each.get("content")) for each in found}


def test_a_page_tells_other_sites_what_it_is_with_whole_addresses(make: Factory, client: FlaskClient) -> None:
    page = make.page(headline='Keep "the" <buses>')
    before = head(client, f"/a/{page.slug}")
    assert before["og:title"] == 'Keep "the" <buses>'
    assert before["og:url"] == f"http://localhost/a/{page.slug}"
    assert before["twitter:card"] == "summary"
    assert "og:image" not in before
    share_images.draw_due(draw=lambda *_: b"a picture", now=NOW)
    after = head(client, f"/a/{page.slug}")
    assert after["twitter:card"] == "summary_large_image"
    assert after["og:image"].startswith(f"http://localhost/a/{page.slug}/share.png?v=")
    assert (after["og:image:width"], after["og:image:height"]) == ("1200", "630")


def test_the_picture_is_kept_for_good_under_its_own_address_only(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    assert client.get(f"/a/{page.slug}/share.png").status_code == 404
    share_images.draw_due(draw=lambda *_: b"a picture", now=NOW)
    address = head(client, f"/a/{page.slug}")["og:image"].removeprefix("http://localhost")
    answer = client.get(address)
    assert (answer.data, answer.mimetype) == (b"a picture", "image/png")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in client.get(f"/a/{page.slug}/share.png?v=old").headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_the_page_names_its_oembed_address(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    tree = html.document_fromstring(client.get(f"/a/{page.slug}").text)
    (address,) = tree.xpath("//link[@type='application/json+oembed']/@href")
    assert unquote(address).endswith(f"/oembed?url=http://localhost/a/{page.slug}")
    assert client.get(address.removeprefix("http://localhost")).status_code == 200


def test_feeds_hold_open_pages_as_text(make: Factory, client: FlaskClient) -> None:
    page = make.page(headline="Buses & <b>trams</b>", why_markdown="Night *workers* ]]> & more")
    neighbour, draft = make.page(headline="A neighbour's"), make.draft()
    everybody = etree.fromstring(client.get("/feed.atom").data)
    titles = everybody.xpath("//a:entry/a:title/text()", namespaces=ATOM)
    assert set(titles) == {"Buses & <b>trams</b>", "A neighbour's"}
    answer = client.get(f"/o/{page.organization.slug}/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    own = etree.fromstring(answer.data)
    assert own.xpath("//a:entry/a:link/@href", namespaces=ATOM) == [f"http://localhost/a/{page.slug}"]
    assert own.xpath("//a:entry/a:content/text()", namespaces=ATOM)[0].startswith("<p>Night <em>workers</em>")
    assert neighbour.slug not in answer.text
    assert f"/a/{draft.slug}" not in answer.text


def test_an_empty_feed_is_a_feed(make: Factory, client: FlaskClient) -> None:
    answer = client.get(f"/o/{make.organization().slug}/feed.atom")
    assert etree.fromstring(answer.data).xpath("count(//a:updated)", namespaces=ATOM) == 1
    assert client.get("/o/nobody/feed.atom").status_code == 404


def test_front_pages_name_their_feed(make: Factory, client: FlaskClient) -> None:
    slug = make.page().organization.slug
    for path, feed in (("/", "/feed.atom"), (f"/o/{slug}", f"/o/{slug}/feed.atom")):
        tree = html.document_fromstring(client.get(path).text)
        assert tree.xpath("//link[@type='application/atom+xml']/@href") == [feed]


def test_the_site_map_names_what_is_public_and_nothing_else(make: Factory, client: FlaskClient) -> None:
    page, closed, draft = make.page(), make.page(), make.draft()
    pages.close(page=closed, account_id=None, now=NOW)
    answer = client.get("/sitemap.xml")
    named = {urlsplit(each).path for each in etree.fromstring(answer.data).xpath("//*[local-name()='loc']/text()")}
    assert named == {
        "/",
        f"/a/{page.slug}",
        f"/a/{closed.slug}",
        f"/o/{page.organization.slug}",
        f"/o/{closed.organization.slug}",
    }
    assert f"/a/{draft.slug}<" not in answer.text


def test_crawlers_are_kept_from_personal_links_and_the_workspace(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    for room in ("confirm", "thank-you", "unsubscribe", "organizer", "staff", "account"):
        assert f"Disallow: /{room}/" in answer.text
    assert "Sitemap: http://localhost/sitemap.xml" in answer.text
