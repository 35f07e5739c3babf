"""Mails as the worker composes them: everything in the outbox, handed to a server that only looks."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from campaign_app.config import Settings
from campaign_app.emails import compose
from campaign_app.extensions import db
from campaign_app.gateways.mailer import Email
from campaign_app.models import ActionPage, MailKind, OutboxMessage
from campaign_app.services import consent, holdings, inviting, mailings, outbox, passwords, signing
from campaign_app.services.acts import Act
from campaign_app.services.draining import drain
from tests.conftest import NOW
from tests.exports import ready_export
from tests.factories import Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.packages import handed_over

Mails = dict[MailKind, Email]
SendAll = Callable[[], Mails]
SignAll = Callable[[ActionPage, Act], Mails]


@pytest.fixture
def own_settings(app: Flask) -> Settings:
    """The settings mails are composed with."""
    settings: Settings = app.extensions["settings"]
    return settings


@pytest.fixture
def send_all(own_settings: Settings) -> SendAll:
    """Composes what waits in the outbox and returns the last mail of each kind."""

    def send() -> Mails:
        sent: Mails = {}

        def note(message: OutboxMessage, now: datetime) -> Email:
            sent[message.kind] = compose(message, now, settings=own_settings)
            return sent[message.kind]

        transport = FakeTransport()
        drain(drain_with(transport, FakeClock(NOW), note))
        assert len(transport.taken) >= len(sent)
        return sent

    return send


@pytest.fixture
def sign_all(make: Factory, send_all: SendAll) -> SignAll:
    """Signs a page and does all that follows: every kind of mail there is."""

    def sign(page: ActionPage, act: Act) -> Mails:
        mails: Mails = {}
        signing.sign(page=page, act=act, address_key=make.address_key, now=NOW)
        (signature_id,) = make._ids(page)
        remind_to_confirm(page, signature_id)
        mails |= send_all()  # while the signature is pending
        signing.confirm(signature_id=signature_id, now=NOW)
        signing.sign(page=page, act=act, address_key=make.address_key, now=NOW)
        holdings.ask_for_link(email=act.email, address_key=make.address_key, now=NOW)
        handed_over(page)
        supporter_id = signing.get_signature(signature_id).supporter_id
        consent.answer(supporter_id=supporter_id, is_granted=True, wording="Yes", now=NOW + timedelta(seconds=1))
        make.mailing(page)
        remind(page, signature_id)
        mails |= send_all()  # the organizer's test, which the update itself replaces
        mailings.put_due(now=NOW, most_per_day=1_000)
        write_to_a_member(make, page)
        return mails | send_all()

    return sign


def remind_to_confirm(page: ActionPage, signature_id: uuid.UUID) -> None:
    """The reminder of somebody who has not confirmed."""
    outbox.put(
        organization_id=page.organization_id,
        kind="confirm_reminder",
        recipient=signing.get_signature(signature_id).supporter.email,
        signature_id=signature_id,
        now=NOW,
    )
    db.session.commit()


def remind(page: ActionPage, signature_id: uuid.UUID) -> None:
    """The reminder of a pledge, as on its day."""
    if page.kind == "pledge":
        signature = signing.get_signature(signature_id)
        signature.pledge_on, signature.reminded_at = NOW.date(), NOW
        outbox.put(
            organization_id=page.organization_id,
            kind="pledge_reminder",
            recipient=signature.supporter.email,
            signature_id=signature_id,
            now=NOW,
        )
        db.session.commit()


def write_to_a_member(make: Factory, page: ActionPage) -> None:
    """An invitation into the page's organization, a link to a new password, and what became of an export."""
    member = make.member(page.organization, email="olga@example.org", name="Olga")
    inviting.invite(
        organization_id=page.organization_id,
        email="ines@example.org",
        role="staff",
        account_id=member.account_id,
        now=NOW,
    )
    passwords.ask_for_reset(account=member.account, now=NOW)
    export = ready_export(member)
    kinds: tuple[MailKind, ...] = ("export_ready", "export_failed")
    for kind in kinds:
        outbox.put(
            organization_id=page.organization_id,
            kind=kind,
            recipient=member.account.email,
            export_id=export.id,
            now=NOW,
        )
    db.session.commit()
