"""Pages travel compressed when nothing in them is anybody's secret, and stay light."""

import gzip
import re

from flask import Flask
from flask.testing import FlaskClient

from tests.factories import Factory
from tests.web.test_links import link

BUDGET_BYTES = 60_000
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def test_public_pages_are_compressed_for_those_who_take_it(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    plain = client.get(f"/a/{page.slug}")
    packed = client.get(f"/a/{page.slug}", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_an_unchanged_page_costs_a_304_compressed_or_not(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    etag = client.get(f"/a/{page.slug}", headers=GZIP).headers["ETag"]
    for headers in ({}, GZIP):
        answer = client.get(f"/a/{page.slug}", headers={"If-None-Match": etag, **headers})
        assert (answer.status_code, answer.data) == (304, b"")


def test_shared_caches_may_answer_while_they_ask(make: Factory, client: FlaskClient) -> None:
    control = client.get(f"/a/{make.page().slug}").headers["Cache-Control"]
    for word in ("public", "s-maxage=", "stale-while-revalidate="):
        assert word in control


def test_what_is_somebodys_own_is_not_compressed(make: Factory, app: Flask, client: FlaskClient) -> None:
    signature = make.confirmed(make.page())
    for path in (link(app, "confirm", signature.id), link(app, "thank_you", signature.id), "/account/login"):
        answer = client.get(path, headers=GZIP)
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers


def test_pictures_and_short_answers_are_left_alone(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    for path in (f"/a/{page.slug}/count.json", f"/o/{page.organization.slug}/theme.css"):
        assert "Content-Encoding" not in client.get(path, headers=GZIP).headers


def test_a_page_with_all_it_loads_keeps_the_budget(make: Factory, client: FlaskClient) -> None:
    page = make.page(kind="letter")
    page.organization.accent = "#ffd60a"
    answer = client.get(f"/a/{page.slug}", headers=GZIP)
    loads = re.findall(
        r'(?:src|href)="(/(?:static|o)/[^"]+\.(?:css|js|svg)[^"]*)"', gzip.decompress(answer.data).decode()
    )
    assert len(loads) >= 4
    sizes = [len(gzip.compress(client.get(address.replace("&amp;", "&"), buffered=True).data)) for address in loads]
    assert len(answer.data) + sum(sizes) < BUDGET_BYTES


def test_every_static_file_is_asked_for_by_its_content(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    for path in (f"/a/{page.slug}", f"/a/{page.slug}/embed", "/", "/account/login"):
        loads = re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get(path).text)
        assert loads
        assert all(re.search(r"\?v=[0-9a-f]{8}$", address) for address in loads)
