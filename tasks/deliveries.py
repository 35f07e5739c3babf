"""The door to deliveries: what happens to letters after they are planned."""

from datetime import UTC, datetime
from functools import partial

from celery import shared_task
from flask import current_app

from campaign_app.gateways.congress import Congress
from campaign_app.gateways.typesetter import draw_pdf
from campaign_app.posting import packer_with
from campaign_app.services import congress, handing_off, occasions, packing, printing, releasing


@shared_task(name="deliveries.release")
def release() -> None:
    """Let waiting letters go at their targets' pace."""
    releasing.release_due(now=datetime.now(UTC))


@shared_task(name="deliveries.post_to_congress")
def post_to_congress() -> None:
    """Post waiting letters to Congress, if that is configured."""
    settings = current_app.extensions["settings"]
    if post := Congress.from_settings(settings):
        congress.send_due(congress.Sending(partial(datetime.now, UTC), post, settings.cwc_offices))


@shared_task(name="deliveries.typeset")
def typeset() -> None:
    """Make the documents of printed batches."""
    printing.typeset_due(draw=partial(draw_pdf, "letters.typ"), now=datetime.now(UTC))


@shared_task(name="deliveries.take_due_tallies")
def take_due_tallies() -> None:
    """Take the tallies whose occasions have come."""
    occasions.take_due(now=datetime.now(UTC))


@shared_task(name="deliveries.pack")
def pack() -> None:
    """Make the files of tallies that are to leave, and let them go."""
    packing.pack_due(compose=packer_with(current_app.extensions["settings"]), now=datetime.now(UTC))


@shared_task(name="deliveries.remind")
def remind() -> None:
    """Remind supporters, once, of letters they send themselves."""
    handing_off.remind_due(now=datetime.now(UTC))
