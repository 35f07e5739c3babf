"""Campaigns, which page belongs to which, and how a closed page ended."""

import uuid
from datetime import UTC, datetime

from flask import flash, redirect, render_template
from flask_babel import gettext as _

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, Campaign
from campaign_app.services import campaigns, outcomes, pages
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import Answer, account_id, blueprint, here, url_of
from campaign_app.web.organizer.campaign_forms import CampaignForm, GroupForm, OutcomeForm


@blueprint.route("/campaigns", methods=["GET", "POST"])
def list_campaigns() -> Answer:
    """All campaigns with their pages, and the form that makes one."""
    form = CampaignForm()
    if form.validate_on_submit() and _create(form):
        flash(_("The campaign is there. Put pages into it on their own screens."))
        return redirect(url_of("list_campaigns"), 303)
    return render_template(
        "organizer/campaigns.html",
        form=form,
        campaigns=campaigns.list_campaigns(here().id),
        counts=campaigns.count_pages(here().id),
    ), 422 if form.errors else 200


@blueprint.route("/campaigns/<uuid:campaign_id>", methods=["GET", "POST"])
def campaign(campaign_id: uuid.UUID) -> Answer:
    """One campaign: its name and its pages."""
    found = campaigns.get_campaign(organization_id=here().id, campaign_id=campaign_id)
    form = CampaignForm(obj=found)
    if form.validate_on_submit() and _rename(found, form):
        flash(_("Saved."))
        return redirect(url_of("list_campaigns"), 303)
    members = [page for page in pages.list_pages(here().id) if page.campaign_id == found.id]
    return render_template("organizer/campaign.html", form=form, campaign=found, pages=members), (
        422 if form.errors else 200
    )


@blueprint.route("/pages/<uuid:page_id>/place", methods=["GET", "POST"])
def place_page(page_id: uuid.UUID) -> Answer:
    """Which campaign a page belongs to and, once it is closed, how it ended."""
    found = pages.get_page(organization_id=here().id, page_id=page_id)
    form = GroupForm(campaigns.list_campaigns(here().id), page=found)
    if form.validate_on_submit():
        chosen = form.campaign_id()
        target = campaigns.get_campaign(organization_id=here().id, campaign_id=chosen) if chosen else None
        campaigns.assign(page=found, campaign=target, account_id=account_id(), now=datetime.now(UTC))
        flash(_("Saved."))
        return redirect(url_of("place_page", page_id=found.id), 303)
    return _place(found, form, OutcomeForm(formdata=None, page=found)), 422 if form.errors else 200


@blueprint.post("/pages/<uuid:page_id>/outcome")
def set_outcome(page_id: uuid.UUID) -> Answer:
    """Say how a closed page ended."""
    found = pages.get_page(organization_id=here().id, page_id=page_id)
    form = OutcomeForm(page=found)
    if form.validate() and _record(found, form):
        flash(_("Saved. The front page of your organization says so."))
        return redirect(url_of("place_page", page_id=found.id), 303)
    group = GroupForm(campaigns.list_campaigns(here().id), page=found, formdata=None)
    return _place(found, group, form), 422


def _place(found: ActionPage, form: GroupForm, outcome_form: OutcomeForm) -> str:
    return render_template("organizer/place.html", page=found, form=form, outcome_form=outcome_form)


def _create(form: CampaignForm) -> Campaign | None:
    try:
        return campaigns.create(
            organization_id=here().id, name=form.name.data or "", account_id=account_id(), now=datetime.now(UTC)
        )
    except BadInput as error:
        form.name.errors = [sentence(error)]
        return None


def _rename(found: Campaign, form: CampaignForm) -> bool:
    try:
        campaigns.rename(campaign=found, name=form.name.data or "", account_id=account_id(), now=datetime.now(UTC))
    except BadInput as error:
        form.name.errors = [sentence(error)]
        return False
    return True


def _record(found: ActionPage, form: OutcomeForm) -> bool:
    try:
        outcomes.record(
            page=found,
            outcome=form.outcome.data or "",
            is_won=bool(form.is_won.data),
            account_id=account_id(),
            now=datetime.now(UTC),
        )
    except BadInput as error:
        form.outcome.errors = [sentence(error)]
        return False
    return True
