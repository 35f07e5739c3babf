"""What goes out with a tally: a brief of one page, the counts, and the manifest, in the language of the page.

`packing` keeps what is made here. Nothing in it names a supporter, but for comments their writers agreed to show.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale, format_date, format_decimal, format_time, get_locale, ngettext
from flask_babel import gettext as _

from campaign_app.addresses import public_name
from campaign_app.config import Settings
from campaign_app.districts import district_words, state_of
from campaign_app.documents import breakable, direction_of
from campaign_app.languages import LANGUAGES, Language
from campaign_app.mail_links import page_url
from campaign_app.manifests import facts_of
from campaign_app.models import ActionPage, Signature, Tally
from campaign_app.packages import PackedFile, counts_file, manifest_file
from campaign_app.services.packing import Parcel

# How many places the brief may name: what `fits` in templates/print/brief.typ chooses among.
SHOWN = (10, 8, 6, 4, 2)

Draw = Callable[[str], bytes]


def compose_package(parcel: Parcel, *, settings: Settings, draw: Draw) -> list[PackedFile]:
    """The files of a delivery in the order they are attached. `draw` turns JSON into a PDF."""
    language = LANGUAGES.get(parcel.delivery.action_page.language, LANGUAGES[settings.default_language])
    with force_locale(language.locale):
        counts = _counts(parcel)
        names = _file_names(parcel)
        brief = draw(json.dumps(content_of(parcel, settings=settings, language=language)))
        files = [PackedFile("brief", names[0], "application/pdf", brief), counts]
        return [*files, manifest_file(names[2], _facts(parcel, settings), files)]


def _file_names(parcel: Parcel) -> tuple[str, str, str]:
    stem = f"{parcel.delivery.action_page.slug[:40].strip('-')}-tally-{parcel.number}"
    return f"{stem}-brief.pdf", f"{stem}-by-district.csv", f"{stem}-manifest.json"


def _counts(parcel: Parcel) -> PackedFile:
    tally = parcel.tally
    rows = [(code, place_words(code), count) for code, count in tally.districts]
    return counts_file(
        _file_names(parcel)[1], rows, on_paper=(_("On paper, counted by hand"), parcel.tally.paper_count)
    )


def _facts(parcel: Parcel, settings: Settings) -> dict[str, Any]:
    """What the manifest says beside its files."""
    facts = facts_of(parcel.tally, parcel.delivery.action_page, number=parcel.number, settings=settings)
    return {"delivery": {"id": str(parcel.delivery.id), "to": parcel.delivery.target.name}, **facts}


def content_of(parcel: Parcel, *, settings: Settings, language: Language) -> dict[str, Any]:
    """What the brief says, as the typesetter takes it: JSON types only, every text a string, never markup."""
    tally, page = parcel.tally, parcel.delivery.action_page
    return {
        "language": language.code,
        "direction": language.direction,
        "title": _("Tally %(number)d: %(headline)s", number=parcel.number, headline=page.headline),
        "summary": _("A tally of confirmed signatures, with the count by district."),
        "organization": page.organization.name,
        "frozen": _(
            "Tally %(number)d · counted %(moment)s", number=parcel.number, moment=_moment(tally.counted_at, page)
        ),
        **_headed(tally),
        "demands": _demands(page, tally),
        "more_texts": _("All other wordings are in the manifest."),
        "facts": [
            (_("To"), breakable(parcel.delivery.target.name)),
            (_("Counted"), _day(tally.counted_at, page)),
            (_("Who answers for this"), f"{page.organization.name}, {page.organization.contact_email}"),
        ],
        "places": _places(tally),
        "comments": _comments(parcel.comments),
        "counted": {"title": _("How they were counted"), "lines": _how_counted(tally)},
        "attached": {"title": _("What comes with this page"), "lines": list(_file_names(parcel)[1:])},
        "root_words": _("Fingerprint of the ledger this tally was counted from:"),
        "root": tally.merkle_root.hex(),
        "foot": " · ".join(
            filter(None, (page_url(settings, page), page.organization.name, page.organization.postal_address))
        ),
    }


def _headed(tally: Tally) -> dict[str, str]:
    """The one number that stands large, who it is of, and what is said of paper beside it."""
    if tally.total_count == 0:
        of_paper = ngettext(
            "person signed this on paper, counted by hand:",
            "people signed this on paper, counted by hand:",
            tally.paper_count,
        )
        return {"number": format_decimal(tally.paper_count), "say": of_paper, "paper": ""}
    confirmed = ngettext(
        "person, confirmed from their own mailbox, asks this of you:",
        "people, each confirmed from their own mailbox, ask this of you:",
        tally.total_count,
    )
    return {"number": format_decimal(tally.total_count), "say": confirmed, "paper": paper_words(tally.paper_count)}


def paper_words(count: int) -> str:
    """What is said of signatures on paper, always beside the others; '' for none."""
    return (
        str(
            ngettext(
                "And %(count)s on paper, counted by hand, not in the number above.",
                "And %(count)s on paper, counted by hand, not in the number above.",
                count,
                count=format_decimal(count),
            )
        )
        if count
        else ""
    )


def _demands(page: ActionPage, tally: Tally) -> list[dict[str, str]]:
    signed = tally.signed_versions(page)
    return [
        {
            "text": breakable(version.demand),
            "language": version.language,
            "note": ngettext(
                "%(count)s person signed this text:",
                "%(count)s people signed this text:",
                count,
                count=format_decimal(count),
            )
            if len(signed) > 1
            else "",
        }
        for version, count in signed
    ]


def _places(tally: Tally) -> dict[str, Any]:
    """Where people live: by state, or by district where all live in one state; each with its share of the largest."""
    states: Counter[str] = Counter()
    for code, count in tally.districts:
        states[state_of(code)] += count
    places = states.most_common() if len(states) > 1 else tally.districts
    most = max((count for _, count in places), default=1)
    return {
        "title": _("Where they live"),
        "caption": _("Confirmed signatures by the postal code given"),
        "all": _("In all"),
        "rows": [
            {
                "name": breakable(place_words(code) or _("No postal code")),
                "count": format_decimal(count),
                "share": count / most,
            }
            for code, count in places[: SHOWN[0]] + places[SHOWN[0] : SHOWN[0] + 1]
        ],
        "rests": {str(shown): _rest(places[shown:]) for shown in SHOWN if places[shown:]},
    }


def _rest(places: Sequence[tuple[str, int]]) -> tuple[str, str]:
    words = ngettext("%(count)s other place", "%(count)s other places", len(places), count=format_decimal(len(places)))
    return str(words), str(format_decimal(sum(count for _, count in places)))


def _comments(comments: Sequence[Signature]) -> dict[str, Any]:
    return {
        "title": _("Why they ask, in their own words"),
        "items": [
            {"text": breakable(each.comment), "direction": direction_of(each.comment), "name": _shown_name(each)}
            for each in comments
        ],
    }


def _shown_name(signature: Signature) -> str:
    """Whose words they are, as the page shows it."""
    place = place_words(state_of(signature.district_code))
    return ", ".join(filter(None, (breakable(public_name(signature.name)), place)))


def _how_counted(tally: Tally) -> list[str]:
    online = [
        _("Each person entered a name and an email address on the page and confirmed it from that mailbox."),
        _("One address counts once."),
        _("Signatures that were not confirmed, or were withdrawn, are left out."),
    ]
    on_paper = _("Those on paper were counted by hand; the organization keeps the sheets and shows them on request.")
    return [*(online if tally.total_count else []), *([on_paper] if tally.paper_count else [])]


def place_words(code: str) -> str:
    """A division in words, a country by its name in the reader's language; '' for none."""
    country = code.removeprefix("ocd-division/country:")
    known = get_locale().territories.get(country.upper()) if "/" not in country else None
    return str(known or district_words(code))


def _moment(value: datetime, page: ActionPage) -> str:
    at = value.astimezone(page.zone)
    return f"{_day(value, page)}, {format_time(at, 'short', rebase=False)} ({page.organization.time_zone})"


def _day(value: datetime, page: ActionPage) -> str:
    return str(format_date(value.astimezone(page.zone).date(), "long", rebase=False))
