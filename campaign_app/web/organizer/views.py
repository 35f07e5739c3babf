"""The organizer's action pages: list them, edit one, publish it, close it."""

import uuid
from datetime import UTC, datetime

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign_app.errors import BadInput, NotReady
from campaign_app.models import ActionPage, FoundDemand
from campaign_app.services import counting, drafts, pages, readiness
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import Answer, account_id, blueprint, here, url_of
from campaign_app.web.organizer.forms import PageForm
from campaign_app.web.organizer.marking import confidence_word, marked_text
from campaign_app.web.presenting import page_text


@blueprint.get("/")
def home() -> str:
    """All pages of the organization with their counts."""
    listed = pages.list_pages(here().id)
    counts = counting.counts_of(page.id for page in listed)
    return render_template("organizer/home.html", pages=[(page, counts.get(page.id, 0)) for page in listed])


@blueprint.route("/pages/<uuid:page_id>", methods=["GET", "POST"])
def page(page_id: uuid.UUID) -> Answer:
    """The editor: the source on one side, the page's fields on the other."""
    found = _page(page_id)
    form = PageForm(found)
    if form.is_submitted() and _save(found, form):
        flash(_("Saved."))
        return redirect(url_of("page", page_id=found.id), 303)
    return _editor(found, form), 422 if form.errors else 200


def _save(found: ActionPage, form: PageForm) -> bool:
    """Save what was typed; False when a field has to be mended first, which the form then says."""
    if not form.validate():
        return False
    try:
        pages.edit(page=found, text=form.page_text(), account_id=account_id(), now=datetime.now(UTC))
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        return False
    return True


@blueprint.route("/pages/<uuid:page_id>/demand", methods=["GET", "POST"])
def choose_demand(page_id: uuid.UUID) -> Answer:
    """Let a draft ask for another sentence of its source. What was typed comes along and is saved first."""
    found = _page(page_id)
    if request.method != "POST":
        return redirect(url_of("page", page_id=found.id))
    form = PageForm(found)
    if form.headline.name in request.form and not _save(found, form):
        return _editor(found, form), 422
    number = request.form.get("demand_number", default=-1, type=int)
    drafts.choose_demand(page=found, number=number, account_id=account_id(), now=datetime.now(UTC))
    flash(_("The draft asks for another sentence of the source now. Look at the headline, too."))
    return redirect(url_of("page", page_id=found.id), 303)


@blueprint.route("/pages/<uuid:page_id>/publish", methods=["GET", "POST"])
def publish(page_id: uuid.UUID) -> Answer:
    """Open the page to everyone, or say what is missing. What was typed comes along and is saved first.

    A refusal leaves this address in the browser, so that opening it again leads back to the editor.
    """
    found = _page(page_id)
    if request.method != "POST":
        return redirect(url_of("page", page_id=found.id))
    form = PageForm(found)
    if form.headline.name in request.form and not _save(found, form):
        return _editor(found, form), 422
    try:
        pages.publish(page=found, account_id=account_id(), now=datetime.now(UTC))
    except NotReady:
        return _editor(found, PageForm(found, formdata=None), is_refused=True), 422
    flash(_("Published. The page is open to everyone."))
    return redirect(url_of("page", page_id=found.id), 303)


@blueprint.post("/pages/<uuid:page_id>/close")
def close(page_id: uuid.UUID) -> Response:
    """Stop taking signatures."""
    pages.close(page=_page(page_id), account_id=account_id(), now=datetime.now(UTC))
    flash(_("Closed. The page takes no more signatures."))
    return redirect(url_of("page", page_id=page_id), 303)


def _editor(found: ActionPage, form: PageForm, *, is_refused: bool = False) -> str:
    chosen = found.source.find_demand(found.demand_number) if found.source else None
    return render_template(
        "organizer/page.html",
        page=found,
        page_text=page_text(found),
        form=form,
        count=counting.count_confirmed(found.id),
        source=found.source,
        chosen=chosen,
        marks=marked_text(found.source, chosen) if found.source else [],
        others=_others(found),
        confidence_word=confidence_word,
        missing=[(form[field].id, _(line)) for field, line in readiness.list_missing(found)],
        is_refused=is_refused,
    )


def _others(found: ActionPage) -> list[FoundDemand]:
    """The sentences of the source that a draft could ask for instead."""
    if found.source is None or found.status != "draft":
        return []
    chosen = found.source.find_demand(found.demand_number)
    start = chosen.start if chosen else found.source.demand_start
    return [demand for demand in found.source.demands if demand.start != start]


def _page(page_id: uuid.UUID) -> ActionPage:
    return pages.get_page(organization_id=here().id, page_id=page_id)
