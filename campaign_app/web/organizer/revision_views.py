"""The history of an action page: what was saved when and by whom, what changed, and going back to it."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import flash, jsonify, redirect, render_template, request
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import Field

from campaign_app.errors import StaleEdit
from campaign_app.models import PageRevision
from campaign_app.services import revisions
from campaign_app.services.page_fields import Fields, differing, fields_of
from campaign_app.web.organizer import editor
from campaign_app.web.organizer.blueprint import Answer, account_id, blueprint, url_of
from campaign_app.web.organizer.changes import Change, word_changes
from campaign_app.web.organizer.conflicting import labels_of, others_typing, read_of
from campaign_app.web.organizer.letter_form import page_form
from campaign_app.web.organizer.page_form import PageForm


@blueprint.post("/pages/<uuid:page_id>/unsaved")
def keep_unsaved(page_id: uuid.UUID) -> Response:
    """Keep what was typed so far: for the editor's script, or on the way to the preview. The page stays as it is."""
    found = editor.get_page(page_id)
    form = page_form(found)
    editor.keep_typed(found, form)
    if request.form.get("then") == "preview":
        return redirect(url_of("preview", page_id=found.id), 303)
    others = [edit.account.name for edit, _labels in others_typing(found, form)]
    return jsonify(
        at=format_time(datetime.now(UTC), "short", rebase=False),
        stale=form.base_number not in (None, revisions.newest_number(found.id)),
        others=others,
    )


@blueprint.post("/pages/<uuid:page_id>/unsaved/drop")
def drop_unsaved(page_id: uuid.UUID) -> Response:
    """Go on from what was saved last."""
    found = editor.get_page(page_id)
    revisions.set_unsaved_aside(page=found, account_id=account_id(), now=datetime.now(UTC))
    flash(_("What you had typed is in the history. The editor shows the page as it was saved."))
    return redirect(url_of("page", page_id=found.id), 303)


@blueprint.get("/pages/<uuid:page_id>/revisions")
def list_revisions(page_id: uuid.UUID) -> str:
    """The history, the newest first, with the names of the fields that changed."""
    found = editor.get_page(page_id)
    form = page_form(found)
    listed = revisions.list_revisions(found)
    return render_template(
        "organizer/revisions.html",
        page=found,
        rows=[(each, labels_of(form, _changed(each, listed))) for each in listed],
        number=revisions.newest_number(found.id),
    )


def _changed(revision: PageRevision, listed: Sequence[PageRevision]) -> list[str]:
    before = next((each for each in listed if each.number < revision.number and each.kind != "set_aside"), None)
    return differing(revision.fields, before.fields) if before else []


@blueprint.get("/pages/<uuid:page_id>/revisions/<int:number>")
def revision(page_id: uuid.UUID, number: int) -> str:
    """One revision: what changed with it, and what going back to it would change."""
    found = editor.get_page(page_id)
    chosen = revisions.get_revision(found, number)
    before = revisions.find_before(chosen)
    form, newest = page_form(found), revisions.newest_number(found.id)
    return render_template(
        "organizer/revision.html",
        page=found,
        revision=chosen,
        newest=newest,
        changes=_changes(form, before.fields, chosen.fields) if before else [],
        back=_changes(form, fields_of(found), chosen.fields) if number != newest else [],
    )


def _changes(form: PageForm, old: Fields, new: Fields) -> list[tuple[Field, list[Change]]]:
    """What changed, field by field, of those the page has."""
    differs = differing(new, old)
    return [
        (field, word_changes(read_of(field, old[field.name]), read_of(field, new[field.name])))
        for field in form
        if field.name in differs
    ]


@blueprint.post("/pages/<uuid:page_id>/revisions/<int:number>/restore")
def restore_revision(page_id: uuid.UUID, number: int) -> Answer:
    """Save an earlier revision once more, as a new one."""
    found = editor.get_page(page_id)
    chosen = revisions.get_revision(found, number)
    try:
        refused = editor.restore(found, chosen, request.form.get("base", type=int))
    except StaleEdit:
        flash(_("Somebody else has saved this page meanwhile. Look at what going back would change now."), "error")
        return redirect(url_of("revision", page_id=found.id, number=number), 303)
    if refused:
        return editor.show(found, refused), 422
    flash(_("Revision %(number)d is back, as a new revision.", number=number))
    return redirect(url_of("page", page_id=found.id), 303)
