"""The two seed texts of the project are read as their labels say; the texts themselves stay outside."""

import json
from pathlib import Path
from typing import Any

import pytest

from campaign_app.drafting import Draft, Release, draft, read

_SHARED = Path(__file__).parents[2].parent / "shared" / "press_releases"
_LISTING = "004_b100a9b04643299e"
_PRIORITIES = "000_3d7eefa646a73097"

pytestmark = pytest.mark.skipif(not _SHARED.is_dir(), reason="the seed texts are not beside this checkout")


def _expected(name: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((_SHARED / "labels" / f"{name}.json").read_text("utf-8"))["expected"]
    return expected


def _releases(name: str) -> list[Release]:
    return read((_SHARED / "docs" / f"{name}.txt").read_bytes())


def _item(part: int) -> tuple[Release, Draft, dict[str, Any]]:
    release = _releases(_LISTING)[part - 1]
    return release, draft(release), _expected(f"{_LISTING}-{part:02}")


def test_the_listing_gives_its_ten_items_with_their_titles_and_dates() -> None:
    found = [(None if one.title_is_derived else one.title, str(one.published_on)) for one in _releases(_LISTING)]
    assert found == [(item["title"], item["date"]) for item in _expected(_LISTING)["items"]]
    assert len(found) == 10


def test_exactly_one_item_has_a_derived_title() -> None:
    assert [one.part for one in _releases(_LISTING) if one.title_is_derived] == [4]


def test_every_item_of_the_listing_is_cut_short() -> None:
    assert all(one.is_cut for one in _releases(_LISTING))


@pytest.mark.parametrize("part", range(1, 11))
def test_an_item_asks_what_its_label_says(part: int) -> None:
    release, suggested, expected = _item(part)
    assert release.kind in (expected["kind"], *expected.get("kind_accept", []))
    assert [one.text for one in suggested.demands] == expected["demands"]
    assert list(suggested.targets) == expected["targets"]
    assert (suggested.kind or "none") == expected["action_type"]


@pytest.mark.parametrize("part", range(1, 11))
def test_the_summary_of_an_item_is_its_first_paragraph_and_nothing_of_the_page(part: int) -> None:
    _, suggested, expected = _item(part)
    assert any(words in suggested.summary for words in expected["summary_must_contain"])
    shown = f"{suggested.summary} {suggested.case} {suggested.headline}"
    assert not any(words in shown for words in expected["boilerplate_must_not_contain"])


def test_the_priorities_page_is_one_text_with_its_title_date_and_kind() -> None:
    (page,) = _releases(_PRIORITIES)
    expected = _expected(_PRIORITIES)
    assert page.title == expected["title"]
    assert str(page.published_on) == expected["date"]
    assert page.kind == expected["kind"]
    assert draft(page).kind is None
    assert any(words in draft(page).summary for words in expected["summary_must_contain"])
    assert expected["boilerplate_must_not_contain"][0] not in page.body
