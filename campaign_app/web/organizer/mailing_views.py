"""Mailing an update: to oneself first, then to many; stopping and going on; how far it got."""

import uuid
from datetime import UTC, datetime

from flask import current_app, flash, redirect, render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from campaign_app.errors import BadInput
from campaign_app.extensions import limiter
from campaign_app.models import Mailing, PageUpdate
from campaign_app.services import audiences, mailings, updates, warming
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import Answer, account_id, blueprint, here, url_of
from campaign_app.web.organizer.update_forms import MailingForm, UpdateForm
from campaign_app.web.presenting import prose


@blueprint.post("/updates/<uuid:update_id>/test")
@limiter.limit("20 per minute")
def test_update(update_id: uuid.UUID) -> Response:
    """Mail an update to the organizer who asks."""
    email = current_user.account.email
    mailings.send_test(update=_update(update_id), email=email, account_id=account_id(), now=datetime.now(UTC))
    flash(_("The test is on its way to %(email)s.", email=email))
    return redirect(url_of("update", update_id=update_id, _anchor="mail"), 303)


@blueprint.post("/updates/<uuid:update_id>/send")
def send_update(update_id: uuid.UUID) -> Answer:
    """Begin to mail an update to those who want to hear from the organization."""
    found = _update(update_id)
    form = _mailing_form(found)
    if form.validate() and _start(found, form):
        flash(_("It is being sent. You may leave."))
        return redirect(url_of("update", update_id=found.id, _anchor="mail"), 303)
    return show_update(found, UpdateForm(formdata=None, obj=found), form), 422


@blueprint.post("/mailings/<uuid:mailing_id>/stop")
def stop_mailing(mailing_id: uuid.UUID) -> Response:
    """Stop a mailing at once."""
    found = _mailing(mailing_id)
    mailings.stop(mailing=found, account_id=account_id(), now=datetime.now(UTC))
    flash(_("Stopped. What was not handed over stays here."))
    return redirect(url_of("update", update_id=found.page_update_id, _anchor="mail"), 303)


@blueprint.post("/mailings/<uuid:mailing_id>/resume")
def resume_mailing(mailing_id: uuid.UUID) -> Response:
    """Go on with a stopped mailing."""
    found = _mailing(mailing_id)
    try:
        mailings.resume(mailing=found, account_id=account_id(), now=datetime.now(UTC))
        flash(_("It goes on where it was."))
    except BadInput as error:
        flash(sentence(error), "error")
    return redirect(url_of("update", update_id=found.page_update_id, _anchor="mail"), 303)


def show_update(found: PageUpdate, form: UpdateForm, mailing_form: MailingForm | None = None) -> str:
    """The page of one update: its words, and how far its mail got."""
    now = datetime.now(UTC)
    most = current_app.extensions["settings"].bulk_mail_per_day
    return render_template(
        "organizer/update.html",
        update=found,
        page=found.action_page,
        form=form,
        html=prose(found.body_markdown),
        mailing_form=mailing_form or _mailing_form(found),
        mailings=mailings.list_mailings(found.id),
        sent_count=mailings.count_sent(found.id),
        today_count=warming.count_today(here().id, now),
        today_most=warming.allowance(here().id, now, most_per_day=most),
        email=current_user.account.email,
    )


def _mailing_form(found: PageUpdate) -> MailingForm:
    now = datetime.now(UTC)
    counts = {
        "page": audiences.count_people(update=found, audience="page", now=now),
        "all": audiences.count_people(update=found, audience="all", now=now),
    }
    chosen = {"audience": "page", "hourly_rate": mailings.HOURLY_RATES[1]}
    return MailingForm(counts=counts, states=audiences.count_by_state(update=found, now=now), data=chosen)


def _start(found: PageUpdate, form: MailingForm) -> bool:
    try:
        mailings.start(
            update=found,
            audience=form.audience.data,
            state_code=form.state.data or "",
            hourly_rate=form.hourly_rate.data,
            account_id=account_id(),
            now=datetime.now(UTC),
        )
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        return False
    return True


def _update(update_id: uuid.UUID) -> PageUpdate:
    return updates.get_update(organization_id=here().id, update_id=update_id)


def _mailing(mailing_id: uuid.UUID) -> Mailing:
    return mailings.get_mailing(organization_id=here().id, mailing_id=mailing_id)
