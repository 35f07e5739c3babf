"""Hostile text in every field of the editor stays text wherever it comes to stand.

The fields are those of the real form: one that is in neither table below fails. Each payload carries its field's name,
so that a test says which field got out, and that each really reached where it belongs.
"""

import io

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from lxml import etree, html
from lxml.html import HtmlElement

from campaign_app.models import ActionPage, Membership, PageKind, Source
from campaign_app.services import pages, revisions, share_images
from campaign_app.web.organizer.letter_form import page_form
from tests.conftest import NOW
from tests.emails.conftest import SignAll, own_settings, send_all, sign_all
from tests.emails.test_hostile_values import assert_harmless
from tests.factories import LETTER, Factory
from tests.photographs import photograph
from tests.web.conftest import LogIn, _fresh_requests, _no_tokens, browser, log_in, member, role, room
from tests.web.test_revisions import opened

__all__ = [
    "_fresh_requests",
    "_no_tokens",
    "browser",
    "log_in",
    "member",
    "own_settings",
    "role",
    "room",
    "send_all",
    "sign_all",
]

RUNS = "<script>trap()</script><img src=x onerror=trap()>"
KINDS: tuple[PageKind, ...] = ("petition", "pledge", "letter")
# Fields that take any words -> where they must have come to stand, on the kinds that have the field.
FREE = {
    "headline": {"editor", "preview", "revision", "history", "pages", "source", "public", "embed", "feed", "oembed"},
    "demand": {"editor", "preview", "revision", "pages", "public", "feed"},
    "subject": {"editor", "revision"},
    "text": {"editor", "preview", "revision"},
    "why_markdown": {"editor", "preview", "revision", "public", "feed"},
    "image_alt": {"editor", "revision"},
    "targets": {"editor", "preview", "revision", "public"},
    "share_text": {"editor", "revision"},
    "opt_in_wording": {"editor", "preview", "revision"},
    "talking_points": {"editor", "revision"},
}
# Fields that take values of a kind, or of a list: hostile ones are refused or left out, and shown as text.
CHOSEN = {
    *(
        "language",
        "goal",
        "goal_rule",
        "goal_steps",
        "asked_fields",
        "opens_at",
        "closes_on",
        "closes_time",
        "pledge_on",
    ),
    *("own_members", "committee", "office", "people"),
}
# Neither is shown to anybody.
UNSHOWN = {"image", "image_removed", "base", "csrf_token"}


def trap(field: str) -> str:
    """A payload that says which field it was typed into."""
    if field == "targets":  # angle brackets hold an address there
        return f'trap_{field} "onfocus="trap()" \' {{{{7*7}}}} javascript:trap()'
    payload = (
        f"trap_{field}</textarea></title></script><script>trap()</script><img src=x onerror=trap()>\"' {{{{7*7}}}}"
    )
    if field == "why_markdown":
        payload += "\n\n[press](javascript:trap()) ![x](https://evil.example/x.png) <style>*{}</style> <iframe src=x>"
    return f"{LETTER}\n\n{payload}" if field == "text" else payload


def fields_of_form(app: Flask, page: ActionPage) -> set[str]:
    with app.test_request_context():
        return {field.name for field in page_form(page)} | {"csrf_token"}


def alive(tree: HtmlElement) -> list[str]:
    """What of a document is not our own: scripts, handlers, frames, styles, links that run, pictures from elsewhere."""
    found = []
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        found += [f"{node.tag}[{name}]" for name in node.attrib if str(name).lower().startswith("on")]
        source = node.get("src") or node.get("data") or ""
        if node.tag in {"script", "img", "iframe", "object", "embed"} and not source.startswith(
            ("/static/", "/organizer/", "/a/", "data:image/svg", "http://localhost/")
        ):
            found.append(f"{node.tag} {source}")
        if node.tag in {"style", "base"} or str(node.get("href") or "").lower().startswith("javascript:"):
            found.append(node.tag)
    return found


