"""What staff see of long lists: one page of the deliveries, and the figures of the mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from campaign_app.models import Delivery, DeliveryStatus, Organization
from campaign_app.services import deliveries
from campaign_app.web.filters import number_up_to_most

ROWS = 25
# Beyond any list; keeps a made-up number in an address within what the database can count.
LAST_NUMBER = 100_000
STATES: tuple[DeliveryStatus, ...] = ("uncertain", "failed", "planned", "needs_action", "sent", "acknowledged")


@dataclass(frozen=True)
class DeliveryPage:
    """One page of the deliveries in one state, or in any: its rows, the links to other states and to its neighbours."""

    rows: Sequence[Delivery]
    states: list[dict[str, object]]
    summary: str
    previous_url: str | None
    next_url: str | None


def delivery_page(organization: Organization, *, state: str | None, number: int) -> DeliveryPage:
    """Page `number`, from 1, of the deliveries in `state`; an unknown state means any."""
    counts = deliveries.count_by_status(organization.id)
    known = next((each for each in STATES if each == state), None)
    total = counts.get(known, 0) if known else sum(counts.values())
    number = min(max(number, 1), LAST_NUMBER)
    start = ROWS * (number - 1)
    rows = deliveries.list_deliveries(organization_id=organization.id, status=known, limit=ROWS, offset=start)
    has_more = len(rows) == ROWS and start + ROWS != total
    return DeliveryPage(
        rows=rows,
        states=_states(organization, counts, known),
        summary=_("%(first)s–%(last)s of %(total)s", **_figures(start + 1, start + len(rows), total)) if rows else "",
        previous_url=_url(organization, known, number - 1) if start else None,
        next_url=_url(organization, known, number + 1) if rows and has_more else None,
    )


def mail_figures(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """How many mails stand where, in the order of their life; what never happened is left out."""
    figures = [
        (_("Waiting"), counts.get("new", 0)),
        (_("Being sent"), counts.get("leased", 0) + counts.get("handing", 0)),
        (_("Sent"), counts.get("sent", 0)),
        (_("Refused"), counts.get("failed", 0)),
        (_("Uncertain"), counts.get("uncertain", 0)),
        (_("Parked"), counts.get("parked", 0)),
    ]
    return [(name, number_up_to_most(count)) for name, count in figures if count]


def _states(
    organization: Organization, counts: Mapping[str, int], known: DeliveryStatus | None
) -> list[dict[str, object]]:
    names = {
        "uncertain": _("Uncertain"),
        "failed": _("Failed"),
        "planned": _("Planned"),
        "needs_action": _("Needs the supporter"),
        "sent": _("Sent"),
        "acknowledged": _("Acknowledged"),
    }
    everything = {"label": _("All"), "url": _url(organization), "count": sum(counts.values()), "is_current": not known}
    return [everything] + [
        {
            "label": names[each],
            "url": _url(organization, each),
            "count": counts.get(each, 0),
            "is_current": each == known,
        }
        for each in STATES
        if counts.get(each) or each == known
    ]


def _url(organization: Organization, state: str | None = None, number: int = 1) -> str:
    return url_for(
        "staff.home",
        organization_slug=organization.slug,
        state=state,
        page=number if number > 1 else None,
        _anchor="deliveries",
    )


def _figures(first: int, last: int, total: int) -> dict[str, str]:
    return {"first": format_decimal(first), "last": format_decimal(last), "total": number_up_to_most(total)}
