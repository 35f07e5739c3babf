"""Staff requests about the tallies of one page: when they are taken, what goes into them, what became of them."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import BadInput
from campaign_app.models import OCCASIONS, ActionPage
from campaign_app.services import brief_comments, counting, deliveries, pages, paper, tallies, tally_plans
from campaign_app.services.tally_plans import Plan
from campaign_app.web.choosing import chosen_ids
from campaign_app.web.filters import sentence
from campaign_app.web.staff.blueprint import blueprint
from campaign_app.web.staff.downloading import as_download
from campaign_app.web.staff.plan_form import choices_typed, milestones_typed, plan_typed
from campaign_app.web.staff.views import own_organization


@blueprint.get("/pages/<uuid:page_id>/tallies")
def page_tallies(page_id: uuid.UUID) -> str:
    """The plan, the comments, what is on paper, and every tally with its deliveries."""
    page = _page(page_id)
    return _shown(page, tally_plans.get_plan(page.id))


def _shown(page: ActionPage, plan: Plan, **typed: str) -> str:
    return render_template(
        "staff/tallies.html",
        page=page,
        count=counting.count_confirmed(page.id),
        plan=plan,
        **typed,
        occasions=OCCASIONS,
        weekdays=sorted(get_locale().days["format"]["wide"].items()),
        settled=tally_plans.list_settled(page.id),
        tallies=list(reversed(tallies.list_tallies(page.id))),
        deliveries=deliveries.list_of_page(page.id),
        paper_counts=paper.list_paper_counts(page.id),
        paper_total=paper.count_on_paper(page.id),
        comments=brief_comments.list_offered(page.id),
        comments_max=brief_comments.CHOSEN_MAX,
    )


@blueprint.post("/pages/<uuid:page_id>/plan")
def save_plan(page_id: uuid.UUID) -> WerkzeugResponse | tuple[str, int]:
    """Say when tallies of the page are taken by themselves, and who gets them; what was typed stays until it fits."""
    page = _page(page_id)
    try:
        tally_plans.save(page=page, plan=plan_typed(page), **_who())
    except BadInput as error:
        return _shown(page, choices_typed(page), milestones=milestones_typed(), plan_error=sentence(error)), 422
    flash(_("Saved."))
    return _back_to(page)


@blueprint.post("/pages/<uuid:page_id>/brief-comments")
def choose_comments(page_id: uuid.UUID) -> WerkzeugResponse:
    """Choose the comments that stand in the next briefs."""
    page = _page(page_id)
    return _answer(page, lambda: brief_comments.choose(page=page, signature_ids=chosen_ids(), **_who()))


@blueprint.post("/paper/<uuid:paper_id>/proof")
def take_paper_proof(paper_id: uuid.UUID) -> Response:
    """The proof of a count on paper, as it came; a post, because it leaves an audit row."""
    count = paper.take_proof(organization_id=own_organization().id, paper_id=paper_id, **_who())
    return as_download(count.proof, count.proof_name, count.proof_type)


def _answer(page: ActionPage, act: Callable[[], object]) -> WerkzeugResponse:
    try:
        act()
        flash(_("Saved."))
    except BadInput as error:
        flash(sentence(error), "error")
    return _back_to(page)


def _back_to(page: ActionPage) -> WerkzeugResponse:
    return redirect(url_for("staff.page_tallies", organization_slug=own_organization().slug, page_id=page.id), 303)


def _page(page_id: uuid.UUID) -> ActionPage:
    return pages.get_page(organization_id=own_organization().id, page_id=page_id)


def _who() -> dict[str, Any]:
    return {"account_id": current_user.account.id, "now": datetime.now(UTC)}
