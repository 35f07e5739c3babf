"""Moderation: names and comments to look at, signatures held back, and those that were removed."""

import uuid
from datetime import UTC, datetime
from typing import Any, Literal

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaign_app.addresses import public_name
from campaign_app.errors import BadInput
from campaign_app.models import SignatureStatus
from campaign_app.services import moderating, quarantine, suspecting
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import account_id, blueprint, here, url_of
from campaign_app.web.undoing import flash_done

PER_PAGE = 50
State = Literal["shown", "hidden"]
_STATES: dict[str, State | None] = {"show": "shown", "hide": "hidden", "wait": None}
_LISTS: dict[str, SignatureStatus] = {"held": "held", "removed": "invalidated"}


@blueprint.get("/moderation")
def moderation() -> str:
    """One of the lists: comments, held, removed."""
    chosen = request.args.get("list", "comments")
    chosen = chosen if chosen in _LISTS else "comments"
    number = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    span = {"limit": PER_PAGE + 1, "offset": (number - 1) * PER_PAGE}
    if chosen == "comments":
        found = moderating.list_waiting(here().id, **span)
    else:
        found = quarantine.list_in(here().id, status=_LISTS[chosen], **span)
    return render_template(
        "organizer/moderation.html",
        chosen=chosen,
        lists=_tabs(chosen),
        found=found[:PER_PAGE],
        public_name=public_name,
        reasons=quarantine.REMOVED_REASONS,
        released_reasons=quarantine.RELEASED_REASONS,
        networkless=suspecting.count_networkless(here().id, now=datetime.now(UTC)),
        previous_url=url_of("moderation", list=chosen, page=number - 1) if number > 1 else None,
        next_url=url_of("moderation", list=chosen, page=number + 1) if len(found) > PER_PAGE else None,
    )


@blueprint.post("/moderation/comments")
def decide_comments() -> Response:
    """Show or hide the names and comments that were chosen, or let them wait again."""
    state = _STATES.get(request.form.get("decision", ""), "hidden")
    chosen = _what()
    try:
        count = moderating.decide(state=state, reason=request.form.get("reason", ""), **chosen)
        _say(state, count, chosen["signature_ids"])
    except BadInput as error:
        flash(sentence(error), "error")
    return redirect(url_of("moderation"), 303)


def _say(state: State | None, count: int, signature_ids: list[uuid.UUID]) -> None:
    """What was decided, and the way back."""
    if state is None:
        flash(ngettext("%(num)d waits again.", "%(num)d wait again.", count))
        return
    said = {
        "shown": ngettext("%(num)d is shown now.", "%(num)d are shown now.", count),
        "hidden": ngettext("%(num)d is hidden now.", "%(num)d are hidden now.", count),
    }
    fields = [("decision", "wait"), *(("ids", each.hex) for each in signature_ids)]
    flash_done(said[state], url=url_of("decide_comments"), fields=fields)


@blueprint.post("/moderation/signatures")
def decide_signatures() -> Response:
    """Count the signatures that were chosen, or leave them out."""
    chosen = request.form.get("list", "held")
    try:
        if request.form.get("decision") == "release":
            count = quarantine.release(reason=request.form.get("released_reason", ""), **_what())
            flash(ngettext("%(num)d signature counts now.", "%(num)d signatures count now.", count))
        else:
            count = quarantine.remove(reason=request.form.get("reason", ""), **_what())
            flash(ngettext("%(num)d signature was removed.", "%(num)d signatures were removed.", count))
    except BadInput as error:
        flash(sentence(error), "error")
    return redirect(url_of("moderation", list=chosen if chosen in _LISTS else "held"), 303)


def _what() -> dict[str, Any]:
    """Which signatures were chosen, and by whom."""
    return {
        "organization_id": here().id,
        "signature_ids": [found for text in request.form.getlist("ids") if (found := _uuid(text))],
        "account_id": account_id(),
        "now": datetime.now(UTC),
    }


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _tabs(chosen: str) -> list[dict[str, object]]:
    listed = [
        ("comments", _("Names and comments"), moderating.count_waiting(here().id)),
        ("held", _("Held signatures"), quarantine.count_in(here().id, status="held")),
        ("removed", _("Removed signatures"), quarantine.count_in(here().id, status="invalidated")),
    ]
    return [
        {"label": label, "url": url_of("moderation", list=name), "count": count, "is_current": name == chosen}
        for name, label, count in listed
    ]
