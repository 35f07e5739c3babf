"""Staff requests about targets: by which channel letters reach each, and how many an hour it gets."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import BadInput
from campaign_app.models import Channel
from campaign_app.services import channels
from campaign_app.web.filters import sentence
from campaign_app.web.staff.blueprint import blueprint
from campaign_app.web.staff.views import own_organization

CHANNELS: dict[str, Channel] = {"email": "email", "hand_off": "hand_off", "print": "print", "cwc": "cwc"}


@blueprint.get("/targets")
def list_targets() -> str:
    """Every target with the channel its letters go by, and what each channel means."""
    routes = channels.list_routes(own_organization().id, cwc_offices=_offices())
    return render_template("staff/targets.html", routes=routes, channels=CHANNELS)


@blueprint.post("/targets/<uuid:target_id>/channel")
def set_channel(target_id: uuid.UUID) -> WerkzeugResponse:
    """Choose a target's channel; none leaves it to what the target is known to take."""
    channel = CHANNELS.get(request.form.get("channel", ""))
    return _answer(lambda: channels.choose(**_who(), target_id=target_id, channel=channel, cwc_offices=_offices()))


@blueprint.post("/targets/<uuid:target_id>/pace")
def set_pace(target_id: uuid.UUID) -> WerkzeugResponse:
    """How many letters an hour a target gets at most."""
    pace = request.form.get("hourly_pace", 0, type=int)
    return _answer(lambda: channels.set_pace(**_who(), target_id=target_id, hourly_pace=pace))


def _answer(act: Callable[[], object]) -> WerkzeugResponse:
    try:
        act()
        flash(_("Recorded."))
    except BadInput as error:
        flash(sentence(error), "error")
    return redirect(url_for("staff.list_targets", organization_slug=own_organization().slug), 303)


def _offices() -> dict[str, str]:
    offices: dict[str, str] = current_app.extensions["settings"].cwc_offices
    return offices


def _who() -> dict[str, Any]:
    return {
        "organization_id": own_organization().id,
        "account_id": current_user.account.id,
        "now": datetime.now(UTC),
    }
