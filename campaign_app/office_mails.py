"""What mails to offices are made of: a letter in its writer's words, a tally with its numbers. Sends nothing."""

from datetime import datetime
from typing import Any

from flask_babel import format_decimal

from campaign_app.addresses import wire_email
from campaign_app.config import Settings
from campaign_app.districts import district_name
from campaign_app.documents import csv_lines
from campaign_app.errors import PermanentFailure
from campaign_app.gateways.mailer import Attachment, mailbox
from campaign_app.mail_drawing import Context
from campaign_app.mail_links import loaded, page_url
from campaign_app.models import ActionPage, OutboxMessage, Signature, Tally


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


def tally_context(message: OutboxMessage, _now: datetime, settings: Settings) -> Context:
    """A tally with its districts, which also come as a file."""
    delivery = loaded(message.delivery)
    tally = loaded(delivery.tally)
    page = delivery.action_page
    districts = [{"name": district_name(code), "count": count} for code, count in _by_size(tally.district_counts)]
    lines = csv_lines(("district", "confirmed_signatures"), _by_size(tally.district_counts))
    return {
        "page": page,
        "organization": page.organization,
        "page_url": page_url(settings, page),
        "tally": tally,
        "target": delivery.target,
        "versions": _versions(page, tally),
        "total_text": format_decimal(tally.total_count),
        "districts": districts,
        "attachments": (Attachment(f"{page.slug}.csv", "csv", "".join(lines)),),
    }


def _versions(page: ActionPage, tally: Tally) -> list[dict[str, Any]]:
    """The demands that were signed, the most signed first: an earlier text is never handed in as a later one."""
    counts = tally.version_counts or {str(page.version.number): tally.total_count}
    demands = {str(version.number): version for version in page.versions}
    signed = [(demands[number], count) for number, count in _by_size(counts)]
    return [
        {"demand": found.demand, "count": count, "since": found.created_at.astimezone(page.zone).date()}
        for found, count in signed
    ]


def _by_size(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
