"""The organizer's requests: import a source, make a draft, edit it, publish it, close it."""

import uuid
from datetime import UTC, datetime

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from campaign_app.errors import BadInput, NotReady, UnreadableSource
from campaign_app.models import ActionPage, Organization
from campaign_app.services import counting, importing, pages
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import blueprint
from campaign_app.web.organizer.forms import DraftForm, ImportForm, PageForm
from campaign_app.web.presenting import page_text

Answer = Response | str | tuple[str, int]


@blueprint.get("/")
def home() -> str:
    """All pages of the organization with their counts."""
    listed = pages.list_pages(_organization().id)
    counts = counting.counts_of(page.id for page in listed)
    return render_template("organizer/home.html", pages=[(page, counts.get(page.id, 0)) for page in listed])


@blueprint.route("/sources", methods=["GET", "POST"])
def sources() -> Answer:
    """The inbox of imported texts, and the form that imports more."""
    form = ImportForm()
    status = 200
    if form.is_submitted():
        if form.validate() and (answer := _import(form)):
            return answer
        status = 422
    return render_template(
        "organizer/sources.html",
        form=form,
        sources=importing.list_sources(_organization().id),
        pages_of=_pages_by_source(),
    ), status


def _import(form: ImportForm) -> Response | None:
    try:
        report = importing.import_text(
            organization_id=_organization().id,
            data=form.data_bytes(),
            url=(form.url.data or "").strip() or None,
            account_id=current_user.account.id,
            now=datetime.now(UTC),
        )
    except UnreadableSource as error:
        form.text.errors = [sentence(error)]
        return None
    count = len(report.new_sources)
    known = report.found_count - count
    flash(
        ngettext("%(num)d source imported.", "%(num)d sources imported.", count)
        + (" " + ngettext("%(num)d was here already.", "%(num)d were here already.", known) if known else "")
    )
    return redirect(_url("sources"), 303)


@blueprint.route("/sources/<uuid:source_id>", methods=["GET", "POST"])
def source(source_id: uuid.UUID) -> Answer:
    """One source with its demand marked, and the button that makes a draft of it."""
    found = importing.get_source(organization_id=_organization().id, source_id=source_id)
    form = DraftForm(data={"kind": found.suggested_kind or "petition"})
    if form.validate_on_submit():
        page = pages.make_draft(
            organization_id=found.organization_id,
            kind=form.kind.data,
            source=found,
            account_id=current_user.account.id,
            now=datetime.now(UTC),
        )
        return redirect(_page_url(page.id), 303)
    return render_template(
        "organizer/source.html",
        form=form,
        source=found,
        passage=found.passage(len(found.body)),
        made=_pages_by_source().get(found.id, []),
    ), 422 if form.errors else 200


@blueprint.route("/pages/<uuid:page_id>", methods=["GET", "POST"])
def page(page_id: uuid.UUID) -> Answer:
    """The editor: the source on one side, the page's fields on the other."""
    found = _page(page_id)
    form = PageForm(found)
    if form.is_submitted() and _save(found, form):
        flash(_("Saved."))
        return redirect(_page_url(found.id), 303)
    return _editor(found, form), 422 if form.errors else 200


def _save(found: ActionPage, form: PageForm) -> bool:
    """Save what was typed; False when a field has to be mended first, which the form then says."""
    if not form.validate():
        return False
    try:
        pages.edit(page=found, text=form.page_text(), account_id=current_user.account.id, now=datetime.now(UTC))
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        return False
    return True


@blueprint.route("/pages/<uuid:page_id>/publish", methods=["GET", "POST"])
def publish(page_id: uuid.UUID) -> Answer:
    """Open the page to everyone, or say what is missing. What was typed comes along and is saved first.

    A refusal leaves this address in the browser, so that opening it again leads back to the editor.
    """
    found = _page(page_id)
    if request.method != "POST":
        return redirect(_page_url(found.id))
    form = PageForm(found)
    if form.headline.name in request.form and not _save(found, form):
        return _editor(found, form), 422
    try:
        pages.publish(page=found, account_id=current_user.account.id, now=datetime.now(UTC))
    except NotReady:
        return _editor(found, PageForm(found, formdata=None), is_refused=True), 422
    flash(_("Published. The page is open to everyone."))
    return redirect(_page_url(found.id), 303)


@blueprint.post("/pages/<uuid:page_id>/close")
def close(page_id: uuid.UUID) -> Response:
    """Stop taking signatures."""
    pages.close(page=_page(page_id), account_id=current_user.account.id, now=datetime.now(UTC))
    flash(_("Closed. The page takes no more signatures."))
    return redirect(_page_url(page_id), 303)


def _editor(found: ActionPage, form: PageForm, *, is_refused: bool = False) -> str:
    return render_template(
        "organizer/page.html",
        page=found,
        page_text=page_text(found),
        form=form,
        count=counting.count_confirmed(found.id),
        source=found.source,
        passage=found.source.passage(len(found.source.body)) if found.source else None,
        missing=[(form[field].id, _(line)) for field, line in pages.list_missing(found)],
        is_refused=is_refused,
    )


def _pages_by_source() -> dict[uuid.UUID, list[ActionPage]]:
    """The pages made of each source, the oldest first."""
    made: dict[uuid.UUID, list[ActionPage]] = {}
    for each in reversed(pages.list_pages(_organization().id)):
        if each.source_id:
            made.setdefault(each.source_id, []).append(each)
    return made


def _organization() -> Organization:
    organization: Organization = g.membership.organization
    return organization


def _page(page_id: uuid.UUID) -> ActionPage:
    return pages.get_page(organization_id=_organization().id, page_id=page_id)


def _url(view: str) -> str:
    return url_for(f"organizer.{view}", organization_slug=_organization().slug)


def _page_url(page_id: uuid.UUID) -> str:
    return url_for("organizer.page", organization_slug=_organization().slug, page_id=page_id)
