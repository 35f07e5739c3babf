"""What mails to offices are made of: a letter in its writer's words, a tally with its numbers. Sends nothing."""

from datetime import datetime

from flask_babel import format_decimal

from campaign_app.addresses import wire_email
from campaign_app.config import Settings
from campaign_app.districts import district_name
from campaign_app.errors import PermanentFailure
from campaign_app.gateways.mailer import Attachment, mailbox
from campaign_app.mail_drawing import Context
from campaign_app.mail_links import loaded, page_url, signed_link
from campaign_app.models import DeliveryFile, OutboxMessage, Signature


def letter_context(message: OutboxMessage, _now: datetime, settings: Settings) -> Context:
    """One supporter's letter to one target, in the words that were signed."""
    delivery = loaded(message.delivery)
    letter = loaded(delivery.letter)
    signer = letter.signature
    if letter.digest and letter.digest != letter.frozen_digest():
        raise PermanentFailure("These are not the words that were signed")
    return {
        "page": delivery.action_page,
        "organization": delivery.action_page.organization,
        "page_url": page_url(settings, delivery.action_page),
        "letter": letter,
        "target": delivery.target,
        "signer": signer,
        "reply_to": _reply_address(signer),
    }


def _reply_address(signer: Signature) -> str | None:
    """Answers reach the writer; None, so the organization, when the address would need an extension to be written."""
    address = wire_email(signer.supporter.email)
    return mailbox(signer.name, address) if address.isascii() else None


def tally_context(message: OutboxMessage, now: datetime, settings: Settings) -> Context:
    """A tally with its districts, the files packed for it, and the link its target acknowledges it by."""
    delivery = loaded(message.delivery)
    tally = loaded(delivery.tally)
    page = delivery.action_page
    files = {file.kind: file for file in delivery.files}
    return {
        "page": page,
        "organization": page.organization,
        "page_url": page_url(settings, page),
        "tally": tally,
        "target": delivery.target,
        "versions": [
            {"demand": found.demand, "count": count, "since": found.created_at.astimezone(page.zone).date()}
            for found, count in tally.signed_versions(page)
        ],
        "total_text": format_decimal(tally.total_count),
        "districts": [{"name": district_name(code), "count": count} for code, count in tally.districts],
        "files": files,
        "manifest_digest": files["manifest"].digest.hex() if "manifest" in files else "",
        "acknowledge_url": signed_link(settings, "acknowledge", delivery.id, now),
        "attachments": _attached(delivery.files),
    }


def _attached(files: list[DeliveryFile]) -> tuple[Attachment, ...]:
    """What was packed; a file that went with somebody erased is left out."""
    return tuple(Attachment(file.name, file.media_type, file.data) for file in files if file.data is not None)
