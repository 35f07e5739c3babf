"""The workspace's menu: what its items are called, where they lead, whose they are, and where each is marked."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign_app.models import Membership, Role
from campaign_app.services import moderating, quarantine


@dataclass(frozen=True)
class Room:
    """One item: it leads to the endpoint `home` and is marked there and at those `below` it.

    An endpoint that no item names belongs to the first item of its blueprint.
    """

    home: str
    label: LazyString
    role: Role
    below: tuple[str, ...] = ()


ROOMS = (
    Room("organizer.home", _l("Action pages"), "organizer"),
    Room(
        "organizer.sources",
        _l("Inbox"),
        "organizer",
        ("organizer.source", "organizer.fetch_source", "organizer.list_feeds"),
    ),
    Room("organizer.moderation", _l("Moderation"), "organizer"),
    Room("staff.home", _l("Counts and deliveries"), "staff"),
    Room("staff.list_targets", _l("Channels"), "staff", ("staff.set_channel",)),
    Room("staff.list_exports", _l("Exports"), "staff", ("staff.ask_export",)),
    Room("administrator.home", _l("Members"), "administrator"),
    Room("administrator.settings", _l("Settings"), "administrator"),
    Room(
        "administrator.privacy",
        _l("Privacy requests"),
        "administrator",
        ("administrator.find_person", "administrator.erase_person", "administrator.retention"),
    ),
    Room("administrator.audit_trail", _l("Audit trail"), "administrator"),
)


def items(membership: Membership) -> list[dict[str, object]]:
    """The items of the rooms that a member's role covers, as the layout shows them on the present page."""
    present = room_of(request.endpoint or "")
    slug = membership.organization.slug
    return [
        {
            "label": room.label,
            "url": url_for(room.home, organization_slug=slug),
            "is_current": room is present,
            "count": _waiting(membership) if room.home == "organizer.moderation" else 0,
        }
        for room in ROOMS
        if membership.may(room.role)
    ]


def room_of(endpoint: str) -> Room | None:
    """The room an endpoint belongs to; None outside of all, as on the pages about one's own account."""
    named = (room for room in ROOMS if endpoint in {room.home, *room.below})
    blueprint = endpoint.partition(".")[0]
    return next(named, None) or next((room for room in ROOMS if room.home.partition(".")[0] == blueprint), None)


def _waiting(membership: Membership) -> int:
    """How much waits for a moderator's look: shown names and comments, and signatures that are held."""
    number = membership.organization_id
    return moderating.count_waiting(number) + quarantine.count_in(number, status="held")
