"""Letters: a signature's own words to each target of its page, checked, kept, and sent once it is confirmed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign_app import districts, merging
from campaign_app.addresses import clean_line, clean_text
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Delivery, Letter, Signature, Target, Term, channel_of
from campaign_app.services import releasing, targeting
from campaign_app.services.recipients import Recipient

SUBJECT_MAX = 200
LETTER_WORDS = range(20, 401)
BODY_MAX = 10_000
POINTS_MAX, POINT_MAX = 10, 600


class WordCount(NamedTuple):
    """The words of a letter, in all and the writer's own."""

    total: int
    own: int


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
    if len(body) > BODY_MAX:
        raise BadInput("Shorten the letter by %(count)d characters. The limit is %(limit)d", field="body",
                       count=len(body) - BODY_MAX, limit=BODY_MAX)  # fmt: skip
    return body


def check_fields(text: str, *, field: str) -> None:
    """Refuse words in braces that nothing would be filled in for. Raises BadInput naming the first and its line."""
    for unknown in merging.find_unknown(text):
        if not unknown.meant:
            raise BadInput("Line %(line)d: there is no field {%(name)s}", field=field,
                           line=unknown.line, name=unknown.name)  # fmt: skip
        raise BadInput("Line %(line)d: there is no field {%(name)s}. Did you mean {%(meant)s}?", field=field,
                       line=unknown.line, name=unknown.name, meant=unknown.meant)  # fmt: skip


def check_points(text: str) -> str:
    """Talking points, one a line. Raises BadInput for too many, or one that is too long."""
    points = [clean_line(line) for line in text.splitlines() if line.strip()]
    if len(points) > POINTS_MAX or any(len(point) > POINT_MAX for point in points):
        raise BadInput("Write at most %(count)d points of at most %(limit)d characters", field="talking_points",
                       count=POINTS_MAX, limit=POINT_MAX)  # fmt: skip
    return "\n".join(points)


def count_own_words(draft: str, text: str) -> WordCount:
    """How many words a letter has, and how many of them do not come from the draft."""
    words = Counter(text.lower().split())
    return WordCount(words.total(), (words - Counter(draft.lower().split())).total())


def add_letters(
    people: Sequence[Recipient], signature: Signature, *, subject: str, body: str, district: str, now: datetime
) -> None:
    """Keep the words for each recipient, fields filled, frozen with their digest; joins the caller's transaction."""
    writer = {
        "supporter.name": signature.name,
        "supporter.first_name": signature.name.split()[0],
        "supporter.postal_code": signature.postal_code,
        **place_values(district),
    }
    for person in people:
        values = writer | person_values(person)
        letter = Letter(
            id=new_id(now),
            organization_id=signature.organization_id,
            signature=signature,
            target_id=targeting.put_recipient(signature.organization_id, person, now=now),
            addressee=person.addressee,
            subject=merging.fill(subject, values)[:SUBJECT_MAX],
            body=merging.fill(body, values),
        )
        letter.digest = letter.frozen_digest()
        db.session.add(letter)


def place_values(district: str) -> dict[str, str]:
    """What is filled in of where the writer lives."""
    return {
        "district": districts.district_phrase(district) or "your district",
        "state": districts.state_name(district) or "your state",
    }


def person_values(person: Recipient) -> dict[str, str]:
    """What is filled in of whom a letter goes to."""
    return {
        "representative.name": person.name,
        "representative.title": person.title,
        "representative.title_and_name": person.addressee,
    }


def put_deliveries(signature: Signature, *, now: datetime, cwc_offices: Mapping[str, str] | None = None) -> None:
    """One delivery for each of a confirmed signature's letters, by the channel its target takes (`channel_of`).

    What was written to somebody who has left the office since does not leave: the delivery has failed and says why.
    """
    letters = db.session.scalars(
        select(Letter)
        .filter_by(signature_id=signature.id)
        .options(joinedload(Letter.target).joinedload(Target.term).joinedload(Term.representative))
        .execution_options(populate_existing=True)
    )
    for letter in letters:
        delivery = Delivery(
            id=new_id(now),
            organization_id=letter.organization_id,
            action_page_id=signature.action_page_id,
            target=letter.target,
            letter_id=letter.id,
            channel=channel_of(letter.target, cwc_offices=cwc_offices or {}),
            planned_at=now,
        )
        releasing.put_delivery(delivery, now=now)
