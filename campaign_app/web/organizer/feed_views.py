"""The organizer's feeds: what is read again and again, how that goes, and the buttons to stop it."""

import uuid
from datetime import UTC, datetime

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign_app.extensions import limiter
from campaign_app.models import Feed
from campaign_app.services import feeds
from campaign_app.web.organizer.blueprint import account_id, blueprint, here, url_of
from campaign_app.web.organizer.forms import AddressForm


@blueprint.get("/feeds")
def list_feeds() -> str:
    """All feeds of the organization, and the form that adds one."""
    return render_template(
        "organizer/feeds.html", feeds=feeds.list_feeds(here().id), address_form=AddressForm(formdata=None)
    )


@blueprint.post("/feeds/<uuid:feed_id>/pause")
def pause_feed(feed_id: uuid.UUID) -> Response:
    """Stop reading a feed."""
    feeds.set_paused(feed=_feed(feed_id), account_id=account_id(), is_paused=True, now=datetime.now(UTC))
    flash(_("The feed is paused."))
    return redirect(url_of("list_feeds"), 303)


@blueprint.post("/feeds/<uuid:feed_id>/resume")
def resume_feed(feed_id: uuid.UUID) -> Response:
    """Read a feed again."""
    feeds.set_paused(feed=_feed(feed_id), account_id=account_id(), is_paused=False, now=datetime.now(UTC))
    flash(_("The feed is read again."))
    return redirect(url_of("list_feeds"), 303)


@blueprint.post("/feeds/<uuid:feed_id>/remove")
def remove_feed(feed_id: uuid.UUID) -> Response:
    """Forget a feed."""
    feeds.remove(feed=_feed(feed_id), account_id=account_id(), now=datetime.now(UTC))
    flash(_("The feed is removed. The sources it brought stay."))
    return redirect(url_of("list_feeds"), 303)


@blueprint.post("/feeds/<uuid:feed_id>/poll")
@limiter.limit("30 per minute")
def poll_feed(feed_id: uuid.UUID) -> Response:
    """Let the worker read a feed at its next tick."""
    feeds.poll_soon(feed=_feed(feed_id), now=datetime.now(UTC))
    flash(_("The feed will be read within seconds."))
    return redirect(url_of("list_feeds"), 303)


def _feed(feed_id: uuid.UUID) -> Feed:
    return feeds.get_feed(organization_id=here().id, feed_id=feed_id)
