"""What cannot be imported is said in one clear sentence, on the web and on the command line, and changes nothing."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from campaign_app.cli import import_places
from campaign_app.errors import AddressRefused, SourceTooLarge
from campaign_app.gateways import parsing
from campaign_app.models import Feed, Membership, Source
from tests.documents import lines_of, pdf_of
from tests.factories import RELEASE, Factory
from tests.sites import FakeSite

URL = "https://news.example.org/release"
LOCK = b"trailer<</Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">>>/ID[<00><00>]"
ENCRYPTED = pdf_of([lines_of(["Nine pumps have failed."] * 9)]).replace(b"trailer<<", LOCK)
PICTURES = b"<html><body><img src='a.jpg'><script>show()</script></body></html>"
FILES = {
    "too large": ("a.txt", b"word " * 20_000, "This source is larger than 10 MB"),
    "encrypted": ("a.pdf", ENCRYPTED, "This PDF is encrypted: save it without a password, or paste its text."),
    "no text": ("a.html", PICTURES, "This page shows no text of its own: paste the text of the release."),
    "no words": ("a.txt", b" .. \n 12 \n", "There are no words in this source: paste the text of the release."),
    "a picture": ("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(500), "."),
    "no archive": ("a.docx", b"PK\x03\x04" + bytes(500), "This DOCX file is damaged"),
}
PLACES: dict[str, tuple[Exception | str, dict[str, str], str]] = {
    "not a feed": (RELEASE, {"follow": "1"}, "There is one text at this address and no list of texts"),
    "too large": (SourceTooLarge("This document is larger than %(limit)d MB.", limit=10), {}, "larger than 10 MB."),
    "refused": (AddressRefused("This address leads into a private network, so it is not read."), {}, "private network"),
    "no text": (PICTURES.decode(), {}, "This page shows no text of its own"),
}


@pytest.fixture(autouse=True)
def _less_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Test clients keep long bodies in files; the limit itself is tested where it is set."""
    monkeypatch.setattr(parsing, "MOST_BYTES", 90_000)


def said_at(answer: TestResponse, field: str) -> str:
    """The error beside a field; it stands in the summary above, too."""
    document = html.fromstring(answer.text)
    (error,) = document.xpath(f"//*[@id='{field}-error']")
    sentence = " ".join(error.text_content().split()).removeprefix("Error: ")
    (summary,) = document.xpath("//*[@role='alert']")
    assert sentence in " ".join(summary.text_content().split())
    return sentence


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_said_at_its_field(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session, name: str
) -> None:
    make.source(member.organization)
    filename, data, sentence = FILES[name]
    answer = browser.post(f"{room}/sources", data={"file": (io.BytesIO(data), filename)})
    said = said_at(answer, "file")
    assert (answer.status_code, sentence in said, said.endswith(".")) == (422, True, True), said
    assert session.query(Source).count() == 1


@pytest.mark.parametrize("name", PLACES)
def test_an_address_that_cannot_be_read_is_said_at_its_field(
    browser: FlaskClient, room: str, site: FakeSite, make: Factory, member: Membership, session: Session, name: str
) -> None:
    make.source(member.organization)
    there, more, sentence = PLACES[name]
    site.pages[URL] = there if isinstance(there, Exception) else there.encode()
    answer = browser.post(f"{room}/sources/fetch", data={"address": URL} | more)
    said = said_at(answer, "address")
    assert (answer.status_code, sentence in said, said.endswith(".")) == (422, True, True), said
    assert (session.query(Source).count(), session.query(Feed).count()) == (1, 0)


def test_the_command_line_says_the_same_sentences(app: Flask, make: Factory, session: Session, tmp_path: Path) -> None:
    places = {}
    for name, (filename, data, sentence) in FILES.items():
        folder = tmp_path / name.replace(" ", "-")
        folder.mkdir()
        (folder / filename).write_bytes(data)
        places[str(folder / filename)] = sentence
    places["http://127.0.0.1:8000/"] = "."
    places["http://[::ffff:10.0.0.1]/"] = "This address leads into a private network"
    done = app.test_cli_runner().invoke(import_places, [*places, "--organization", make.organization().slug])
    said = [line for line in done.stdout.splitlines() if line.startswith("Not imported: ")]
    assert done.exit_code == 1
    assert len(said) == len(places)
    for line, (place, sentence) in zip(said, places.items(), strict=True):
        assert Path(place).name in line
        assert sentence in line
        assert line.endswith(".")
    assert session.query(Source).count() == 0
