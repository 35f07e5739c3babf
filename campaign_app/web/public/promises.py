"""A pledge kept: the mailed link and its button. Opening it changes nothing, as mail scanners open every link."""

from datetime import UTC, datetime

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.extensions import csrf
from campaign_app.services import pledges
from campaign_app.web.presenting import page_text
from campaign_app.web.public.answers import private, subject
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.speaking import speak_of


@blueprint.get("/did-it/<token>")
def did_it(token: str) -> Response:
    """What was promised, and the button that says it is done; afterwards, thanks."""
    signature = pledges.get_pledge(subject(token, "did_it"))
    speak_of(signature.action_page, signature.language)
    page, version = signature.action_page, signature.page_version
    promised = page_text(page) | {"demand": version.demand, "commitment": version.text}
    return private(render_template("public/did_it.html", page=page, page_text=promised, signature=signature))


@blueprint.post("/did-it/<token>")
def did_it_now(token: str) -> WerkzeugResponse:
    """Take their word for it. The link is the authority, so it needs no other."""
    pledges.keep(signature_id=subject(token, "did_it"), now=datetime.now(UTC))
    return redirect(url_for("public.did_it", token=token), 303)


csrf.exempt(did_it_now)
