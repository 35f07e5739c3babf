"""Supporters as strangers see them: a first name, an initial, a place and their words, never more."""

import re
from dataclasses import dataclass
from datetime import date

from flask_babel import get_locale

from campaign_app.addresses import public_name
from campaign_app.models import ActionPage, Signature
from campaign_app.services import showing
from campaign_app.web.public.forms import countries

_STATE = re.compile(r":us/(?:state|district|territory):([a-z]{2})")
_LINKS = ("://", "www.")


@dataclass(frozen=True)
class Signer:
    """One supporter on a page; `comment` is empty without one, or when it carries a link."""

    name: str
    place: str
    on: date
    comment: str


def signers_of(page: ActionPage, *, limit: int = showing.SHOWN_MAX, offset: int = 0) -> list[Signer]:
    """The latest supporters of a page who agreed to be shown; days are those of its organization."""
    return [
        Signer(name, place_of(signature), signature.confirmed_at.astimezone(page.zone).date(), _comment(signature))
        for signature in showing.list_shown(page.id, limit=limit, offset=offset)
        if (name := public_name(signature.name)) and signature.confirmed_at
    ]


def shown_as(signature: Signature) -> str:
    """What the page would say of this supporter, like `Ana R., AZ`; empty when the name cannot be shown."""
    name = public_name(signature.name)
    return ", ".join(part for part in (name, place_of(signature)) if part) if name else ""


def place_of(signature: Signature) -> str:
    """The state, else the country, if one was given; never the postal code."""
    if state := _STATE.search(signature.district_code):
        return state[1].upper()
    return countries(str(get_locale() or "en")).get(signature.country_code, "")


def _comment(signature: Signature) -> str:
    return "" if any(part in signature.comment.lower() for part in _LINKS) else signature.comment
