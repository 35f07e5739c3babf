"""Privacy requests: one person found by their address, shown, copied or erased; and the list never to mail."""

import json
import uuid
from datetime import UTC, datetime

from flask import Response, current_app, flash, redirect, render_template, request, stream_with_context
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import Organization
from campaign_app.services import erasing, privacy_requests, suppressing
from campaign_app.services.privacy_requests import Look
from campaign_app.web.administrator.blueprint import account_id, blueprint, here, url_of
from campaign_app.web.administrator.privacy_forms import EraseForm, FindForm, SuppressionForm
from campaign_app.web.filters import sentence

REJECTED_SHOWN = 100


@blueprint.get("/privacy")
def privacy() -> str:
    """Where a request begins, the receipts of those that ended, the list of addresses never to mail."""
    return _desk(FindForm(formdata=None), SuppressionForm(formdata=None))


@blueprint.post("/privacy/person")
def find_person() -> tuple[str, int]:
    """Everything held of an address. A post: the address stands in no URL, and each look leaves an audit row."""
    form = FindForm()
    if form.validate_on_submit():
        try:
            look = _look_up(form.email.data or "", act="privacy.look")
            return _person(look, EraseForm(formdata=None)), 200
        except BadInput as error:
            form.email.errors = [sentence(error)]
    return _desk(form, SuppressionForm(formdata=None)), 422


@blueprint.post("/privacy/person.json")
def copy_person() -> Response:
    """The same as a file to hand over."""
    look = _look_up(request.form.get("email", ""), act="privacy.copy")
    if look.held is None:
        raise NotFound("Nothing is held of this address")
    data = json.dumps({"organization": here().name, **look.held}, ensure_ascii=False, indent=2)
    return _file(data, f"everything-held-{datetime.now(UTC):%Y-%m-%d}.json", "application/json")


@blueprint.post("/privacy/erase")
def erase_person() -> WerkzeugResponse | tuple[str, int]:
    """Erase a person for good, once the address was typed again and somebody answers for the wish."""
    form = EraseForm()
    if form.validate_on_submit():
        receipt = erasing.erase_address(
            organization_id=here().id,
            email=form.email.data or "",
            address_key=_address_key(),
            account_id=account_id(),
            now=datetime.now(UTC),
        )
        flash(_("Erased. The receipt is below.") if receipt else _("Nothing is held of this address."))
        return redirect(url_of("privacy", _anchor="receipts-title"), 303)
    return _person(_look_up(form.email.data or "", act="privacy.look"), form), 422


@blueprint.get("/privacy/receipts/<uuid:erasure_id>.txt")
def erasure_receipt(erasure_id: uuid.UUID) -> Response:
    """A receipt to hand over; it proves the erasure without naming the person."""
    receipt = privacy_requests.find_receipt(organization_id=here().id, erasure_id=erasure_id)
    if receipt is None:
        raise NotFound("There is no page at this address")
    words = render_template("administrator/receipt.txt", receipt=receipt, organization=here())
    return _file(words, f"{receipt.name}.txt", "text/plain")


@blueprint.post("/privacy/suppressions.csv")
def export_suppressions() -> Response:
    """The addresses never to mail, as hashes; a post, because it leaves an audit row."""
    lines = suppressing.take_out(organization_id=here().id, account_id=account_id(), now=datetime.now(UTC))
    headers = {"Content-Disposition": 'attachment; filename="suppressions.csv"', "X-Accel-Buffering": "no"}
    return Response(stream_with_context(lines), mimetype="text/csv", headers=headers)


@blueprint.post("/privacy/suppressions")
def import_suppressions() -> tuple[str, int]:
    """Bring a list in; the answer says what became of each line."""
    form = SuppressionForm()
    if form.validate_on_submit():
        try:
            return _report(form), 200
        except BadInput as error:
            form.file.errors = [sentence(error)]
    return _desk(FindForm(formdata=None), form), 422


def _report(form: SuppressionForm) -> str:
    report = suppressing.bring_in(
        organization_id=here().id,
        data=form.file.data.read(suppressing.FILE_MAX_BYTES + 1),
        address_key=_address_key(),
        account_id=account_id(),
        now=datetime.now(UTC),
    )
    shown = [(number, sentence(error)) for number, error in report.rejected[:REJECTED_SHOWN]]
    return render_template("administrator/suppressions_report.html", report=report, rejected=shown)


def _desk(form: FindForm, list_form: SuppressionForm) -> str:
    organization: Organization = here()
    return render_template(
        "administrator/privacy.html",
        form=form,
        list_form=list_form,
        receipts=privacy_requests.list_receipts(organization.id),
        suppression_count=suppressing.count_suppressions(organization.id),
    )


def _person(look: Look, form: EraseForm) -> str:
    return render_template("administrator/person.html", look=look, form=form)


def _look_up(email: str, *, act: str) -> Look:
    return privacy_requests.look_up(
        organization_id=here().id,
        email=email,
        address_key=_address_key(),
        account_id=account_id(),
        act=act,
        now=datetime.now(UTC),
    )


def _address_key() -> str:
    key: str = current_app.extensions["settings"].address_key
    return key


def _file(content: str, name: str, kind: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
