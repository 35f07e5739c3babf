"""Staff requests: counts, tallies, deliveries and the decisions about them, the state of the mail."""

import uuid
from datetime import UTC, datetime

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import BadInput, StillSigning
from campaign_app.models import DeliveryStatus, Organization
from campaign_app.services import audit, counting, deliveries, handing_off, outbox, pages, printing, tallies
from campaign_app.web.filters import sentence
from campaign_app.web.staff.blueprint import blueprint
from campaign_app.web.staff.listing import delivery_page, mail_figures
from campaign_app.web.staff.proof import posted_proof

DECISION_WORDS: dict[str, DeliveryStatus] = {
    "acknowledged": "acknowledged",
    "sent": "sent",
    "failed": "failed",
}


@blueprint.get("/")
def home() -> str:
    """What staff answer for: pages and counts, deliveries, mail that needs a person, the newest acts."""
    organization = own_organization()
    listed = pages.list_pages(organization.id)
    counts = counting.counts_of(page.id for page in listed)
    return render_template(
        "staff/home.html",
        pages=[(page, counts.get(page.id, 0)) for page in listed if page.is_public],
        uncertain=deliveries.list_deliveries(organization_id=organization.id, status="uncertain"),
        deliveries=delivery_page(
            organization, state=request.args.get("state"), number=request.args.get("page", 1, type=int)
        ),
        print_waiting=printing.list_waiting(organization.id),
        batches=printing.list_batches(organization.id),
        hand_offs=handing_off.count_hand_offs(organization.id),
        decisions=deliveries.DECISIONS,
        mail_figures=mail_figures(outbox.count_shown(organization.id)),
        stuck=outbox.list_stuck(organization_id=organization.id),
        events=audit.list_events(organization_id=organization.id, limit=20),
        headlines={page.id: page.headline for page in listed},
    )


@blueprint.post("/pages/<uuid:page_id>/tally")
def take_tally(page_id: uuid.UUID) -> WerkzeugResponse:
    """Freeze the count and hand it to every target of the page."""
    page = pages.get_page(organization_id=own_organization().id, page_id=page_id)
    try:
        tally = tallies.take(page=page, account_id=current_user.account.id, now=datetime.now(UTC))
        total = tally.total_count + tally.paper_count  # on their way, though never one number where they are read
        flash(_("Tally taken: %(total)d signatures are on their way.", total=total))
    except (BadInput, StillSigning) as error:
        flash(sentence(error), "error")
    return _back()


@blueprint.post("/deliveries/<uuid:delivery_id>")
def decide(delivery_id: uuid.UUID) -> WerkzeugResponse:
    """Record what became of a delivery, or send it again, because a person said so."""
    decision = request.form.get("decision", "")
    who = {
        "organization_id": own_organization().id,
        "delivery_id": delivery_id,
        "account_id": current_user.account.id,
    }
    try:
        if decision == "resend":
            deliveries.resend(**who, now=datetime.now(UTC))
        elif status := DECISION_WORDS.get(decision):
            deliveries.decide(**who, status=status, proof=posted_proof(), now=datetime.now(UTC))
        else:
            raise BadInput("Choose what became of the delivery", field="decision")
        flash(_("Recorded."))
    except BadInput as error:
        flash(sentence(error), "error")
    return _back()


@blueprint.post("/mail/<uuid:message_id>/retry")
def retry(message_id: uuid.UUID) -> WerkzeugResponse:
    """Put a parked message back in line."""
    try:
        outbox.retry(
            organization_id=own_organization().id,
            message_id=message_id,
            account_id=current_user.account.id,
            now=datetime.now(UTC),
        )
        flash(_("The message is back in line."))
    except BadInput as error:
        flash(sentence(error), "error")
    return _back()


def own_organization() -> Organization:
    """The organization whose room this is; the guard has let the account in."""
    organization: Organization = g.membership.organization
    return organization


def _back() -> WerkzeugResponse:
    return redirect(url_for("staff.home", organization_slug=own_organization().slug), 303)
