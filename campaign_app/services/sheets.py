"""What a printed batch says, as the typesetter takes it: JSON types only, every text a string, never markup."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from babel.support import NullTranslations

from campaign_app.catalogues import load
from campaign_app.districts import district_name
from campaign_app.documents import breakable, direction_of
from campaign_app.languages import DEFAULT
from campaign_app.models import Delivery, LetterBatch, Organization, Signature, Target


def content_of(
    *, batch: LetterBatch, deliveries: Sequence[Delivery], organization: Organization, now: datetime
) -> dict[str, Any]:
    """The cover sheet and the letters of a batch, in the order given.

    A letter's furniture is in the language of its page, the cover sheet's in that of the first.
    """
    language = deliveries[0].action_page.language if deliveries else DEFAULT
    letters = [_letter(delivery) for delivery in deliveries if delivery.letter]
    days = [delivery.planned_at.date() for delivery in deliveries] or [now.date()]
    target = batch.target
    return {
        "organization": organization.name,
        "contact": organization.contact_email,
        "target": target.name,
        "address": _address(target.name, target.role, target.term.address if target.term else ""),
        "headlines": sorted({breakable(delivery.action_page.headline) for delivery in deliveries}),
        "days": _range(min(days), max(days), language),
        "made_on": _day(now.date(), language),
        "batch": batch.id.hex,
        "letters": [
            letter | {"foot": _foot(letter["language"], number, len(letters), organization.name)}
            for number, letter in enumerate(letters, start=1)
        ],
        "words": _cover_words(load(language), len(letters), target),
    }


def _cover_words(texts: NullTranslations, count: int, target: Target) -> dict[str, str]:
    """What the cover sheet says around the letters' own words."""
    heading = texts.ungettext("%(count)d letter", "%(count)d letters", count) % {"count": count}
    if district := district_name(target.term.district_code, texts.ugettext) if target.term else "":
        heading = texts.ugettext("%(letters)s from %(district)s") % {"letters": heading, "district": district}
    return {
        "title": texts.ugettext("Letters to %(target)s") % {"target": target.name},
        "heading": heading,
        "to": texts.ugettext("To"),
        "letters": texts.ugettext("Letters"),
        "order": texts.ugettext("%(count)d, each on a page of its own, in the order below") % {"count": count},
        "confirmed": texts.ugettext("Confirmed"),
        "reply": texts.ugettext("Please reply to"),
        "sender_each": texts.ugettext("each sender at the address on the letter"),
        "batch": texts.ugettext("Batch"),
        "number": texts.ugettext("No."),
        "sender": texts.ugettext("Sender"),
        "place": texts.ugettext("Place"),
        "handed": texts.ugettext("Handed over on"),
        "received": texts.ugettext("Received by (name)"),
        "stamp": texts.ugettext("Signature or stamp"),
    }


def _foot(language: str, number: int, count: int, organization: str) -> str:
    sentence = load(language).ugettext(
        "Letter %(number)d of %(count)d. Written by the person named above, confirmed from their own mailbox, "
        "sent through %(organization)s."
    )
    return str(sentence % {"number": number, "count": count, "organization": organization})


def _letter(delivery: Delivery) -> dict[str, Any]:
    letter = delivery.letter
    if letter is None or (letter.digest and letter.digest != letter.frozen_digest()):
        raise ValueError("these are not the words that were signed")
    writer, language = letter.signature, delivery.action_page.language
    texts = load(language)
    return {
        "language": language,
        "name": breakable(writer.name),
        "place": " ".join(filter(None, (writer.city, writer.postal_code))),
        "from": _from(writer),
        "confirmed_on": _day(delivery.planned_at.date(), language),
        "greeting": breakable(texts.ugettext("Dear %(name)s,") % {"name": letter.addressee}),
        "closing": texts.ugettext("Respectfully,"),
        "subject": breakable(letter.subject),
        "paragraphs": [
            {"text": breakable(part.strip()), "direction": direction_of(part)}
            for part in re.split(r"\n\s*\n", letter.body.replace("\r\n", "\n"))
            if part.strip()
        ],
    }


def _from(writer: Signature) -> list[str]:
    """Who writes from where; never a mail address or a telephone number."""
    lines = (writer.name, writer.street, " ".join(filter(None, (writer.city, writer.postal_code))))
    return [breakable(line) for line in lines if line]


def _address(name: str, role: str, address: str) -> list[str]:
    return [breakable(line.strip()) for line in (name, role, *re.split(r"[\n;]", address)) if line.strip()]


def _day(day: date, language: str) -> str:
    return str(format_date(day, format="d MMMM y" if language == DEFAULT else "long", locale=language))


def _range(first: date, last: date, language: str) -> str:
    return _day(first, language) if first == last else f"{_day(first, language)} – {_day(last, language)}"
