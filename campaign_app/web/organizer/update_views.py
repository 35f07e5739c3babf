"""The organizer's updates of a page: write, correct, put on the page, take down."""

import uuid
from datetime import UTC, datetime

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, PageUpdate
from campaign_app.services import pages, updates
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import Answer, account_id, blueprint, here, url_of
from campaign_app.web.organizer.mailing_views import show_update
from campaign_app.web.organizer.update_forms import UpdateForm


@blueprint.route("/pages/<uuid:page_id>/updates", methods=["GET", "POST"])
def list_updates(page_id: uuid.UUID) -> Answer:
    """The updates of a page, and the form that begins one."""
    found = pages.get_page(organization_id=here().id, page_id=page_id)
    form = UpdateForm()
    if form.validate_on_submit() and (written := _write(found, form)):
        flash(_("Kept. Nobody else sees it until you put it on the page."))
        return redirect(url_of("update", update_id=written.id), 303)
    return render_template(
        "organizer/updates.html", page=found, form=form, updates=updates.list_written(found.id)
    ), 422 if form.errors else 200


@blueprint.route("/updates/<uuid:update_id>", methods=["GET", "POST"])
def update(update_id: uuid.UUID) -> Answer:
    """One update: its words, how they read, and what can be done with it."""
    found = _update(update_id)
    form = UpdateForm(obj=found)
    if form.validate_on_submit() and _edit(found, form):
        flash(_("Saved."))
        return redirect(url_of("update", update_id=found.id), 303)
    return show_update(found, form), 422 if form.errors else 200


@blueprint.post("/updates/<uuid:update_id>/publish")
def publish_update(update_id: uuid.UUID) -> Response:
    """Put an update on its page."""
    updates.publish(update=_update(update_id), account_id=account_id(), now=datetime.now(UTC))
    flash(_("The update stands on the page."))
    return redirect(url_of("update", update_id=update_id), 303)


@blueprint.post("/updates/<uuid:update_id>/take-down")
def take_update_down(update_id: uuid.UUID) -> Response:
    """Take an update off its page."""
    updates.take_down(update=_update(update_id), account_id=account_id(), now=datetime.now(UTC))
    flash(_("The update no longer stands on the page."))
    return redirect(url_of("update", update_id=update_id), 303)


def _write(page: ActionPage, form: UpdateForm) -> PageUpdate | None:
    try:
        return updates.write(page=page, **form.words(), account_id=account_id(), now=datetime.now(UTC))
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        return None


def _edit(found: PageUpdate, form: UpdateForm) -> bool:
    try:
        updates.edit(update=found, **form.words(), account_id=account_id(), now=datetime.now(UTC))
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        return False
    return True


def _update(update_id: uuid.UUID) -> PageUpdate:
    return updates.get_update(organization_id=here().id, update_id=update_id)
