"""Staff requests about one delivery and the letters of one page."""

import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import BadInput
from campaign_app.models import SentMail
from campaign_app.services import deliveries, histories, packing, pages, steering
from campaign_app.web.filters import sentence
from campaign_app.web.staff.blueprint import blueprint
from campaign_app.web.staff.downloading import as_download
from campaign_app.web.staff.proof import file_answer
from campaign_app.web.staff.target_views import CHANNELS
from campaign_app.web.staff.views import own_organization

ACTS = {"hold": steering.hold, "let_go": steering.let_go, "cancel": steering.cancel}


@blueprint.get("/deliveries/<uuid:delivery_id>")
def delivery(delivery_id: uuid.UUID) -> str:
    """One delivery: what it is, what happened to it, why it failed, what can be done."""
    found, mails = steering.find_delivery(organization_id=own_organization().id, delivery_id=delivery_id)
    return render_template(
        "staff/delivery.html",
        delivery=found,
        mails=mails,
        steps=histories.list_steps(found),
        files=histories.list_files(found),
        sent_mails=histories.list_sent_mails(found),
        decisions=deliveries.DECISIONS,
        channels=CHANNELS,
    )


@blueprint.post("/deliveries/<uuid:delivery_id>/letter")
def read_letter(delivery_id: uuid.UUID) -> Response:
    """The words of a letter and who wrote it; a post, because it leaves an audit row."""
    letter = deliveries.read_letter(**_who(), delivery_id=delivery_id)
    answer = make_response(render_template("staff/letter.html", letter=letter, delivery_id=delivery_id))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/deliveries/<uuid:delivery_id>/proof")
def take_delivery_proof(delivery_id: uuid.UUID) -> Response:
    """The file kept with what became of it, as it came."""
    file = deliveries.get_proof(organization_id=own_organization().id, delivery_id=delivery_id)
    return file_answer(file, f"proof-{delivery_id.hex[:8]}", "application/octet-stream")


@blueprint.post("/deliveries/<uuid:delivery_id>/files/<uuid:file_id>")
def take_delivery_file(delivery_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A file of a delivery, or its whole mail, as it was sent; a post, because it leaves an audit row."""
    taken = packing.take_file(**_who(), delivery_id=delivery_id, file_id=file_id)
    if isinstance(taken, SentMail):
        return as_download(taken.data or b"", f"mail-{file_id.hex[-8:]}.eml", "message/rfc822")
    return as_download(taken.data or b"", taken.name, taken.media_type)


@blueprint.post("/deliveries/<uuid:delivery_id>/steer")
def steer(delivery_id: uuid.UUID) -> WerkzeugResponse:
    """Hold a delivery, let it go, cancel it, or give a letter another channel."""
    who = _who() | {"delivery_id": delivery_id}
    act, channel = ACTS.get(request.form.get("act", "")), CHANNELS.get(request.form.get("channel", ""))
    try:
        if act:
            act(**who)
        elif channel:
            steering.switch(**who, channel=channel)
        else:
            steering.find_delivery(organization_id=own_organization().id, delivery_id=delivery_id)
            raise BadInput("Choose what shall happen to the delivery", field="act")
        flash(_("Recorded."))
    except BadInput as error:
        flash(sentence(error), "error")
    return _to("delivery", delivery_id=delivery_id)


@blueprint.post("/pages/<uuid:page_id>/letters")
def steer_letters(page_id: uuid.UUID) -> WerkzeugResponse:
    """Hold the letters of a page, let them go, or send them to oneself as a test."""
    page = pages.get_page(organization_id=own_organization().id, page_id=page_id)
    who = {"page": page, "account_id": current_user.account.id, "now": datetime.now(UTC)}
    act = request.form.get("act")
    try:
        if act == "test":
            flash(_("%(count)d letters are on their way to you.", count=steering.send_test(**who)))
        elif act in {"hold", "let_go"}:
            (steering.hold_letters if act == "hold" else steering.let_letters_go)(**who)
            flash(_("Recorded."))
        else:
            raise BadInput("Choose what shall happen to the letters", field="act")
    except BadInput as error:
        flash(sentence(error), "error")
    return _to("home")


def _who() -> dict[str, Any]:
    return {
        "organization_id": own_organization().id,
        "account_id": current_user.account.id,
        "now": datetime.now(UTC),
    }


def _to(endpoint: str, **values: Any) -> WerkzeugResponse:
    return redirect(url_for(f"staff.{endpoint}", organization_slug=own_organization().slug, **values), 303)
