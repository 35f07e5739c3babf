"""Sources are parsed in a process of their own, which a hostile file can break without breaking ours."""

import contextlib
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from campaign_app.errors import UnreadableSource
from campaign_app.gateways import parsing
from tests.documents import docx_of, lines_of, pdf_of

_TEXT = "Nine pumps have failed in the lower town since Monday, and nobody has repaired any of them."


@pytest.mark.parametrize(
    "data",
    [
        pdf_of([lines_of(["Pumps fail", "", "May 3, 2024", "", _TEXT[:55], _TEXT[55:].strip()])]),
        docx_of([("T", "Pumps fail"), ("", "May 3, 2024"), ("", _TEXT)]),
        f"<h1>Pumps fail</h1><p>May 3, 2024</p><p>{_TEXT}</p>".encode(),
        f"---\ntitle: Pumps fail\ndate: 2024-05-03\n---\n{_TEXT}".encode(),
        f"<rss><channel><item><title>Pumps fail</title><pubDate>3 May 2024</pubDate><description>{_TEXT}</description>"
        "</item></channel></rss>".encode(),
        f"Pumps fail\n\nMay 3, 2024\n\n{_TEXT}".encode(),
    ],
    ids=["pdf", "docx", "page", "markdown", "feed", "text"],
)
def test_every_format_comes_back_as_releases(data: bytes) -> None:
    (release,) = parsing.read(data, base_url="https://alder.example/")
    assert (release.title, release.published_on, release.language) == ("Pumps fail", date(2024, 5, 3), "en")
    assert " ".join(release.body.split()) == _TEXT


def test_a_refusal_keeps_its_sentence_and_its_values() -> None:
    with pytest.raises(UnreadableSource, match="This page shows no text") as refusal:
        parsing.read(b"<html><nav>Home</nav></html>")
    assert refusal.value.message
    with pytest.raises(UnreadableSource, match="DOC") as other:
        parsing.read(b"\xd0\xcf\x11\xe0" + bytes(600), filename="old.html")
    assert other.value.values == {"format": "DOC"}


def test_more_than_ten_megabytes_are_refused_unread() -> None:
    with pytest.raises(UnreadableSource, match="10 MB"):
        parsing.read(b"<p>" + b"a" * parsing.MOST_BYTES)


@pytest.mark.parametrize(
    "code",
    [
        "import sys; sys.exit(3)",
        "import os; os.abort()",
        "print('{}')",
        "print('no json')",
        'print(\'{"releases": [{"kind": "virus"}]}\')',
        'print(\'{"releases": "x"}\')',
    ],
)
def test_whatever_the_parsing_process_does_the_answer_is_one_sentence(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "_WORKER", (sys.executable, "-c", code))
    with pytest.raises(UnreadableSource, match=r"\.$"):
        parsing.read(b"<p>Nine pumps</p>")


def test_a_parser_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_WORKER", (sys.executable, "-c", "while True: pass"))
    monkeypatch.setattr(parsing, "WALL_SECONDS", 0.5)
    started = time.monotonic()
    with pytest.raises(UnreadableSource, match="too long"):
        parsing.read(b"<p>Nine pumps</p>")
    assert time.monotonic() - started < 10


def test_the_parsing_process_knows_none_of_our_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 40)
    seen = tmp_path / "seen"
    code = f"import os; open({str(seen)!r}, 'w').write(' '.join(os.environ))"
    monkeypatch.setattr(parsing, "_WORKER", (sys.executable, "-c", code))
    with pytest.raises(UnreadableSource):
        parsing.read(b"<p>Nine pumps</p>")
    assert "SECRET_KEY" not in seen.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep the limit of memory")
def test_a_parser_that_takes_all_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    take_all = "w.answer = lambda source: len(b'a' * 3_000_000_000); w.main()"
    code = f"import campaign_app.drafting.readers.worker as w; {take_all}"
    monkeypatch.setattr(parsing, "_WORKER", (sys.executable, "-c", code))
    with pytest.raises(UnreadableSource, match="damaged or too complex"):
        parsing.read(b"<p>Nine pumps</p>")


@pytest.mark.parametrize(
    "data",
    [b"<div>" * 200_000 + b"Nine pumps have failed.", b"<p>Nine pumps have failed.</p>" * 20_000],
    ids=["deep", "long"],
)
def test_deep_pages_and_long_pages_are_read_or_refused_soon(data: bytes) -> None:
    started = time.monotonic()
    with contextlib.suppress(UnreadableSource):
        assert parsing.read(data, filename="x.html")
    assert time.monotonic() - started < parsing.WALL_SECONDS + 5
