"""Attacks through documents: whatever a feed, a page or a file is, what was imported before stays as it was."""

import gzip
import io
import zipfile
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign_app.errors import AddressRefused, CampaignError
from campaign_app.gateways.fetcher import Fetcher
from campaign_app.models import AuditEvent, Feed, Organization, Source, SourceKey
from campaign_app.services import feeds, importing
from tests.conftest import NOW
from tests.factories import Factory
from tests.listener import Listener
from tests.sites import FakeSite, answer
from tests.web.conftest import LogIn, log_in

__all__ = ["log_in"]


@pytest.fixture
def canary() -> Iterator[Listener]:
    """Nobody may come here."""
    with Listener() as listener:
        yield listener
        assert listener.visits == 0


@pytest.fixture(autouse=True)
def _any_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """The port must not be what keeps a fetcher from the canary."""
    monkeypatch.setattr("campaign_app.gateways.destinations.OPEN_PORTS", range(1, 65_536))


LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]>
<rss version="2.0"><channel><title>&g;</title>
<item><title>&g;</title><description>&g;</description></item></channel></rss>
"""


def outside(place: str) -> str:
    """A feed that wants its reader to go elsewhere, in every way XML knows."""
    return f"""<?xml version="1.0"?>
<?xml-stylesheet href="{place}"?>
<!DOCTYPE rss SYSTEM "{place}" [<!ENTITY x SYSTEM "{place}"><!ENTITY f SYSTEM "file:///etc/passwd">
<!ENTITY % p SYSTEM "{place}"> %p;]>
<rss version="2.0" xmlns:xi="http://www.w3.org/2001/XInclude"><channel><title>News</title>
<item><title>A title</title><link>{place}</link><description>Words &x; and &f; <xi:include href="{place}"/> more.
</description><enclosure url="{place}"/></item></channel></rss>"""


def docx(text: bytes, size: int = 0) -> bytes:
    """A DOCX file of one part, blown up with blanks."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", text + b" " * size)
    return packed.getvalue()


def hostile(place: str) -> dict[str, bytes]:
    """Documents that want to harm whoever reads them, or to send them to `place`."""
    laughs = LAUGHS.encode()
    return {
        "billion laughs": laughs,
        "external entities": outside(place).encode(),
        "page with everything": f'<html><base href="{place}"><img src="{place}"><iframe src="{place}"></iframe>'
        f'<link rel="stylesheet" href="{place}"><script src="{place}"></script></html>'.encode(),
        "deep tags": b"<html>" + b"<div>" * 200_000,
        "endless attribute": b"<html><body " + b"x" * 3_000_000,
        "half a PDF": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
        "not a PDF": b"%PDF-1.7 " + bytes(range(256)) * 100,
        "zip bomb": docx(b"<w:document/>", 300_000_000),
        "not a DOCX": b"PK\x03\x04" + b"\x00" * 1_000,
        "laughing DOCX": docx(laughs),
        "DOCX with entities": docx(outside(place).encode()),
        "packed twice": gzip.compress(b"x" * 1_000, mtime=0),
        "half a feed": b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>News &',
        "only marks": b"<rss><channel></channel></rss>",
        "nothing": b"",
        "binary": bytes(range(256)) * 1_000,
    }


NAMES = sorted(hostile("http://127.0.0.1/"))
FEED = "https://news.example.org/feed"
FOLLOW = {"follow": "1"}


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_document_changes_nothing_that_was_imported(
    canary: Listener, make: Factory, session: Session, name: str
) -> None:
    organization = make.organization()
    kept = make.source(organization)
    before = (kept.title, kept.body, kept.url)
    said = bring(organization, hostile(canary.url())[name])
    assert not said or (said.endswith(".") and len(said) < 300)
    session.expire_all()
    found = session.get_one(Source, kept.id)
    assert (found.title, found.body, found.url) == before
    assert not [text for text in session.scalars(select(Source.body)) if "root:" in text or len(text) > 1_000_000]


def bring(organization: Organization, data: bytes) -> str:
    """Import a document as a file, or as a feed where it is of the web; what was said against it."""
    who = {"organization_id": organization.id, "account_id": None, "now": NOW}
    try:
        if data.startswith((b"<", b"\x1f")):
            site = FakeSite({FEED: answer(FEED, data, content_type=None)})
            feeds.add(url=FEED, fetcher=site, **who)  # type: ignore[arg-type]  # each value is of its own type
        else:
            importing.import_text(data=data, url=None, **who)  # type: ignore[arg-type]  # as above
    except CampaignError as error:
        return str(error)
    return ""


def test_a_refused_address_leaves_no_trace(make: Factory, session: Session) -> None:
    organization = make.organization()
    for add in (feeds.add, importing.import_url):
        with pytest.raises(AddressRefused):
            add(
                organization_id=organization.id, url="http://127.0.0.1/", fetcher=Fetcher("x"), account_id=None, now=NOW
            )
    for table in (Source, SourceKey, Feed, AuditEvent):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_the_organizers_form_refuses_an_address_in_a_sentence(
    canary: Listener, make: Factory, log_in: LogIn, app_without_tokens: None
) -> None:
    member = make.member(make.organization(), "organizer")
    browser: FlaskClient = log_in(member)
    room = f"/organizer/{member.organization.slug}"
    answers = [browser.post(f"{room}/sources/fetch", data={"address": canary.url()} | more) for more in ({}, FOLLOW)]
    assert [answered.status_code for answered in answers] == [422, 422]
    assert all("private network" in answered.text for answered in answers)


@pytest.fixture
def app_without_tokens(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms of this test carry no token."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)  # type: ignore[attr-defined]  # it is a Flask
