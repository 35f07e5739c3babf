"""The organizer's action pages: list them, edit one, choose another of what its source offers, publish it, close it."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign_app.errors import NotReady
from campaign_app.models import ActionPage
from campaign_app.services import counting, drafts, pages, retargeting, scheduling
from campaign_app.web.organizer import editor
from campaign_app.web.organizer.blueprint import Answer, account_id, blueprint, here, url_of
from campaign_app.web.organizer.letter_form import page_form

# How long the list of pages tells of targets that changed.
NEWS = timedelta(days=30)


@blueprint.get("/")
def home() -> str:
    """The pages of the organization with their counts, or those in its archive."""
    every = pages.list_pages(here().id)
    is_archive = request.args.get("list") == "archived"
    listed = [page for page in every if (page.status == "archived") == is_archive]
    counts = counting.counts_of(page.id for page in listed)
    changed = retargeting.list_changed_since(organization_id=here().id, since=datetime.now(UTC) - NEWS)
    return render_template(
        "organizer/home.html",
        is_archive=is_archive,
        archived_count=sum(page.status == "archived" for page in every),
        pages=[(page, counts.get(page.id, 0)) for page in listed],
        changed=changed,
    )


@blueprint.route("/pages/<uuid:page_id>", methods=["GET", "POST"])
def page(page_id: uuid.UUID) -> Answer:
    """The editor: the source on one side, the page's fields on the other."""
    found = editor.get_page(page_id)
    if request.method != "POST":
        return editor.show(found, editor.open_form(found))
    form = page_form(found)
    if not editor.save(found, form):
        return editor.show(found, form), 422
    flash(_("Published. Everyone sees your changes.") if found.status == "open" else _("Saved."))
    return redirect(url_of("page", page_id=found.id), 303)


@blueprint.route("/pages/<uuid:page_id>/demand", methods=["GET", "POST"])
def choose_demand(page_id: uuid.UUID) -> Answer:
    """Let a draft ask for another sentence of its source."""

    def choose(found: ActionPage) -> None:
        number = request.form.get("demand_number", default=-1, type=int)
        drafts.choose_demand(page=found, number=number, account_id=account_id(), now=datetime.now(UTC))

    said = _("The draft asks for another sentence of the source now. Look at the headline, too.")
    return _choose(page_id, choose, said)


@blueprint.route("/pages/<uuid:page_id>/target", methods=["GET", "POST"])
def choose_target(page_id: uuid.UUID) -> Answer:
    """Let a draft address somebody else whom its source names."""

    def choose(found: ActionPage) -> None:
        name = request.form.get("target", "")
        drafts.choose_target(page=found, name=name, account_id=account_id(), now=datetime.now(UTC))

    return _choose(page_id, choose, _("The draft addresses somebody else now. Look at the words to share, too."))


@blueprint.route("/pages/<uuid:page_id>/kind", methods=["GET", "POST"])
def choose_kind(page_id: uuid.UUID) -> Answer:
    """Make a draft a page of another kind."""

    def choose(found: ActionPage) -> None:
        kind = request.form.get("page_kind", "")
        drafts.choose_kind(page=found, kind=kind, account_id=account_id(), now=datetime.now(UTC))

    return _choose(page_id, choose, _("The draft is a page of another kind now."))


def _choose(page_id: uuid.UUID, choose: Callable[[ActionPage], None], said: str) -> Answer:
    """What was typed comes along and is saved first. A refusal leaves this address in the browser."""
    found = editor.get_page(page_id)
    if request.method != "POST":
        return redirect(url_of("page", page_id=found.id))
    form = page_form(found)
    if form.headline.name in request.form and not editor.save(found, form):
        return editor.show(found, form), 422
    choose(found)
    flash(said)
    return redirect(url_of("page", page_id=found.id), 303)


@blueprint.route("/pages/<uuid:page_id>/publish", methods=["GET", "POST"])
def publish(page_id: uuid.UUID) -> Answer:
    """Open the page to everyone, or say what is missing. What was typed comes along and is saved first.

    A refusal leaves this address in the browser, so that opening it again leads back to the editor.
    """
    found = editor.get_page(page_id)
    if request.method != "POST":
        return redirect(url_of("page", page_id=found.id))
    form = page_form(found)
    if form.headline.name in request.form and not editor.save(found, form):
        return editor.show(found, form), 422
    try:
        pages.publish(page=found, account_id=account_id(), now=datetime.now(UTC))
    except NotReady:
        return editor.show(found, page_form(found, formdata=None), is_refused=True), 422
    flash(_("Scheduled.") if found.status == "scheduled" else _("Published. The page is open to everyone."))
    return redirect(url_of("page", page_id=found.id), 303)


@blueprint.post("/pages/<uuid:page_id>/unschedule")
def unschedule(page_id: uuid.UUID) -> Response:
    """Take a scheduled page back to the drafts."""
    scheduling.unschedule(page=editor.get_page(page_id), account_id=account_id(), now=datetime.now(UTC))
    flash(_("Taken back. The page is a draft again."))
    return redirect(url_of("page", page_id=page_id), 303)


@blueprint.post("/pages/<uuid:page_id>/close")
def close(page_id: uuid.UUID) -> Response:
    """Stop taking signatures."""
    pages.close(page=editor.get_page(page_id), account_id=account_id(), now=datetime.now(UTC))
    flash(_("Closed. The page takes no more signatures."))
    return redirect(url_of("page", page_id=page_id), 303)
