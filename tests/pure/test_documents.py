"""Text made safe: Markdown that cannot run anything, cells that cannot compute anything."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from campaign_app.documents import cell, csv_line, csv_lines, markdown_to_html

FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20\t\r\n"
ALLOWED_TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "em", "strong", "a", "br", "hr", "code", "pre"}
HOSTILE_MARKDOWN = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[press](javascript:alert(1))",
    "[press](JaVaScRiPt:alert(1))",
    "[press](java&#115;cript:alert(1))",
    "[press](data:text/html;base64,PHNjcmlwdD4=)",
    "[press](vbscript:x)",
    "![picture](https://tracker.example/x.png)",
    '<https://example.org/"onmouseover="alert(1)>',
    "[a](https://example.org 'x\" onclick=\"alert(1)')",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "```html\n<script>alert(1)</script>\n```",
    "[ref]\n\n[ref]: javascript:alert(1)",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{background:url(//evil)}</style>",
    "<!--><script>alert(1)</script>-->",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<iframe srcdoc='<script>alert(1)</script>'>",
]


def elements(markup: str) -> list[html.HtmlElement]:
    """Every element a browser would make of it, comments included."""
    return list(html.fragment_fromstring(markup, create_parent="div").iterdescendants())


def assert_harmless(markup: str) -> None:
    for element in elements(markup):
        assert element.tag in ALLOWED_TAGS
        assert set(element.attrib) <= {"href", "rel", "title"}
        assert (
            element.get("href", "https:").startswith(("https:", "http:", "mailto:", "/", "#", "?"))
            or ":" not in (element.get("href", "").partition("/")[0])
        )


@pytest.mark.parametrize("text", HOSTILE_MARKDOWN)
def test_hostile_markdown_becomes_harmless_html(text: str) -> None:
    assert_harmless(markdown_to_html(text))


@given(st.lists(st.sampled_from([*HOSTILE_MARKDOWN, "*", "_", "`", "\n\n", "> ", "- ", "[", "](", ")", "&lt;"])))
def test_no_mixture_of_hostile_markdown_becomes_anything_else(parts: list[str]) -> None:
    assert_harmless(markdown_to_html("".join(parts)))


def test_markdown_keeps_what_an_organizer_writes_with_it() -> None:
    written = "# Why\n\nNight *workers* have **no** [way](https://example.org/way?a=1&b=2) home.\n\n- one\n- two"
    (heading, emphasis, strong, link, *items) = [
        each for each in elements(markdown_to_html(written)) if each.tag != "p"
    ]
    assert (heading.tag, heading.text) == ("h2", "Why")
    assert (emphasis.tag, strong.tag) == ("em", "strong")
    assert (link.get("href"), link.get("rel")) == ("https://example.org/way?a=1&b=2", "nofollow noopener")
    assert [item.tag for item in items] == ["ul", "li", "li"]


def test_html_in_markdown_shows_as_the_text_it_is() -> None:
    assert "&lt;b&gt;loud&lt;/b&gt;" in markdown_to_html("<b>loud</b>")


@pytest.mark.parametrize("text", ["*" * 20_000, "[" * 20_000, "> " * 5_000, "`" * 20_000, "- " * 5_000, "<" * 50_000])
@pytest.mark.timeout(10)
def test_markdown_made_to_be_slow_is_not(text: str) -> None:
    assert_harmless(markdown_to_html(text))


@pytest.mark.parametrize("start", FORMULA_STARTS, ids=ascii)
@pytest.mark.parametrize("before", ["", " ", "   ", "\u00a0", "\u3000", "\ufeff", "\u200b", "\t ", "\x00"], ids=ascii)
def test_a_cell_that_looks_like_a_formula_is_text(before: str, start: str) -> None:
    assert cell(f"{before}{start}HYPERLINK(1)").startswith("'")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("Ada", "Ada"), ("a=b", "a=b"), ("", ""), (None, ""), (0, "0"), (12, "12"), ("'quoted'", "'quoted'"), (-3, "'-3")],
)
def test_a_cell_that_is_none_stays_as_it_is(value: object, shown: str) -> None:
    assert cell(value) == shown


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_text_becomes_a_cell_that_starts_as_a_formula(text: str) -> None:
    shown = cell(text)
    assert not shown.lstrip().startswith(tuple(FORMULA_STARTS))
    assert shown in (text, f"'{text}")


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=2))
def test_a_line_reads_back_as_the_cells_it_was_made_of(values: list[str]) -> None:
    line = csv_line(values)
    assert line.endswith("\r\n")
    assert list(csv.reader(io.StringIO(line, newline=""))) == [[cell(value) for value in values]]


def test_lines_come_one_by_one_with_the_header_first() -> None:
    rows = iter([("AZ", 3), ("=1+1", 1)])
    lines = csv_lines(("district", "count"), rows)
    assert next(lines) == "district,count\r\n"
    assert list(lines) == ["AZ,3\r\n", "'=1+1,1\r\n"]


@pytest.mark.parametrize(
    "mark", ["![", "[", "[[]", "*_", "[a](", "![a](b", "a\n", "&", "<", "- a\n  - b\n", "[^\\"], ids=ascii
)
def test_fifty_kilobytes_of_any_mark_are_read_in_a_moment(mark: str) -> None:
    began = time.process_time()
    assert_harmless(markdown_to_html((mark * 50_000)[:50_000]))
    assert time.process_time() - began < 15  # a hundredth of that on an idle core


def test_a_text_with_more_marks_than_words_is_shown_as_it_was_typed() -> None:
    shown = markdown_to_html("First <b>\n\n" + "*" * 4_000)
    assert [each.tag for each in elements(shown)] == ["p", "p"]
    assert "&lt;b&gt;" in shown
