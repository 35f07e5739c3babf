"""A target acknowledges a tally: the mailed link and its button. Opening it changes nothing, as scanners open links."""

from datetime import UTC, datetime

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.extensions import csrf
from campaign_app.services import deliveries
from campaign_app.web.public.answers import private, subject
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.speaking import speak_of


@blueprint.get("/acknowledge/<token>")
def acknowledge(token: str) -> Response:
    """What was handed over, and the button that says it arrived; afterwards, thanks."""
    delivery = deliveries.get_for_link(subject(token, "acknowledge"))
    page = delivery.action_page
    speak_of(page, page.language)
    signed = delivery.tally.signed_versions(page) if delivery.tally else []
    return private(render_template("public/acknowledge.html", page=page, delivery=delivery, versions=signed))


@blueprint.post("/acknowledge/<token>")
def acknowledge_now(token: str) -> WerkzeugResponse:
    """Note that it arrived. The link is the authority, so it needs no other."""
    deliveries.acknowledge_by_link(delivery_id=subject(token, "acknowledge"), now=datetime.now(UTC))
    return redirect(url_for("public.acknowledge", token=token), 303)


csrf.exempt(acknowledge_now)
