"""Letters: a signature's own words to each target of its page, checked, kept, and sent once it is confirmed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign_app.addresses import clean_line, clean_text
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Delivery, Letter, Signature, Target, channel_of
from campaign_app.services import outbox

SUBJECT_MAX = 200
LETTER_WORDS = range(20, 401)


def check_subject(text: str) -> str:
    """The subject on one line. Raises BadInput when it is empty or too long."""
    subject = clean_line(text)
    if not 1 <= len(subject) <= SUBJECT_MAX:
        raise BadInput("Enter a subject of at most 200 characters", field="subject")
    return subject


def check_body(text: str) -> str:
    """The letter without what cannot be seen. Raises BadInput when it has too few or too many words."""
    body = clean_text(text)
    words = len(body.split())
    if words < LETTER_WORDS.start:
        raise BadInput("Write at least %(count)d words", field="body", count=LETTER_WORDS.start)
    if words >= LETTER_WORDS.stop:
        excess = words - LETTER_WORDS.stop + 1
        raise BadInput("Shorten the letter by %(count)d words. The limit is 400", field="body", count=excess)
    return body


def add_letters(targets: Sequence[Target], signature: Signature, *, subject: str, body: str, now: datetime) -> None:
    """Keep the same words for each target, frozen with their digest; joins the caller's transaction."""
    for target in targets:
        letter = Letter(
            id=new_id(now),
            organization_id=signature.organization_id,
            signature=signature,
            target_id=target.id,
            addressee=target.name,
            subject=subject,
            body=body,
        )
        letter.digest = letter.frozen_digest()
        db.session.add(letter)


def put_deliveries(signature: Signature, *, now: datetime, cwc_offices: Collection[str] = ()) -> None:
    """One delivery for each of a confirmed signature's letters, by the channel its target takes (`channel_of`)."""
    letters = db.session.scalars(select(Letter).filter_by(signature_id=signature.id).options(joinedload(Letter.target)))
    for letter in letters:
        outbox.put_delivery(
            Delivery(
                id=new_id(now),
                organization_id=letter.organization_id,
                action_page_id=signature.action_page_id,
                target=letter.target,
                letter_id=letter.id,
                channel=channel_of(letter.target, cwc_offices=cwc_offices),
                planned_at=now,
            ),
            now=now,
        )
