"""PDF and DOCX files become the paragraphs that their writers saw, or are refused in one sentence."""

import contextlib
from datetime import date

import pytest

from campaign_app.drafting import Release
from campaign_app.drafting.readers.formats import read
from campaign_app.errors import UnreadableSource
from tests.documents import Run, docx_of, lines_of, pdf_of

_LINES = [
    "May 3, 2024",
    "",
    "The council of Alder met on Monday to speak about the nine pumps that have failed",
    "since the winter began. None of them will be repaired before the spring, said the",
    "engineer, because no money was set aside for it.",
    "",
    "The mayor should ask the county for help at once, and the county must not refuse it",
    "again.",
]


def _pdf(*pages: list[Run]) -> Release:
    (release,) = read(pdf_of(pages))
    return release


def test_lines_of_a_pdf_are_joined_to_paragraphs() -> None:
    release = _pdf([(72, 740, 20, "Pumps Fail Again in Alder"), *lines_of(_LINES)])
    assert release.title == "Pumps Fail Again in Alder"
    assert release.published_on == date(2024, 5, 3)
    first, second = release.body.split("\n\n")
    assert first.endswith("said the engineer, because no money was set aside for it.")
    assert second == "The mayor should ask the county for help at once, and the county must not refuse it again."


def test_words_set_one_by_one_are_one_line() -> None:
    words = ["Nine", "pumps", "have", "failed", "in", "the", "lower", "town", "of", "Alder", "since", "Monday."]
    runs: list[Run] = []
    left = 72.0
    for word in words:
        runs.append((left, 700, 12, word))
        left += 7.5 * len(word) + 4
    assert "Nine pumps have failed in the lower town" in _pdf(runs).body


def test_a_sentence_goes_on_over_the_page_and_its_furniture() -> None:
    def page(number: int, texts: list[str]) -> list[Run]:
        return [(72, 760, 9, "The Alder Water Letter"), *lines_of(texts, top=90), (300, 30, 9, f"Page {number} of 2")]

    body = "The council of Alder met on Monday evening to speak about the nine pumps that have"
    release = _pdf(
        page(1, [body]),
        [
            (72, 760, 9, "The Alder Water Letter"),
            *lines_of(["failed since the winter began."]),
            (300, 30, 9, "Page 2 of 2"),
        ],
    )
    assert "the nine pumps that have failed since the winter began." in release.body
    assert "Water Letter" not in release.body
    assert "Page" not in release.body


def test_a_word_broken_at_the_line_end_is_whole_again() -> None:
    release = _pdf(
        lines_of(
            [
                "The council of Alder met on Monday evening to speak about the nine pumps and their re-",
                "pair before the winter begins.",
            ]
        )
    )
    assert "their repair before" in release.body


def test_items_of_a_pdf_stay_apart() -> None:
    texts = [
        "We ask the council of Alder and the county for three things this year:",
        "• Repair the pumps of the lower town",
        "before the winter.",
        "• Pay for it.",
    ]
    release = _pdf(
        lines_of(["Nine pumps have failed since the winter began, and nobody has repaired any of them.", "", *texts])
    )
    assert "• Repair the pumps of the lower town before the winter." in release.body.split("\n\n")


def test_a_pdf_of_pictures_is_refused_in_one_sentence() -> None:
    with pytest.raises(UnreadableSource, match=r"pictures of pages"):
        read(pdf_of([[]]))


@pytest.mark.parametrize("cut", [20, 200, 400])
def test_a_damaged_pdf_is_read_or_refused(cut: int) -> None:
    data = pdf_of([lines_of(_LINES)])
    with contextlib.suppress(UnreadableSource):
        assert read(data[:cut])


def test_an_encrypted_pdf_is_refused_in_one_sentence() -> None:
    data = pdf_of([lines_of(_LINES)]).replace(
        b"trailer<<",
        b"trailer<</Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
        + b"00" * 32
        + b">/U<"
        + b"11" * 32
        + b">>>/ID[<00><00>]",
    )
    with pytest.raises(UnreadableSource, match="encrypted"):
        read(data)


def test_a_docx_gives_its_title_headings_and_paragraphs() -> None:
    (release,) = read(
        docx_of(
            [
                ("T", "Pumps Fail Again in Alder"),
                ("", "3 May 2024"),
                ("", "Nine pumps have failed since the winter began, and nobody has repaired any of them."),
                ("H", "What the council says"),
                ("", "The council says that there is no money, and that there will be none before the spring."),
            ]
        )
    )
    assert (release.title, release.published_on) == ("Pumps Fail Again in Alder", date(2024, 5, 3))
    assert release.body.startswith("Nine pumps")
    assert release.headings == ("What the council says",)


def test_a_docx_that_unpacks_to_more_than_a_text_can_be_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="unpacks"):
        read(docx_of([("", "Pumps")], more=[("word/media/image1.bmp", b"\0" * 61_000_000)]))


def test_a_docx_with_entities_of_its_own_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="entities"):
        read(docx_of([("", "Pumps")], more=[("word/numbering.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')]))


@pytest.mark.parametrize("data", [b"PK\x03\x04nothing", docx_of([])[:-30], docx_of([])])
def test_other_archives_and_empty_documents_are_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableSource, match=r"^This .*\.$"):
        read(data)
