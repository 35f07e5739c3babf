"""Composing mail: an outbox row and what it points at become an Email. Sends nothing."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from babel import Locale
from flask_babel import force_locale, format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from campaign_app.addresses import bare_address, wire_email
from campaign_app.config import Settings
from campaign_app.documents import markdown_to_html, markdown_to_text
from campaign_app.gateways.mailer import Email, mailbox
from campaign_app.languages import LANGUAGES
from campaign_app.mail_drawing import Context, Drawings, Own, own_name
from campaign_app.mail_links import loaded, page_url, share_url, signed_link
from campaign_app.member_mails import MEMBER_CONTEXTS
from campaign_app.models import ActionPage, MailKind, Organization, OutboxMessage, PageKind, Signature
from campaign_app.office_mails import letter_context, tally_context
from campaign_app.tokens import Purpose

_locale = lru_cache(Locale.parse)
_WITH_COUNT: frozenset[MailKind] = frozenset({"thank_you", "closing_result"})


def compose(message: OutboxMessage, now: datetime, *, settings: Settings, drawings: Drawings | None = None) -> Email:
    """The mail for an outbox row, with what it is about loaded; links start at the configured origin.

    `drawings` are those of earlier mails, which this one may share.
    """
    language = LANGUAGES.get(_language(message) or "", LANGUAGES[settings.default_language])
    with force_locale(_locale(language.locale)):
        return _composed(message, now, settings, drawings or Drawings())


def _language(message: OutboxMessage) -> str | None:
    """The language its reader signed in or works in; what goes to an office speaks the page's own."""
    if message.signature_id:
        return loaded(message.signature).language
    if message.supporter:
        return message.supporter.language
    if about := message.delivery or message.page_update:
        return about.action_page.language
    member = message.password_reset or message.export
    return member.account.language if member else None


def _composed(message: OutboxMessage, now: datetime, settings: Settings, drawings: Drawings) -> Email:
    context = _CONTEXTS[message.kind](message, now, settings)
    organization: Organization = context["organization"]
    words = drawings.words(message.kind, context)
    address = wire_email(bare_address(settings.mail_from))
    return Email(
        to=wire_email(message.recipient),
        sender=mailbox(organization.name, address),
        reply_to=context.get("reply_to") or wire_email(organization.contact_email),
        subject=words.subject,
        text=words.text,
        html=words.html,
        message_id=f"{_message_key(message).hex}@{address.rpartition('@')[2]}",
        date=now,
        headers=_headers(context),
        attachments=context.get("attachments", ()),
    )


def _message_key(message: OutboxMessage) -> uuid.UUID:
    """What the Message-ID is made from: a delivery keeps its own, so that an office's server knows a letter again."""
    return message.delivery_id if message.delivery_id and message.kind in {"letter", "tally"} else message.id


def _headers(context: Context) -> dict[str, str]:
    """Automatic mail says so (RFC 3834); one-click unsubscribe where there is something to leave (RFC 8058)."""
    headers = {"Auto-Submitted": "auto-generated"}
    if isinstance(url := context.get("unsubscribe_url"), Own):
        headers |= {"List-Unsubscribe": f"<{url.value()}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _signature_context(message: OutboxMessage, now: datetime, settings: Settings) -> Context:
    signature = loaded(message.signature)
    page = signature.action_page
    is_confirmation = message.kind == "confirmation"

    def link(purpose: Purpose, subject_id: uuid.UUID) -> Own:
        return Own(lambda: signed_link(settings, purpose, subject_id, now))

    return {
        "page": page,
        "organization": page.organization,
        "demand": signature.page_version.demand,
        "name": own_name(signature.name),
        "confirmed_on": signature.confirmed_at.astimezone(page.zone).date() if signature.confirmed_at else None,
        "confirm_url": link("confirm", signature.id),
        "share_page_url": link("thank_you", signature.id),
        **(_passed_on(signature, settings) if message.kind == "thank_you" else {}),
        "count_text": _count_text(page) if message.kind in _WITH_COUNT else "",
        "page_url": page_url(settings, page, signature.language),
        "pledge_on": signature.pledge_on,
        "did_it_url": link("did_it", signature.id) if page.kind == "pledge" else None,
        "letters_url": link("letters", signature.id) if page.kind == "letter" else None,
        "unsubscribe_url": None if is_confirmation else link("unsubscribe", signature.supporter_id),
        "my_signatures_url": link("my_signatures", signature.supporter_id),
    }


def _passed_on(signature: Signature, settings: Settings) -> Context:
    """What a supporter may write to friends from their own mail program; one of two wordings while a test runs."""
    page = signature.action_page
    told = page.words(signature.language)
    given = page.wording_test.given(signature, told) if page.wording_test else told
    is_other = given.headline != told.headline
    url = Own(lambda: share_url(settings, signature, has_other_headline=is_other)) if signature.share_code else None
    return {"share_url": url, "invitation": given.share_text or _invitation(page.kind, given.headline)}


def _invitation(kind: PageKind, headline: str) -> str:
    """What stands in for words to share that the organizer has not written."""
    sentences = {
        "petition": _("I signed “%(headline)s”. Will you sign too?", headline=headline),
        "pledge": _("I made the pledge “%(headline)s”. Will you too?", headline=headline),
        "letter": _("I wrote a letter: “%(headline)s”. Will you write too?", headline=headline),
    }
    return str(sentences[kind])


def _count_text(page: ActionPage) -> str:
    """The number of confirmed signatures as the page itself shows it: not at all while it would discourage."""
    count = sum(row.confirmed_count for row in page.counts)
    is_shown = count >= min(page.organization.count_threshold, page.goal)
    return format_decimal(count) if is_shown else ""


def _supporter_context(message: OutboxMessage, now: datetime, settings: Settings) -> Context:
    supporter = loaded(message.supporter)
    return {
        "organization": supporter.organization,
        "link_url": signed_link(settings, "my_signatures", supporter.id, now),
    }


def _update_context(message: OutboxMessage, now: datetime, settings: Settings) -> Context:
    """A test, which goes to an organizer, has no supporter and so nothing to leave."""
    update = loaded(message.page_update)
    page, text = update.action_page, update.body_markdown
    reader_id = message.supporter_id

    def link(purpose: Purpose) -> Own | None:
        return Own(lambda: signed_link(settings, purpose, reader_id, now)) if reader_id else None

    return {
        "page": page,
        "organization": page.organization,
        "update": update,
        "update_text": markdown_to_text(text),
        "update_html": Markup(markdown_to_html(text)),  # noqa: S704 - cleaned by nh3
        "update_url": f"{page_url(settings, page)}#update-{update.id}",
        "is_test": reader_id is None,
        "unsubscribe_url": link("unsubscribe"),
        "my_signatures_url": link("my_signatures"),
    }


_CONTEXTS: dict[MailKind, Callable[[OutboxMessage, datetime, Settings], Context]] = {
    "confirmation": _signature_context,
    "already_signed": _signature_context,
    "thank_you": _signature_context,
    "pledge_reminder": _signature_context,
    "confirm_reminder": _signature_context,
    "closing_result": _signature_context,
    "hand_off": _signature_context,
    "my_signatures": _supporter_context,
    "letter": letter_context,
    "letter_test": letter_context,
    "tally": tally_context,
    "update": _update_context,
    **MEMBER_CONTEXTS,
}
