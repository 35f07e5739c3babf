"""Whatever bytes are read, the answer is releases or one sentence, and it comes soon."""

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaign_app.drafting import Release, draft
from campaign_app.drafting.cleaning import clean
from campaign_app.drafting.priorities import split_priorities
from campaign_app.drafting.readers.formats import read
from campaign_app.errors import UnreadableSource
from tests.documents import docx_of, lines_of, pdf_of

_SAMPLES = Path(__file__).parents[1] / "samples"
_REAL = Path(__file__).parents[2].parent / "shared" / "press_releases" / "docs"
# Half a second on an idle core, much more on a busy one; what goes wrong with the square of the length takes minutes.
_LONGEST_SECONDS = 15
_LENGTH = 50_000
_TAGS = st.sampled_from(
    re.findall(
        r"\S+",
        "<p> </p> <li> <ul> </ul> <h1> </h1> <a/href='x'> </a> <table><tr><td> </td> <br> <form> </form>"
        " <div/class=menu> </div>"
        " <script> </script> <!-- --> <textarea> &nbsp; &#0; ]]> <![CDATA[ … - May 3, 2024 <time/datetime=2024-05-03>",
    )
)


def _read(data: bytes, filename: str | None = None) -> None:
    releases, refusal = _releases(data, filename)
    assert releases or refusal.endswith(".")
    for release in releases:
        assert clean(release.body) == release.body
        assert release.title == " ".join(release.title.split())
        assert all(draft(part).headline is not None for part in split_priorities(release))


def _releases(data: bytes, filename: str | None) -> tuple[list[Release], str]:
    try:
        return read(data, base_url="https://alder.example/news/", filename=filename), ""
    except UnreadableSource as refusal:
        return [], str(refusal)


def _documents() -> list[Path]:
    folders = (folder for folder in (_SAMPLES, _REAL) if folder.is_dir())
    return [path for folder in folders for path in sorted(folder.iterdir()) if path.is_file()]


@given(st.binary(max_size=400), st.sampled_from(["x.html", "x.xml", "x.md", "x.txt", "x.pdf", "x.docx"]))
def test_any_bytes_are_read_or_refused(data: bytes, filename: str) -> None:
    _read(data, filename)


@given(st.lists(st.one_of(_TAGS, st.text(max_size=12)), max_size=60))
@example(["<html>", "\x00"])
def test_any_heap_of_tags_is_read_or_refused(pieces: list[str]) -> None:
    _read(b"<html><body>" + "".join(pieces).encode("utf-8", "replace"))


@given(st.lists(st.one_of(_TAGS, st.text(max_size=12)), max_size=40))
def test_any_heap_of_tags_in_a_feed_is_read_or_refused(pieces: list[str]) -> None:
    _read(b"<rss><channel><item><title>A</title><description>" + "".join(pieces).encode("utf-8", "replace"))


@given(st.text(max_size=300))
def test_any_front_matter_is_read_or_refused(header: str) -> None:
    _read(f"---\n{header}\n---\nNine pumps have failed.".encode("utf-8", "replace"), "x.md")
    _read(f"+++\n{header}\n+++\nNine pumps have failed.".encode("utf-8", "replace"), "x.md")


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("path", _documents(), ids=lambda path: path.name)
def test_a_mutated_document_is_read_or_refused(path: Path) -> None:
    chance = random.Random(path.name)
    data = path.read_bytes()[:60_000]
    for _ in range(4):
        mutated = bytearray(data)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(mutated))
            length = chance.choice((1, 1, 3, 40, 900))
            mutated[at : at + length] = chance.choice(
                (b"", b"<", b"\x00", b"\xff", bytes(mutated[:200]), b"</div></p>", b"]]>")
            )
        _read(bytes(mutated), path.name)


@pytest.mark.parametrize(
    "data", [pdf_of([lines_of(["Nine pumps have failed."] * 9)]), docx_of([("", "Nine pumps.")] * 9)]
)
def test_a_mutated_file_is_read_or_refused(data: bytes) -> None:
    chance = random.Random(len(data))
    for _ in range(150):
        mutated = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        _read(bytes(mutated))


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<div><p>a ",
        "<b>",
        "<li>a",
        "<a href=x>a b c</a> ",
        "<p>May 3, 2024</p>",
        "<li>May 3, 2024 <a href=x>The pumps fail again</a></li>",
        "<p>May 3</p>",
        "<tr><td>05/03/24<td><a href=x>Pumps fail again</a>",
        "<div class='content article-body'><p>We urge Congress to act.</p>",
        "<time datetime=2024-05-03>",
        "<h1>A heading of words</h1>",
        "<article>",
        "<br>",
        "<textarea>",
        "&amp;",
        "<!-- ",
        "<title>a | b",
        "<meta name=date content=1/1/1>",
        "class='a-menu' ",
        "x" * 50,
    ],
)
def test_fifty_kilobytes_of_one_thing_on_a_page_are_read_soon(piece: str) -> None:
    data = ("<html><body>" + (piece * (_LENGTH // len(piece) + 1))[:_LENGTH]).encode()
    started = time.process_time()
    _read(data)
    assert time.process_time() - started < _LONGEST_SECONDS


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        ("<rss><channel>", "<item><title>A</title>"),
        ("<rss><channel><item><description>", "&lt;p&gt;"),
        ("<rss><channel><item><title>", "&amp;"),
        ("<?xml version='1.0'?>", "<!-- a -->"),
        ("---\n", "key: 'value\n"),
        ("---\ntitle: ", "a "),
        ("---\ntitle: a\n---\n", "{% a "),
        ("---\ntitle: a\n---\n", "{{ a "),
        ("---\ntitle: a\n---\n", "[a](b "),
        ("---\ntitle: a\n---\n", "> "),
        ("---\ntitle: a\n---\n", "**a"),
        ("---\ntitle: a\n---\n", "`"),
        ("---\ntitle: a\n---\n", "<a "),
        ("# a\n\n[a](http://b)\n**c**\n![", "- "),
        ("Our priorities\n\nText.\n\n", "1. A title\n\n"),
        ("Our priorities\n\n", "ranging from ending a, to "),
        ("", "1 "),
        ("Published ", "on "),
    ],
)
def test_fifty_kilobytes_of_one_thing_in_other_formats_are_read_soon(start: str, piece: str) -> None:
    data = (start + (piece * (_LENGTH // len(piece) + 1))[:_LENGTH]).encode()
    started = time.process_time()
    _read(data)
    assert time.process_time() - started < _LONGEST_SECONDS
