"""Doors: every workspace has its guard, every request that changes something shows where it comes from."""

import ast
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from campaign_app.extensions import csrf
from campaign_app.web import administrator, organizer, staff
from tests.factories import Factory
from tests.house.reading import ROOT, name_of, python_files, tree

SAFE = {"GET", "HEAD", "OPTIONS"}
WORKSPACES = {"organizer": organizer, "staff": staff, "administrator": administrator}
OPEN_TO_STRANGERS = {"public", "account", "static"}
FROM_ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
]


def rules(app: Flask, *, unsafe: bool) -> Iterator[Rule]:
    """Every route, or only those that may change something."""
    for rule in app.url_map.iter_rules():
        if not unsafe or (rule.methods or set()) - SAFE:
            yield rule


def address(rule: Rule) -> str:
    """A route's address with made-up values."""
    values: dict[str, object] = {
        "slug": "some-page",
        "organization_slug": "somebody",
        "token": "t",
        "filename": "x",
        "kind": "counts",
        "table": "days",
        "digest": "0" * 16,
        "width": 480,
        "number": 1,
        "extension": "webp",
    }
    samples = {name: values.get(name, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f") for name in rule.arguments}
    built = rule.build(samples, append_unknown=False)
    assert built is not None, rule.endpoint
    return built[1]


def room_of(rule: Rule) -> str:
    return str(rule.endpoint).partition(".")[0]


def test_every_audience_is_a_workspace_with_a_guard_or_open_on_purpose(app: Flask) -> None:
    assert set(app.blueprints) <= set(WORKSPACES) | OPEN_TO_STRANGERS


@pytest.mark.parametrize("room", WORKSPACES)
def test_the_guard_of_a_workspace_stands_before_its_views(room: str, app: Flask) -> None:
    guards = app.before_request_funcs.get(room, [])
    assert any(guard.__qualname__ == "guard.<locals>.check" for guard in guards)
    takers = app.url_value_preprocessors.get(room, [])
    assert [taker.__name__ for taker in takers] == ["take_organization"]


def test_a_stranger_is_sent_to_log_in_from_every_address_of_a_workspace(app: Flask, client: FlaskClient) -> None:
    asked = [rule for rule in rules(app, unsafe=False) if room_of(rule) in WORKSPACES]
    assert len(asked) >= 10
    for rule in asked:
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = client.open(address(rule), method=method)
            is_turned_away = answer.status_code == 303 and "/account/login" in answer.headers["Location"]
            assert is_turned_away or answer.status_code == 400, (method, rule)  # 400: the token comes first


def view_of(app: Flask, rule: Rule) -> str:
    return f"{app.view_functions[rule.endpoint].__module__}.{app.view_functions[rule.endpoint].__name__}"


def test_a_view_that_asks_for_no_token_checks_the_link_or_the_origin(
    app: Flask, make: Factory, client: FlaskClient
) -> None:
    exempt = [rule for rule in rules(app, unsafe=True) if view_of(app, rule) in csrf._exempt_views]
    slug = make.page().slug
    for rule in exempt:
        target = address(rule).replace("some-page", slug)
        answers = {client.post(target, headers=headers).status_code for headers in FROM_ELSEWHERE}
        assert answers == ({404} if "token" in rule.arguments else {403}), rule.endpoint
    assert {room_of(rule) for rule in exempt} == {"public"}
    assert not csrf._exempt_blueprints


def test_every_other_unsafe_view_is_refused_without_a_token(app: Flask, client: FlaskClient) -> None:
    for rule in rules(app, unsafe=True):
        if view_of(app, rule) not in csrf._exempt_views:
            for method in (rule.methods or set()) - SAFE:
                assert client.open(address(rule), method=method).status_code == 400, rule.endpoint


def test_templates_switch_no_protection_off() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        assert "|safe" not in path.read_text().replace(" ", ""), name_of(path)
        assert "autoescape false" not in path.read_text(), name_of(path)


def test_markup_is_only_made_of_text_that_was_cleaned() -> None:
    made = [
        (path, node)
        for path in python_files("campaign_app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Markup", "markupsafe.Markup"}
    ]
    assert made
    assert {ast.unparse(node) for _, node in made} == {"Markup(markdown_to_html(text))", "Markup(words.why_html)"}
    kept = [
        ast.unparse(node.value)
        for path in python_files("campaign_app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign) and "why_html" in ast.unparse(node.targets[0])
    ]
    assert set(kept) == {"markdown_to_html(markdown)"}
