"""Newsroom listings and single texts become releases without the page around them."""

from datetime import date
from pathlib import Path

import pytest

from campaign_app.drafting import read
from campaign_app.drafting.readers import is_listing, read_document, read_listing
from campaign_app.errors import UnreadableSource

_SAMPLES = Path(__file__).parents[1] / "samples"


def _sample(name: str) -> bytes:
    return (_SAMPLES / name).read_bytes()


def test_a_listing_gives_its_items_without_preamble_and_footer() -> None:
    items = read(_sample("newsroom_listing.txt"))
    assert [item.published_on for item in items] == [
        date(2024, *day) for day in [(6, 12), (6, 3), (5, 28), (5, 20), (5, 2)]
    ]
    assert [item.part for item in items] == [1, 2, 3, 4, 5]
    assert [item.kind for item in items] == ["press_release", "statement", *["press_release"] * 3]
    everything = " ".join(f"{item.title} {item.body}" for item in items)
    assert "looks after the water" not in everything
    assert "Follow the river" not in everything


def test_an_item_with_an_empty_title_gets_one_from_its_first_sentence() -> None:
    items = read(_sample("newsroom_listing.txt"))
    derived = [item for item in items if item.title_is_derived]
    assert [item.part for item in derived] == [3]
    assert derived[0].title.startswith("Speaking at the opening of the summer session")
    assert len(derived[0].title) <= 100
    assert derived[0].body.startswith("Speaking at")


def test_bodies_that_break_off_are_marked_as_cut() -> None:
    assert [item.is_cut for item in read(_sample("newsroom_listing.txt"))] == [True, True, True, True, False]


def test_links_of_a_listing_are_resolved_against_its_address() -> None:
    text = (
        "May 2, 2024 | Statement\n[On the river](/news/river)\nIt rises.\n\n"
        "May 1, 2024 | Statement\nOn the lake\nhttps://lake.example/1.\nIt falls.\n\n"
        "April 1, 2024 | Statement\n[On the sea](javascript:alert)\nIt stays.\n"
    )
    items = read_listing(text, base_url="https://heron.example/press/")
    assert [item.title for item in items] == ["On the river", "On the lake", "On the sea"]
    assert [item.url for item in items] == ["https://heron.example/news/river", "https://lake.example/1", None]


def test_dates_alone_make_a_listing_only_newest_first() -> None:
    dates = ["May 3, 2024", "May 2, 2024", "April 1, 2024"]
    assert is_listing("\n\n".join(f"{day}\n\nA title\n\nA body." for day in dates))
    assert not is_listing("\n\n".join(f"{day}\n\nWhat happened." for day in reversed(dates)))


def test_a_release_with_two_date_lines_is_no_listing() -> None:
    assert not is_listing("Title\n\nMay 12, 2015\n\nFOR IMMEDIATE RELEASE\n\nMay 12, 2015\n\nThe river rose.")


def test_a_priorities_page_is_read_without_its_links_and_buttons() -> None:
    (page,) = read(_sample("priorities_page.txt"))
    assert page.kind == "priority"
    assert page.title == "Clean Water Priorities for the Next Legislature"
    assert page.published_on == date(2024, 1, 4)
    assert page.body.startswith("Nine towns")
    assert page.body.endswith("candidate in April.")
    assert "nine proposals, which" in page.body
    assert not page.title_is_derived
    assert not page.is_cut


def test_a_release_is_read_without_marks_contacts_and_what_follows_its_end() -> None:
    (release,) = read(_sample("press_release.txt"))
    assert release.kind == "press_release"
    assert release.published_on == date(2023, 3, 7)
    assert release.title == "Tenants Call on Mayor Ruth Lindqvist to Halt Winter Evictions"
    assert release.body.startswith("One household in six")
    assert release.body.endswith("rent and heating?")


def test_a_dateline_gives_the_date_where_the_head_has_none() -> None:
    release = read_document("Pumps fail again\n\nPORT ALDER, 3 May 2024 – Nine pumps failed on Monday night.")
    assert release.published_on == date(2024, 5, 3)


def test_a_news_wire_between_date_and_dash_is_part_of_the_dateline() -> None:
    release = read_document("Pumps fail again\n\nPORT ALDER, May 3, 2024 /Alder Wire/ --Nine pumps failed on Monday.")
    assert release.published_on == date(2024, 5, 3)


def test_a_letter_without_a_title_is_a_statement_named_by_its_first_sentence() -> None:
    release = read_document("3 May 2024\n\nDear Minister,\n\nNine pumps failed on Monday night, and none was repaired.")
    assert release.kind == "statement"
    assert release.title_is_derived
    assert release.title.startswith("Nine pumps failed")


def test_a_date_within_a_sentence_is_not_the_date_of_the_release() -> None:
    release = read_document("Pumps fail again\n\nOn May 3, 2024 nine pumps failed, as they had done before.")
    assert release.published_on is None


def test_prose_about_contacts_and_reports_stays() -> None:
    body = (
        "The report found here: nothing. Contact with the water is enough to fall ill.\n\n"
        "We read the full report twice and found no plan.\n\nPhone-banking begins on Monday."
    )
    release = read_document(f"A title\n\n{body}\n\n- - -\n\nA second part of the text follows here.")
    assert body in release.body
    assert release.body.endswith("follows here.")


def test_a_text_without_a_title_gets_a_derived_one() -> None:
    release = read_document("The water board met on Monday evening, and it decided nothing about the nine pumps. " * 3)
    assert release.title_is_derived
    assert release.title == "The water board met on Monday evening, and it decided nothing about the nine pumps"


@pytest.mark.parametrize("data", [b"<!doctype html><p>Hello</p>", b"<?xml version='1.0'?><rss/>", b"--- 1234 ---"])
def test_markup_and_texts_without_words_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSource):
        read(data)


@pytest.mark.parametrize(
    "title",
    [
        "Comunicado conjunto sobre la ley de aguas",
        "Communiqué sur la fermeture du pont",
        "Press statement on the night train",
    ],
)
def test_a_title_may_begin_with_what_the_text_is(title: str) -> None:
    body = "The line was closed in May, and since then nobody has been able to reach the valley by train at all."
    assert read_document(f"{title}\n\n{body}").title == title
