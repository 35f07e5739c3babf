"""The audit trail: filtered, a page at a time, and as CSV."""

import uuid
from datetime import UTC, date, datetime

from flask import Response, render_template, request, stream_with_context
from flask_babel import format_decimal
from flask_babel import gettext as _

from campaign_app.addresses import clean_line
from campaign_app.services import audit, members, pages
from campaign_app.services.audit import Trail
from campaign_app.web.administrator.blueprint import account_id, blueprint, here, url_of

ROWS = 50
LAST_NUMBER = 100_000
PLATFORM = "platform"
WORDS_MAX = 100
FILTERS = {"who", "kind", "from", "to", "words", "about"}


@blueprint.get("/audit")
def audit_trail() -> str:
    """Who did what when, newest first."""
    trail, number = _trail(), min(max(request.args.get("page", 1, type=int), 1), LAST_NUMBER)
    start, total = ROWS * (number - 1), audit.count_events(organization_id=here().id, trail=trail)
    events = audit.list_events(organization_id=here().id, trail=trail, limit=ROWS, offset=start)
    has_more = start + len(events) < total
    return render_template(
        "administrator/audit.html",
        events=events,
        trail=trail,
        is_filtered=trail != audit.EVERYTHING,
        kinds=audit.list_kinds(here().id),
        pages=pages.list_pages(here().id),
        people=[member.account for member in members.list_members(here().id)],
        summary=_summary(start, len(events), total),
        previous_url=_page_url(number - 1) if start else None,
        next_url=_page_url(number + 1) if events and has_more else None,
    )


@blueprint.post("/audit.csv")
def export_audit_trail() -> Response:
    """The filtered lines as CSV; a post, because it leaves a line itself."""
    lines = audit.export_events(
        organization_id=here().id, trail=_trail(), account_id=account_id(), now=datetime.now(UTC)
    )
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"', "X-Accel-Buffering": "no"}
    return Response(stream_with_context(lines), mimetype="text/csv", headers=headers)


def _trail() -> Trail:
    """The filter in the address; what cannot be read filters nothing."""
    who, kinds = request.args.get("who", ""), request.args.get("kind", "")
    return Trail(
        kind=kinds if kinds.isidentifier() else "",
        account_id=_id(who),
        by_platform=who == PLATFORM,
        from_on=request.args.get("from", type=date.fromisoformat),
        to_on=request.args.get("to", type=date.fromisoformat),
        words=clean_line(request.args.get("words", ""))[:WORDS_MAX],
        page_id=_id(request.args.get("about", "")),
    )


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _page_url(number: int) -> str:
    kept = {
        name: value
        for name, value in request.args.items()
        if name in {"who", "kind", "from", "to", "words", "about"} and value
    }
    return url_of("audit_trail", **kept, page=number if number > 1 else None)


def _summary(start: int, shown: int, total: int) -> str:
    figures = {"first": start + 1, "last": start + shown, "total": total}
    said: str = _("%(first)s–%(last)s of %(total)s", **{name: format_decimal(value) for name, value in figures.items()})
    return said
