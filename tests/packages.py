"""Packing tallies in tests, without the typesetter where its work is not what a test is about."""

from datetime import datetime
from functools import partial

from flask import current_app

from campaign_app.briefs import compose_package
from campaign_app.models import ActionPage, Tally
from campaign_app.services import packing, tallies
from tests.conftest import NOW

BRIEF = b"%PDF-1.7 stands in for the brief\n"


def draw(_content: str) -> bytes:
    """Stands in for the typesetter."""
    return BRIEF


def pack(now: datetime = NOW) -> int:
    """Pack what waits, as the worker does."""
    settings = current_app.extensions["settings"]
    return packing.pack_due(compose=partial(compose_package, settings=settings, draw=draw), now=now)


def handed_over(page: ActionPage, now: datetime = NOW) -> Tally:
    """A tally of a page on its way to its targets."""
    tally = tallies.take(page=page, account_id=None, now=now)
    pack(now)
    return tally