def reached(text: str, fields: set[str]) -> set[str]:
    return {field for field in fields if f"trap_{field}" in text}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_editor_has_a_row_here(kind: PageKind, app: Flask, make: Factory) -> None:
    assert fields_of_form(app, make.draft(kind=kind)) <= set(FREE) | CHOSEN | UNSHOWN


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_organizer_types_is_text_in_every_place_it_comes_to(
    kind: PageKind, app: Flask, make: Factory, member: Membership, browser: FlaskClient, log_in: LogIn, room: str,
    client: FlaskClient, sign_all: SignAll,
) -> None:  # fmt: skip
    source = make.source(member.organization)
    page = make.draft(member.organization, kind, source)
    free = set(FREE) & fields_of_form(app, page)
    address = f"{room}/pages/{page.id}"
    typed = opened(browser, address) | {field: trap(field) for field in free}
    typed |= {"targets": f"{trap('targets')} <office@example.org>"}
    assert browser.post(f"{address}/unsaved", data=typed).status_code == 200
    texts = {"preview": browser.get(f"{address}/preview/page").text, "unsaved": browser.get(address).text}
    saved = browser.post(address, data=typed | {"image": (photograph_file(), "bus.jpg")})
    assert saved.status_code == 303, saved.text
    texts["conflict"] = browser.post(address, data=typed | {"base": "1", "demand": f"{trap('demand')} again"}).text
    browser.post(f"{address}/unsaved/drop")
    assert browser.post(f"{address}/publish", data=opened(browser, address)).status_code == 303
    member.organization.embed_origins = ["https://partner.example"]
    texts |= workspace_texts(browser, room, page, source) | public_texts(client, page)
    for place, text in texts.items():
        assert alive(html.document_fromstring(text)) == [], place
        assert "49" not in (html.document_fromstring(text).findtext(".//h1") or ""), place
    for field in free:
        places = {place for place, text in texts.items() if field in reached(text, {field})}
        wanted = FREE[field] - ({"preview"} if kind == "letter" and field == "text" else set())
        assert wanted <= places, field
    for mail in sign_all(page, make.act()).values():
        assert_harmless(mail)
    drawn = share_images.content_of(page, 1)
    assert drawn["headline"].startswith("trap_headline</textarea>")


def photograph_file() -> object:
    """A picture, as a browser sends it."""
    return io.BytesIO(photograph())


def workspace_texts(browser: FlaskClient, room: str, page: ActionPage, source: Source) -> dict[str, str]:
    """Every room of the workspace that shows what was typed."""
    newest = revisions.newest_number(page.id)
    paths = {
        "editor": f"pages/{page.id}",
        "history": f"pages/{page.id}/revisions",
        "revision": f"pages/{page.id}/revisions/{newest}",
        "pages": "",
        "inbox": "sources?state=all",
        "source": f"sources/{source.id}",
        "translation": f"pages/{page.id}/languages/es",
        "updates": f"pages/{page.id}/updates",
        "moderation": "moderation",
    }
    return {place: browser.get(f"{room}/{path}").text for place, path in paths.items()}


def public_texts(client: FlaskClient, page: ActionPage) -> dict[str, str]:
    """Every public answer that shows what was typed; feeds and oEmbed as the HTML that a reader would make of them."""
    slug = page.slug
    texts = {"public": client.get(f"/a/{slug}").text, "embed": client.get(f"/a/{slug}/embed").text}
    texts |= {"received": client.get(f"/a/{slug}/received").text, "home": client.get("/").text}
    texts["organization"] = client.get(f"/o/{page.organization.slug}").text
    entry = etree.fromstring(client.get(f"/o/{page.organization.slug}/feed.atom").data)
    texts["feed"] = "".join(f"<div>{text}</div>" for text in entry.itertext() if "<p>" in text) + "".join(
        f"<p>{as_text(text)}</p>" for text in entry.itertext()
    )
    described = client.get("/oembed", query_string={"url": f"http://localhost/a/{slug}"}).get_json()
    texts["oembed"] = f"<h2>{as_text(described['title'])}</h2>{described['html']}"
    return texts


def as_text(text: str) -> str:
    """Escaped, as a reader of plain text shows it."""
    return render_template_string("{{ text }}", text=text)


@pytest.mark.parametrize("field", sorted(CHOSEN))
def test_a_hostile_value_of_a_choice_is_refused_or_left_out_and_comes_back_as_text(
    field: str, app: Flask, make: Factory, member: Membership, browser: FlaskClient, room: str
) -> None:
    kinds = [kind for kind in KINDS if field in fields_of_form(app, make.draft(kind=kind))]
    page = make.draft(member.organization, kinds[0])
    pages.edit(page=page, text=make.page_text(kinds[0]), account_id=None, now=NOW)
    address = f"{room}/pages/{page.id}"
    payload = f'trap_{field}"><script>trap()</script><img src=x onerror=trap()>'
    typed = opened(browser, address) | {field: payload}
    for path, data in ((f"{address}/unsaved", typed), (address, typed | {"goal_rule": typed.get("goal_rule", "")})):
        browser.post(path, data=data)
    for path in (address, f"{address}/preview/page", f"{address}/revisions"):
        assert alive(html.document_fromstring(browser.get(path).text)) == [], path
    answer = browser.post(address, data=typed)
    assert alive(html.document_fromstring(answer.text)) == []
