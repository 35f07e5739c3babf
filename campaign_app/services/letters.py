"""Letters: a signature's own words to each target of its page, checked, kept, and sent once it is confirmed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign_app import districts, lengths, merging
from campaign_app.addresses import clean_line, clean_text
from campaign_app.catalogues import load
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Delivery, Letter, Signature, Target, Term, channel_of
from campaign_app.services import releasing, targeting
from campaign_app.services.recipients import Recipient
from campaign_app.wording import N_

SUBJECT_MAX = 200
LETTER_WORDS = range(20, 401)
# About as much in a script that sets no blanks between words.
LETTER_CHARACTERS = range(40, 1_001)
BODY_MAX = 10_000
POINTS_MAX, POINT_MAX = 10, 600


class OwnWords(NamedTuple):
    """What a supporter wrote to one office alone; an empty part means as to all."""

    subject: str
    body: str


def check_subject(text: str, *, field: str = "subject") -> str:
    """The subject on one line. Raises BadInput when it is empty or too long."""
    subject = clean_line(text)
    if not 1 <= len(subject) <= SUBJECT_MAX:
        raise BadInput("Enter a subject of at most 200 characters", field=field)
    return subject


def check_body(text: str, *, field: str = "body") -> str:
    """The letter without what cannot be seen. Raises BadInput when it is too short or too long."""
    body = clean_text(text)
    length = lengths.measure(body)
    if length.unit == "words":
        _check_words(length.total, field)
        _check_characters(len(body), BODY_MAX, field)
    elif length.total < LETTER_CHARACTERS.start:
        raise BadInput("Write at least %(count)d characters", field=field, count=LETTER_CHARACTERS.start)
    else:
        _check_characters(length.total, LETTER_CHARACTERS.stop - 1, field)
    return body


def check_own(own: Mapping[str, OwnWords]) -> dict[str, OwnWords]:
    """What was written to single offices, cleaned; nothing is kept for whom nothing was. Raises BadInput."""
    return {
        key: OwnWords(
            check_subject(words.subject, field=f"own_subject_{key}") if words.subject.strip() else "",
            check_body(words.body, field=f"own_body_{key}") if words.body.strip() else "",
        )
        for key, words in own.items()
        if any(part.strip() for part in words)
    }


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


def add_letters(
    people: Sequence[Recipient],
    signature: Signature,
    *,
    shared: OwnWords,
    own: Mapping[str, OwnWords],
    district: str,
    now: datetime,
) -> None:
    """Keep one letter for each recipient: the shared words, or what was written to them alone (`own`, by their key).

    Fields are filled and the letter frozen with the digest of its own text; joins the caller's transaction.
    """
    writer = {
        "supporter.name": signature.name,
        "supporter.first_name": signature.name.split()[0],
        "supporter.postal_code": signature.postal_code,
        **place_values(district, load(signature.language).ugettext),
    }
    for person in people:
        values = writer | person_values(person)
        alone = own.get(person.key, shared)
        letter = Letter(
            id=new_id(now),
            organization_id=signature.organization_id,
            signature=signature,
            target_id=targeting.put_recipient(signature.organization_id, person, now=now),
            addressee=person.addressee,
            subject=merging.fill(alone.subject or shared.subject, values)[:SUBJECT_MAX],
            body=merging.fill(alone.body or shared.body, values),
        )
        letter.digest = letter.frozen_digest()
        db.session.add(letter)


def place_values(district: str, say: districts.Say) -> dict[str, str]:
    """What is filled in of where the writer lives."""
    return {
        "district": districts.district_phrase(district, say) or say(N_("your district")),
        "state": districts.state_name(district) or say(N_("your state")),
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


def _check_words(count: int, field: str) -> None:
    if count < LETTER_WORDS.start:
        raise BadInput("Write at least %(count)d words", field=field, count=LETTER_WORDS.start)
    if count >= LETTER_WORDS.stop:
        excess = count - LETTER_WORDS.stop + 1
        raise BadInput("Shorten the letter by %(count)d words. The limit is 400", field=field, count=excess)


def _check_characters(count: int, limit: int, field: str) -> None:
    if count > limit:
        raise BadInput("Shorten the letter by %(count)d characters. The limit is %(limit)d", field=field,
                       count=count - limit, limit=limit)  # fmt: skip
