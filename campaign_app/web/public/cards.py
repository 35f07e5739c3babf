"""The cards of a letter's readers: whom it goes to, and what somebody writes to one of them alone.

All of it comes and goes as plain form fields, named after the reader's key, so that it works without script.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from campaign_app.lengths import Length, measure
from campaign_app.services.letters import OwnWords
from campaign_app.services.recipients import Recipient

OWN = "own-"
# More readers than these are listed and can be left out, but one text goes to all of them.
OWN_MAX = 12
_KEY = re.compile("own_(?:subject|body)_([0-9a-f]{32})")


@dataclass(frozen=True)
class Card:
    """One reader as the form shows them: whether the letter goes there, and the words to them alone."""

    person: Recipient
    is_chosen: bool
    own: OwnWords
    length: Length

    @property
    def subject_id(self) -> str:
        """The field with the subject to this reader alone, and its place on the page."""
        return f"own_subject_{self.person.key}"

    @property
    def body_id(self) -> str:
        """The same of the letter."""
        return f"own_body_{self.person.key}"


def offered() -> tuple[str, ...]:
    """The keys of the readers the posted form showed."""
    return tuple(request.form.getlist("offered"))


def chosen() -> tuple[str, ...]:
    """Those of them that were left ticked."""
    return tuple(request.form.getlist("to"))


def own_words() -> dict[str, OwnWords]:
    """What was written to single readers, by their key."""
    keys = dict.fromkeys(match[1] for match in map(_KEY.fullmatch, request.form) if match)
    return {key: _own(key) for key in list(keys)[:OWN_MAX]}


def cards_of(people: Sequence[Recipient], *, draft: str) -> list[Card]:
    """A card for each reader with what was posted of it; who was not shown before is ticked."""
    left_out = set(offered()) - set(chosen())
    texts = {person.key: _own(person.key) for person in people}
    return [
        Card(person, person.key not in left_out, own := texts[person.key], measure(own.body, draft=draft))
        for person in people
    ]


def _own(key: str) -> OwnWords:
    own = OwnWords(request.form.get(f"own_subject_{key}", ""), request.form.get(f"own_body_{key}", ""))
    if request.form.get("step") == OWN + key and not own.body:  # to begin with the letter to all
        return own._replace(body=request.form.get("body", ""))
    return own
