"""Moderation: names and comments to look at, signatures held back, removed, and those that count."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from campaign_app.addresses import public_name
from campaign_app.errors import BadInput
from campaign_app.models import Signature, SignatureStatus
from campaign_app.services import moderating, pages, quarantine, suspecting
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import Answer, account_id, blueprint, here, url_of
from campaign_app.web.undoing import flash_done

PER_PAGE = 50
State = Literal["shown", "hidden"]
_STATES: dict[str, State | None] = {"show": "shown", "hide": "hidden", "wait": None}
_LISTS: dict[str, SignatureStatus] = {"held": "held", "removed": "invalidated", "counted": "confirmed"}


@blueprint.get("/moderation")
def moderation() -> str:
    """One of the lists: comments, held, removed, counted."""
    return _show()


@blueprint.post("/moderation/comments")
def decide_comments() -> Answer:
    """Show or hide the names and comments that were chosen, or let them wait again."""
    state = _STATES.get(request.form.get("decision", ""), "hidden")
    chosen = _what()
    try:
        count = moderating.decide(state=state, reason=request.form.get("reason", ""), **chosen)
    except BadInput as error:
        return _refuse(error)
    _say(state, count, chosen["signature_ids"])
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
def decide_signatures() -> Answer:
    """Count the signatures that were chosen, or leave them out."""
    chosen = _what()
    try:
        if request.form.get("decision") == "release":
            count = quarantine.release(reason=request.form.get("released_reason", ""), **chosen)
            flash(ngettext("%(num)d signature counts now.", "%(num)d signatures count now.", count))
        else:
            count = quarantine.remove(reason=request.form.get("reason", ""), **chosen)
            _say_removed(count, chosen["signature_ids"])
    except BadInput as error:
        return _refuse(error)
    return redirect(url_of("moderation", list=_list("held"), on=_uuid("on")), 303)


def _say_removed(count: int, signature_ids: list[uuid.UUID]) -> None:
    """How many; the way back for those that counted before, as what was held should be looked at again."""
    said = ngettext("%(num)d signature was removed.", "%(num)d signatures were removed.", count)
    if _list("held") != "counted" or not count:
        flash(said)
        return
    fields = [("decision", "release"), ("released_reason", "mistake"), ("list", "counted")]
    fields += [("on", request.form.get("on", "")), *(("ids", each.hex) for each in signature_ids)]
    flash_done(said, url=url_of("decide_signatures"), fields=fields)


def _refuse(error: BadInput) -> tuple[str, int]:
    """The same list again, with what was ticked and chosen in it."""
    flash(sentence(error), "error")
    return _show(), 422


def _show() -> str:
    """The list, and the part of it, that the address or the refused form names."""
    chosen, number = _list("comments"), min(max(request.values.get("page", 1, type=int), 1), 10_000)
    found = _found(chosen, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    where = {"list": chosen, "on": _uuid("on"), "signature_id": _uuid("signature_id")}
    return render_template(
        "organizer/moderation.html",
        chosen=chosen,
        lists=_tabs(chosen),
        found=found[:PER_PAGE],
        picked={each.hex for each in _ids()},
        number=number,
        where=where,
        pages=pages.list_pages(here().id) if chosen == "counted" else [],
        public_name=public_name,
        reasons=quarantine.REMOVED_REASONS,
        released_reasons=quarantine.RELEASED_REASONS,
        networkless=suspecting.count_networkless(here().id, now=datetime.now(UTC)),
        previous_url=url_of("moderation", **where, page=number - 1) if number > 1 else None,
        next_url=url_of("moderation", **where, page=number + 1) if len(found) > PER_PAGE else None,
    )


def _found(chosen: str, **span: int) -> Sequence[Signature]:
    if chosen == "comments":
        return moderating.list_waiting(here().id, **span)
    if chosen == "counted":
        number = _uuid("signature_id")
        if number is None and request.values.get("signature_id"):
            return []  # something was asked for that is no number of a signature
        return quarantine.list_counted(here().id, action_page_id=_uuid("on"), signature_id=number, **span)
    return quarantine.list_in(here().id, status=_LISTS[chosen], **span)


def _list(otherwise: str) -> str:
    """Which list was asked for."""
    asked = request.values.get("list", otherwise)
    return asked if asked in _LISTS else otherwise


def _what() -> dict[str, Any]:
    """Which signatures were chosen, and by whom."""
    return {
        "organization_id": here().id,
        "signature_ids": _ids(),
        "account_id": account_id(),
        "now": datetime.now(UTC),
    }


def _ids() -> list[uuid.UUID]:
    return [found for text in request.form.getlist("ids") if (found := _read_uuid(text))]


def _uuid(name: str) -> uuid.UUID | None:
    return _read_uuid(request.values.get(name, "").strip())


def _read_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _tabs(chosen: str) -> list[dict[str, object]]:
    listed = [
        ("comments", _("Names and comments"), moderating.count_waiting(here().id)),
        ("held", _("Held signatures"), quarantine.count_in(here().id, status="held")),
        ("removed", _("Removed signatures"), quarantine.count_in(here().id, status="invalidated")),
        ("counted", _("Counted signatures"), None),
    ]
    return [
        {"label": label, "url": url_of("moderation", list=name), "count": count, "is_current": name == chosen}
        for name, label, count in listed
    ]
