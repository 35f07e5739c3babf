"""The organizer's inbox, several sources at once: make drafts, set aside, put back, merge."""

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from flask import flash, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaign_app.errors import BadInput
from campaign_app.models import Source
from campaign_app.services import inbox, pages
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import account_id, blueprint, here, url_of
from campaign_app.web.undoing import flash_done


@blueprint.post("/sources/act")
def act_on_sources() -> Response:
    """Do the same with every source that was checked, and say with how many that went."""
    act = _ACTS.get(request.form.get("act", ""))
    if act is None:
        raise BadInput("Choose what to do with the sources", field="act")
    chosen = inbox.list_chosen(here().id, _ids(request.form.getlist("source")))
    if chosen:
        act(chosen)
    else:
        flash(_("Check at least one source first."), "error")
    state = next((state for state in inbox.STATES if state == request.form.get("state")), "new")
    return redirect(url_of("sources", state=state), 303)


def _make_drafts(chosen: Sequence[Source]) -> None:
    """A draft of each that suggests an action and has no page yet."""
    made = pages.list_by_source([source.id for source in chosen])
    count = 0
    for source in chosen:
        if source.suggested_kind and source.id not in made:
            pages.make_draft(
                organization_id=here().id,
                kind=source.suggested_kind,  # type: ignore[arg-type]  # the column holds kinds of pages alone
                source=source,
                account_id=account_id(),
                now=datetime.now(UTC),
            )
            count += 1
    said = ngettext("%(num)d draft made.", "%(num)d drafts made.", count)
    flash(f"{said} {_left_out(len(chosen) - count)}".strip())


def _left_out(count: int) -> str:
    left = ngettext(
        "%(num)d left out: it suggests no action or has a page already.",
        "%(num)d left out: they suggest no action or have a page already.",
        count,
    )
    return str(left) if count else ""


def _set_aside(chosen: Sequence[Source]) -> None:
    changed = inbox.set_many_aside(sources=chosen, account_id=account_id(), is_aside=True, now=datetime.now(UTC))
    _say(ngettext("%(num)d source set aside.", "%(num)d sources set aside.", len(changed)), changed, "back")


def _put_back(chosen: Sequence[Source]) -> None:
    changed = inbox.set_many_aside(sources=chosen, account_id=account_id(), is_aside=False, now=datetime.now(UTC))
    _say(ngettext("%(num)d source put back.", "%(num)d sources put back.", len(changed)), changed, "aside")


def _say(text: str, changed: Sequence[Source], opposite: str) -> None:
    """What was done with these, and the act that takes it back."""
    fields = [("act", opposite), ("state", request.form.get("state", "")), *(("source", str(s.id)) for s in changed)]
    if changed:
        flash_done(text, url=url_of("act_on_sources"), fields=fields)
    else:
        flash(text)


def _merge(chosen: Sequence[Source]) -> None:
    try:
        kept = inbox.merge(sources=chosen, account_id=account_id(), now=datetime.now(UTC))
    except BadInput as error:
        flash(sentence(error), "error")
    else:
        flash(_("Merged. “%(title)s” stays, the copies are set aside.", title=kept.title))


_ACTS: dict[str, Callable[[Sequence[Source]], None]] = {
    "draft": _make_drafts,
    "aside": _set_aside,
    "back": _put_back,
    "merge": _merge,
}


def _ids(given: Sequence[str]) -> list[uuid.UUID]:
    """The ids among what was sent, each once; anything else is left out."""
    found = []
    for text in dict.fromkeys(given):
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
