"""Staff requests about printed batches: making one, taking its document out, saying that it was handed over."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import BadInput
from campaign_app.services import printing
from campaign_app.web.filters import sentence
from campaign_app.web.staff.blueprint import blueprint
from campaign_app.web.staff.proof import file_answer, posted_proof
from campaign_app.web.staff.views import own_organization


@blueprint.post("/targets/<uuid:target_id>/batch")
def gather_batch(target_id: uuid.UUID) -> WerkzeugResponse:
    """Put the letters that wait for a target into one document."""
    return _answer(lambda: printing.gather(**_who(), target_id=target_id))


@blueprint.post("/batches/<uuid:batch_id>/letters.pdf")
def take_batch(batch_id: uuid.UUID) -> Response | WerkzeugResponse:
    """The document; a post, because it leaves an audit row."""
    try:
        document = printing.take_document(**_who(), batch_id=batch_id)
    except BadInput as error:
        flash(sentence(error), "error")
        return _back()
    return file_answer(document, f"letters-{batch_id.hex[:8]}.pdf", "application/pdf")


@blueprint.post("/batches/<uuid:batch_id>/deliver")
def deliver_batch(batch_id: uuid.UUID) -> WerkzeugResponse:
    """Record that it was handed over, with a note and a file."""
    return _answer(lambda: printing.deliver(**_who(), batch_id=batch_id, proof=posted_proof()))


@blueprint.post("/batches/<uuid:batch_id>/proof")
def take_proof(batch_id: uuid.UUID) -> Response:
    """The file kept with the note, as it came."""
    batch = printing.get_batch(organization_id=own_organization().id, batch_id=batch_id)
    return file_answer(batch.proof or b"", f"proof-{batch_id.hex[:8]}", "application/octet-stream")


@blueprint.post("/batches/<uuid:batch_id>/dissolve")
def dissolve_batch(batch_id: uuid.UUID) -> WerkzeugResponse:
    """Give the letters back to the waiting ones."""
    return _answer(lambda: printing.dissolve(**_who(), batch_id=batch_id))


def _answer(act: Callable[[], object]) -> WerkzeugResponse:
    try:
        act()
        flash(_("Recorded."))
    except BadInput as error:
        flash(sentence(error), "error")
    return _back()


def _who() -> dict[str, Any]:
    return {
        "organization_id": own_organization().id,
        "account_id": current_user.account.id,
        "now": datetime.now(UTC),
    }


def _back() -> WerkzeugResponse:
    return redirect(url_for("staff.home", organization_slug=own_organization().slug, _anchor="print"), 303)
