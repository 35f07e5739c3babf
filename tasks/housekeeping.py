"""The door to what the calendar asks for."""

from datetime import UTC, datetime
from functools import partial

from celery import shared_task

from campaign_app.gateways.typesetter import draw_png
from campaign_app.services import (
    goals,
    pledges,
    privacy,
    quarantine,
    reminding,
    retaining,
    scheduling,
    share_images,
    throttling,
    wording_results,
)


@shared_task(name="housekeeping.open_due_pages")
def open_due_pages() -> None:
    """Open scheduled pages whose time has come."""
    scheduling.open_due(now=datetime.now(UTC))


@shared_task(name="housekeeping.close_due_pages")
def close_due_pages() -> None:
    """Close pages whose last day has passed."""
    scheduling.close_due(now=datetime.now(UTC))


@shared_task(name="housekeeping.remind_of_pledges")
def remind_of_pledges() -> None:
    """Put the reminders of pledges whose day has come into the outbox."""
    pledges.put_reminders(now=datetime.now(UTC))


@shared_task(name="housekeeping.raise_goals")
def raise_goals() -> None:
    """Raise the goals that were met."""
    goals.raise_due(now=datetime.now(UTC))


@shared_task(name="housekeeping.draw_share_images")
def draw_share_images() -> None:
    """Draw the pictures of pages whose words or number changed."""
    share_images.draw_due(draw=partial(draw_png, "share_image.typ"), now=datetime.now(UTC))


@shared_task(name="housekeeping.forget_unconfirmed")
def forget_unconfirmed() -> None:
    """Delete what people entered and never confirmed."""
    privacy.forget_unconfirmed(now=datetime.now(UTC))


@shared_task(name="housekeeping.remind_unconfirmed")
def remind_unconfirmed() -> None:
    """Remind people to confirm what they signed, at most twice."""
    reminding.put_due(now=datetime.now(UTC))


@shared_task(name="housekeeping.forget_login_tries")
def forget_login_tries() -> None:
    """Delete what is noted of failed log-ins once it is a day old."""
    throttling.forget_old(now=datetime.now(UTC))


@shared_task(name="housekeeping.hold_suspicious")
def hold_suspicious() -> None:
    """Hold back signatures that look like no people's, until somebody has looked."""
    quarantine.hold_suspicious(now=datetime.now(UTC))


@shared_task(name="housekeeping.forget_networks")
def forget_networks() -> None:
    """Empty the hashes of networks after their time."""
    privacy.forget_networks(now=datetime.now(UTC))


@shared_task(name="housekeeping.forget_closed")
def forget_closed() -> None:
    """Take the names off signatures of pages closed long ago, where the organization says so."""
    retaining.forget_closed(now=datetime.now(UTC))


@shared_task(name="housekeeping.settle_wording_tests")
def settle_wording_tests() -> None:
    """Freeze the counts of tests of wordings that have run their course."""
    wording_results.settle_due(now=datetime.now(UTC))
