"""Exports: ask for one, watch it being written, decide about a colleague's, open the file while it is there."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import cast

from flask import (
    Response,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import BadInput, NotAllowed, NotFound
from campaign_app.models import Export, ExportKind, Membership
from campaign_app.services import export_jobs, export_rows, export_writing, pages
from campaign_app.web.filters import sentence
from campaign_app.web.staff.blueprint import blueprint
from campaign_app.web.staff.export_forms import COLUMN_NAMES, ExportForm

KINDS: tuple[ExportKind, ...] = ("counts", "signatures")
MIMETYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
    "pdf": "application/pdf",
}


@blueprint.get("/exports")
def list_exports() -> str:
    """What runs and waits, the two forms, what is finished."""
    return _page({kind: _form(kind, is_empty=True) for kind in KINDS})


@blueprint.route("/exports/new/<any(counts, signatures):kind>", methods=["GET", "POST"])
def ask_export(kind: ExportKind) -> WerkzeugResponse | tuple[str, int]:
    """Ask for an export; a small one is written at once."""
    form = _form(kind)
    if form.validate_on_submit():
        try:
            return _start(_ask(kind, form))
        except BadInput as error:
            form[error.field].errors = [sentence(error)]
    other = {each: _form(each, is_empty=True) for each in KINDS}
    return _page(other | {kind: form}), 422 if form.errors else 200


@blueprint.get("/exports/<uuid:export_id>.json")
def export_progress(export_id: uuid.UUID) -> Response:
    """How far an export is, for the script that moves the bar."""
    export = _export(export_id)
    return jsonify(status=export.status, done=export.done_count, total=export.total_count)


@blueprint.post("/exports/<uuid:export_id>/approve")
def approve_export(export_id: uuid.UUID) -> WerkzeugResponse:
    """Let a colleague's large export go on."""
    return _decide(export_id, is_approved=True)


@blueprint.post("/exports/<uuid:export_id>/refuse")
def refuse_export(export_id: uuid.UUID) -> WerkzeugResponse:
    """Refuse a colleague's large export."""
    return _decide(export_id, is_approved=False)


@blueprint.post("/exports/<uuid:export_id>/stop")
def stop_export(export_id: uuid.UUID) -> WerkzeugResponse:
    """Stop an export that is not done."""
    return _steer(export_id, export_jobs.stop, _("The export is stopped."))


@blueprint.post("/exports/<uuid:export_id>/retry")
def retry_export(export_id: uuid.UUID) -> WerkzeugResponse:
    """Begin anew with an export that was given up."""
    return _steer(export_id, export_jobs.try_again, _("The export begins anew."))


@blueprint.get("/exports/<uuid:export_id>/file")
def export_file(export_id: uuid.UUID) -> Response:
    """The file, until it expires; each time is a line in the audit trail."""
    export = _export(export_id)
    if not export_rows.may_open(export.columns, _member().role):
        raise NotAllowed("This export holds addresses, which only administrators may see")
    export, pieces = export_jobs.open_file(
        organization_id=_member().organization_id,
        export_id=export_id,
        account_id=current_user.account.id,
        now=datetime.now(UTC),
    )
    headers = {"Content-Disposition": f'attachment; filename="{export.filename}"', "X-Accel-Buffering": "no"}
    return Response(stream_with_context(pieces), mimetype=MIMETYPES[export.format], headers=headers)


def _ask(kind: ExportKind, form: ExportForm) -> Export:
    return export_jobs.ask(
        organization_id=_member().organization_id,
        account_id=current_user.account.id,
        role=_member().role,
        kind=kind,
        file_format=form.format.data,
        columns=form.chosen(),
        filters=form.filters(),
        purpose=form.purpose.data or "",
        approval_rows=current_app.extensions["settings"].export_approval_rows,
        now=datetime.now(UTC),
    )


def _start(export: Export) -> WerkzeugResponse:
    is_for_now = export_jobs.is_written_at_once(export)
    if is_for_now and export_writing.run_now(export, clock=partial(datetime.now, UTC)):
        return redirect(url_for("staff.export_file", organization_slug=g.organization_slug, export_id=export.id), 303)
    if export.status == "asked":
        flash(_("Somebody else, an administrator, has to agree to this many signatures. It is listed until then."))
    elif export.format == "pdf":
        flash(_("The petition sheet is being made. It is listed here, and a mail tells you when it is ready."))
    elif is_for_now:
        flash(_("The file could not be written at once. It is listed here, and a mail tells you when it is ready."))
    return _back()


def _steer(export_id: uuid.UUID, act: Callable[..., None], said: str) -> WerkzeugResponse:
    try:
        act(
            organization_id=_member().organization_id,
            export_id=export_id,
            account_id=current_user.account.id,
            now=datetime.now(UTC),
        )
        flash(said)
    except BadInput as error:
        flash(sentence(error), "error")
    return _back()


def _decide(export_id: uuid.UUID, *, is_approved: bool) -> WerkzeugResponse:
    export = _export(export_id)
    if _member().role != "administrator":
        raise NotFound("There is no page at this address")
    try:
        export_jobs.decide(
            organization_id=export.organization_id,
            export_id=export_id,
            is_approved=is_approved,
            account_id=current_user.account.id,
            now=datetime.now(UTC),
        )
        flash(_("The export goes on.") if is_approved else _("The export is refused."))
    except BadInput as error:
        flash(sentence(error), "error")
    return _back()


def _form(kind: ExportKind, *, is_empty: bool = False) -> ExportForm:
    chosen = {"formdata": None} if is_empty else {}
    form = ExportForm(prefix=f"{kind}-", **chosen)
    listed = [(page.id, page.headline) for page in pages.list_pages(_member().organization_id) if page.is_public]
    wanted = request.args.get("page", "")
    if is_empty and any(str(page_id) == wanted for page_id, _headline in listed):
        form.page.data = wanted
    return form.fill(listed, export_rows.columns_for(kind, _member().role), _("All pages"))


def _page(forms: dict[ExportKind, ExportForm]) -> str:
    listed = export_jobs.list_exports(_member().organization_id)
    return render_template(
        "staff/exports.html",
        forms=forms,
        column_names=COLUMN_NAMES,
        approval_rows=current_app.extensions["settings"].export_approval_rows,
        open_exports=[each for each in listed if each.status in {"asked", "new", "running"}],
        done_exports=[each for each in listed if each.status not in {"asked", "new", "running"}],
        now=datetime.now(UTC),
        own_id=current_user.account.id,
        is_administrator=_member().role == "administrator",
    )


def _export(export_id: uuid.UUID) -> Export:
    return export_jobs.get_export(organization_id=_member().organization_id, export_id=export_id)


def _member() -> Membership:
    return cast("Membership", g.membership)


def _back() -> WerkzeugResponse:
    return redirect(url_for("staff.list_exports", organization_slug=g.organization_slug), 303)
