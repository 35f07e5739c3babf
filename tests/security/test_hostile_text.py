"""Hostile text in every field stays text in every page."""

import re

import pytest
from flask.testing import FlaskClient
from lxml import html

from campaign_app.services import pages
from tests.conftest import NOW
from tests.factories import LETTER, Factory

TRAP = "<script>trap()</script><img src=x onerror=trap()>\"'`{{7*7}}"
MARKDOWN = f"{TRAP}\n\n[click](javascript:trap()) ![x](https://evil.example/x.png) <style>*{{}}</style>"


def is_inert(text: str) -> bool:
    """Whether a page holds no script of its text's making, no handler and no image but the point that counts looks."""
    tree = html.fromstring(text)
    scripts = [node.get("src") or node.text_content() for node in tree.iter("script")]
    handlers = [
        name for node in tree.iter() if isinstance(node.tag, str) for name in node.attrib if name.startswith("on")
    ]
    links = [node.get("href", "") for node in tree.iter("a")]
    return (
        all(script.startswith("/static/") for script in scripts)
        and not handlers
        and not any(str(link).lower().startswith("javascript:") for link in links)
        and "49" not in re.sub(r"\s", "", tree.findtext(".//h1") or "")
        and not tree.xpath("//style | //iframe")
        and all(re.fullmatch(r"/a/[a-z0-9-]+/seen\.gif", str(image.get("src"))) for image in tree.iter("img"))
    )


def test_an_organizers_texts_are_inert_on_the_public_page(make: Factory, client: FlaskClient) -> None:
    organization = make.organization(name="Trap <b>Org</b>")
    page = make.draft(organization)
    text = make.page_text(
        headline=TRAP, demand=TRAP, why_markdown=MARKDOWN, targets=TRAP.replace("<", "").replace(">", ""),
        opt_in_wording=TRAP,
    )  # fmt: skip
    pages.edit(page=page, text=text, account_id=None, now=NOW)
    pages.publish(page=page, account_id=None, now=NOW)
    for path in (f"/a/{page.slug}", f"/a/{page.slug}/received", "/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert is_inert(answer.text), path


@pytest.mark.parametrize("field", ["name", "email", "postal_code", "country", "comment", "subject", "body"])
def test_what_a_supporter_typed_comes_back_as_text(make: Factory, client: FlaskClient, field: str) -> None:
    page = make.page(kind="letter")
    typed = {"name": "Ada", "email": "no address", "subject": "Bus", "body": LETTER} | {field: TRAP}
    answer = client.post(f"/a/{page.slug}", data=typed)
    assert answer.status_code == 422
    assert is_inert(answer.text)


def test_a_page_about_errors_reflects_nothing(client: FlaskClient) -> None:
    answer = client.get("/<script>trap()</script>?q=<script>trap()</script>")
    assert answer.status_code == 404
    assert is_inert(answer.text)


def test_ten_thousand_fields_are_refused(make: Factory, client: FlaskClient) -> None:
    body = "&".join(f"f{number}=x" for number in range(10_000))
    answer = client.post(f"/a/{make.page().slug}", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {400, 413, 422}


def test_a_body_beyond_the_limit_is_refused(make: Factory, client: FlaskClient) -> None:
    answer = client.post(
        f"/a/{make.page().slug}", data=b"name=" + b"x" * 12_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
