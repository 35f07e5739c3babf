"""My letters: what became of each letter of a signature, and the button for those sent through an office's own form."""

import uuid
from datetime import UTC, datetime

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import NotFound
from campaign_app.extensions import csrf
from campaign_app.services import handing_off
from campaign_app.web.public.answers import private, subject
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.speaking import signature_of


@blueprint.get("/letters/<token>")
def letters(token: str) -> Response:
    """Every letter of a signature with its state. Changes nothing."""
    signature = signature_of(subject(token, "letters"))
    if signature.status != "confirmed":
        raise NotFound("This signature no longer counts")
    return private(
        render_template(
            "public/letters.html",
            page=signature.action_page,
            letters=handing_off.list_letters(signature.id),
            token=token,
            notice=_("Thank you. We keep it as your word.") if request.args.get("done") == "sent" else "",
        )
    )


@blueprint.post("/letters/<token>/<uuid:delivery_id>/sent")
def report_sent(token: str, delivery_id: uuid.UUID) -> WerkzeugResponse:
    """Keep the supporter's word that they sent it. The link is the authority, so it needs no other."""
    handing_off.report_sent(signature_id=subject(token, "letters"), delivery_id=delivery_id, now=datetime.now(UTC))
    return redirect(url_for("public.letters", token=token, done="sent"), 303)


csrf.exempt(report_sent)
