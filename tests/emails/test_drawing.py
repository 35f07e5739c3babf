"""Mails drawn once and filled in for each reader say what a mail drawn for one reader says."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from campaign_app import mail_drawing
from campaign_app.emails import compose
from campaign_app.extensions import db
from campaign_app.gateways.mailer import Email
from campaign_app.mail_drawing import Context, Drawings, Words
from campaign_app.models import MailKind, OutboxMessage, PageKind, Signature
from campaign_app.services import signing
from campaign_app.services.draining import drain
from tests.conftest import NOW
from tests.factories import Factory
from tests.fakes import FakeClock, FakeTransport, drain_with

NAMES = [
    "Ada Lovelace",
    "Zoë O’Neill-Dürr",
    "Tom & <b>Jerry</b>",
    "\"Quotes\" and 'more'",
    "evil.example/now",
    "%(name)s {{ 7 }}",
    "N" * 60,
    "שרה כהן",
]


@pytest.fixture
def both_ways(app: Flask) -> list[tuple[Email, Email]]:
    """Fills up as mails leave: each drawn for its reader alone, and from what earlier ones left."""
    return []


def leave(app: Flask, both_ways: list[tuple[Email, Email]]) -> None:
    """Compose all that waits, both ways."""
    settings, drawings = app.extensions["settings"], Drawings()

    def note(message: OutboxMessage, now: object) -> Email:
        alone = compose(message, NOW, settings=settings)
        both_ways.append((alone, compose(message, NOW, settings=settings, drawings=drawings)))
        return alone

    drain(drain_with(FakeTransport(), FakeClock(NOW), note))


@pytest.mark.parametrize("kind", ["petition", "pledge", "letter"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_reader_gets_the_mail_drawn_for_them(
    app: Flask, make: Factory, both_ways: list[tuple[Email, Email]], kind: PageKind, language: str
) -> None:
    page = make.page(kind=kind)
    day = date(2027, 1, 4) if kind == "pledge" else None
    for number, name in enumerate(NAMES):
        act = make.act(name=name, email=f"reader{number}@example.org", language=language, pledge_on=day)
        signing.sign(page=page, act=act, address_key=make.address_key, now=NOW)
    leave(app, both_ways)
    for signature_id in db.session.scalars(select(Signature.id).filter_by(action_page_id=page.id)).all():
        signing.confirm(signature_id=signature_id, now=NOW)
    leave(app, both_ways)
    assert len(both_ways) >= 2 * len(NAMES)
    for alone, shared in both_ways:
        assert shared == alone
        assert shared.to_bytes() == alone.to_bytes()


def test_readers_share_a_drawing_and_not_their_links(
    app: Flask, make: Factory, both_ways: list[tuple[Email, Email]], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    draw = mail_drawing.draw

    def note(kind: MailKind, context: Context) -> Words:
        drawn.append(kind)
        return draw(kind, context)

    monkeypatch.setattr(mail_drawing, "draw", note)
    page = make.page()
    for number in range(5):
        act = make.act(email=f"reader{number}@example.org", name=f"Reader {'ABCDE'[number]}")
        signing.sign(page=page, act=act, address_key=make.address_key, now=NOW)
    leave(app, both_ways)
    assert len({shared.text for _alone, shared in both_ways}) == 5
    assert len(drawn) == 5 + 1  # five alone, one for all


def test_another_language_is_another_drawing(app: Flask, make: Factory) -> None:
    drawings, organization = Drawings(), make.organization()
    context = {"organization": organization, "link_url": "http://localhost/x"}
    with app.test_request_context():
        english = drawings.words("my_signatures", context)
        with force_locale("fr"):
            french = drawings.words("my_signatures", context)
    assert english.subject != french.subject
