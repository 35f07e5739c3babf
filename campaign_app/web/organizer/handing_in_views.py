"""What goes into a page's tallies: signatures on paper, and the comments that stand in the brief."""

import uuid
from datetime import UTC, datetime

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage
from campaign_app.services import brief_comments, pages, paper
from campaign_app.web.choosing import chosen_ids
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import Answer, account_id, blueprint, here, url_of
from campaign_app.web.organizer.paper_form import PaperForm


@blueprint.route("/pages/<uuid:page_id>/handing-in", methods=["GET", "POST"])
def handing_in(page_id: uuid.UUID) -> Answer:
    """Enter signatures on paper, see those entered, and choose comments for the brief."""
    found = pages.get_page(organization_id=here().id, page_id=page_id)
    form = PaperForm()
    if form.validate_on_submit() and _enter(found, form):
        flash(_("Entered. They are said beside the confirmed signatures, never added to them."))
        return redirect(url_of("handing_in", page_id=found.id), 303)
    return render_template(
        "organizer/handing_in.html",
        page=found,
        form=form,
        paper_counts=paper.list_paper_counts(found.id),
        paper_total=paper.count_on_paper(found.id),
        comments=brief_comments.list_offered(found.id),
        comments_max=brief_comments.CHOSEN_MAX,
    ), 422 if form.errors else 200


@blueprint.post("/paper/<uuid:paper_id>/void")
def void_paper(paper_id: uuid.UUID) -> Answer:
    """Let a count on paper stand no longer, with a reason."""
    count = paper.get_paper_count(organization_id=here().id, paper_id=paper_id)
    try:
        paper.void(
            organization_id=here().id,
            paper_id=paper_id,
            reason=request.form.get("reason", ""),
            account_id=account_id(),
            now=datetime.now(UTC),
        )
        flash(_("Voided. Tallies taken before keep it."))
    except BadInput as error:
        flash(sentence(error), "error")
    return redirect(url_of("handing_in", page_id=count.action_page_id), 303)


@blueprint.post("/pages/<uuid:page_id>/brief-comments")
def choose_comments(page_id: uuid.UUID) -> Answer:
    """Choose the comments that stand in the next briefs."""
    found = pages.get_page(organization_id=here().id, page_id=page_id)
    try:
        count = brief_comments.choose(
            page=found, signature_ids=chosen_ids(), account_id=account_id(), now=datetime.now(UTC)
        )
        flash(ngettext("%(num)d comment stands in the next brief.", "%(num)d comments stand in the next brief.", count))
    except BadInput as error:
        flash(sentence(error), "error")
    return redirect(url_of("handing_in", page_id=found.id), 303)


def _enter(found: ActionPage, form: PaperForm) -> bool:
    try:
        paper.enter(page=found, sheets=form.sheets(), account_id=account_id(), now=datetime.now(UTC))
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        return False
    return True
