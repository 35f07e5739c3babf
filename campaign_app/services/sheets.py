"""What a printed batch says, as the typesetter takes it: JSON types only, every text a string, never markup."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_date

from campaign_app.districts import district_name
from campaign_app.models import Delivery, LetterBatch, Organization, Signature

# Longer runs without a blank would leave the paper; a zero-width space lets them break.
_LONG_RUN = re.compile(r"(\S{40})(?=\S)")
_ZERO_WIDTH_SPACE = "\u200b"


def content_of(
    *, batch: LetterBatch, deliveries: Sequence[Delivery], organization: Organization, now: datetime
) -> dict[str, Any]:
    """The cover sheet and the letters of a batch, in the order given."""
    days = [delivery.planned_at.date() for delivery in deliveries] or [now.date()]
    target = batch.target
    return {
        "organization": organization.name,
        "contact": organization.contact_email,
        "target": target.name,
        "address": _address(target.name, target.role, target.term.address if target.term else ""),
        "district": district_name(target.term.district_code) if target.term else "",
        "headlines": sorted({_breakable(delivery.action_page.headline) for delivery in deliveries}),
        "days": _range(min(days), max(days)),
        "made_on": _day(now.date()),
        "batch": batch.id.hex,
        "letters": [_letter(delivery) for delivery in deliveries if delivery.letter],
    }


def direction_of(text: str) -> str:
    """`rtl` when the first letter with a direction runs from right to left (UAX #9, rules P2 and P3), else `ltr`."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def _letter(delivery: Delivery) -> dict[str, Any]:
    letter = delivery.letter
    if letter is None or (letter.digest and letter.digest != letter.frozen_digest()):
        raise ValueError("these are not the words that were signed")
    writer = letter.signature
    return {
        "name": _breakable(writer.name),
        "place": " ".join(filter(None, (writer.city, writer.postal_code))),
        "from": _from(writer),
        "confirmed_on": _day(delivery.planned_at.date()),
        "greeting": _breakable(letter.addressee),
        "subject": _breakable(letter.subject),
        "paragraphs": [
            {"text": _breakable(part.strip()), "direction": direction_of(part)}
            for part in re.split(r"\n\s*\n", letter.body.replace("\r\n", "\n"))
            if part.strip()
        ],
    }


def _from(writer: Signature) -> list[str]:
    """Who writes from where; never a mail address or a telephone number."""
    lines = (writer.name, writer.street, " ".join(filter(None, (writer.city, writer.postal_code))))
    return [_breakable(line) for line in lines if line]


def _address(name: str, role: str, address: str) -> list[str]:
    return [_breakable(line.strip()) for line in (name, role, *re.split(r"[\n;]", address)) if line.strip()]


def _breakable(text: str) -> str:
    return _LONG_RUN.sub(rf"\1{_ZERO_WIDTH_SPACE}", text)


def _day(day: date) -> str:
    return str(format_date(day, format="d MMMM y", locale="en"))


def _range(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)} – {_day(last)}"
