"""Petition sheets: what may go on one, and what it says, as the typesetter takes it: strings that never are markup."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations
from sqlalchemy import select

from campaign_app.catalogues import load
from campaign_app.districts import district_words
from campaign_app.documents import breakable, direction_of
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.languages import DEFAULT, LANGUAGES, Language
from campaign_app.models import ActionPage, Export, ExportKind, PageVersion
from campaign_app.services import pages
from campaign_app.services.export_rows import Filters

# The typesetter holds the whole document in memory: so many lines take seconds and some hundred MB.
ROWS_MAX = 5_000
COLUMNS = ("confirmed_at", "state", "district", "name", "postal_code", "country", "city")
_PLACES = {"postal_code", "city", "state", "district", "country"}
# Letters of a name that fit on a line of its column, whatever they are.
_CELL_MAX = 18

Line = Mapping[str, Any]


def check(
    *, organization_id: uuid.UUID, kind: ExportKind, columns: Sequence[str], filters: Filters, total: int
) -> list[str]:
    """The chosen columns that a sheet has. Raises BadInput where there can be none, NotFound for a neighbour's page."""
    if kind != "signatures":
        raise BadInput("A petition sheet is made of signatures, not of counts", field="format")
    if filters.page_id is None:
        raise BadInput("A petition sheet is of one action page: choose it", field="page")
    if "name" not in columns:
        raise BadInput("A petition sheet needs the column of names", field="columns")
    if total > ROWS_MAX:
        raise BadInput(
            "A petition sheet holds at most %(limit)d signatures: narrow them by days", field="from_on", limit=ROWS_MAX
        )
    pages.get_page(organization_id=organization_id, page_id=filters.page_id)
    return [name for name in columns if name in COLUMNS]


def read_columns(columns: Sequence[str]) -> list[str]:
    """What has to be read for a sheet with these columns: each name stands under the text that was signed."""
    return [*columns, "version"]


def rows_left(export: Export, *, done_count: int) -> int:
    """How many more may be read: no more than were counted when the sheet was asked for and agreed to."""
    return export.total_count - done_count


def content_of(export: Export, rows: Iterable[Sequence[str | int | None]]) -> dict[str, Any]:
    """The sheet of these rows, in the language of its page; by text, the first one first."""
    page = _page_of(export)
    names = read_columns(export.columns)
    lines = sorted((dict(zip(names, row, strict=True)) for row in rows), key=itemgetter("version"))
    writer = _Writer(page, LANGUAGES.get(page.language, LANGUAGES[DEFAULT]))
    return {
        **writer.words(len(lines)),
        "heads": writer.heads(names),
        "columns": ["number", "name", *["place"] * _has_place(names), *["day"] * ("confirmed_at" in names)],
        "made_on": writer.day(export.created_at),
        "parts": writer.parts(lines),
    }


def _has_place(names: Iterable[str]) -> bool:
    return not _PLACES.isdisjoint(names)


def _page_of(export: Export) -> ActionPage:
    page_id = Filters.from_json(export.filters).page_id
    if page_id is None:
        raise ValueError("a petition sheet is of one page")
    return pages.get_page(organization_id=export.organization_id, page_id=page_id)


@dataclass(frozen=True)
class _Writer:
    """Says what stands on the sheet of a page in a language."""

    page: ActionPage
    language: Language

    @property
    def texts(self) -> NullTranslations:
        """The catalogue of the language."""
        return load(self.language.locale)

    def words(self, total: int) -> dict[str, str]:
        """What stands around the names."""
        texts = self.texts
        heading = texts.ungettext("%(count)s signature", "%(count)s signatures", total)
        return {
            "language": self.language.code,
            "title": texts.ugettext("Signatures: %(headline)s") % {"headline": self.page.headline},
            "organization": self.page.organization.name,
            "contact": self.page.organization.contact_email,
            "heading": heading % {"count": self.number(total)},
            "headline": breakable(self.page.headline),
            "how": texts.ugettext("Each person below confirmed this from their own mailbox."),
            "care": texts.ugettext("Names of people: only for those it is handed to."),
        }

    def heads(self, names: Sequence[str]) -> list[str]:
        """The heads of the columns."""
        texts = self.texts
        heads = [texts.ugettext("No."), texts.ugettext("Name")]
        heads += [texts.ugettext("Place")] if _has_place(names) else []
        return heads + ([texts.ugettext("Confirmed")] if "confirmed_at" in names else [])

    def parts(self, lines: Sequence[Line]) -> list[dict[str, Any]]:
        """One part for each text that was signed: its demand and the names under it, numbered through."""
        query = select(PageVersion).filter_by(action_page_id=self.page.id)
        versions = {version.number: version for version in db.session.scalars(query)}
        numbered = groupby(enumerate(lines, start=1), key=lambda each: each[1]["version"])
        parts = [(versions[version], [self.cells(*each) for each in part]) for version, part in numbered]
        return [
            {
                "demand": breakable(version.demand),
                "language": version.language,
                "direction": direction_of(version.demand),
                "note": self.signed_by(len(rows)) if len(parts) > 1 else "",
                "rows": rows,
            }
            for version, rows in parts
        ]

    def signed_by(self, count: int) -> str:
        """How many signed one of several texts."""
        words = self.texts.ungettext("%(count)s person signed this text:", "%(count)s people signed this text:", count)
        return str(words % {"count": self.number(count)})

    def cells(self, number: int, line: Line) -> dict[str, str]:
        """One person."""
        confirmed_at = line.get("confirmed_at")
        return {
            "number": self.number(number),
            "name": breakable(line["name"], longest=_CELL_MAX),
            "direction": direction_of(line["name"]),
            "place": breakable(self.place(line), longest=_CELL_MAX),
            "day": self.day(datetime.fromisoformat(confirmed_at)) if confirmed_at else "",
        }

    def place(self, line: Line) -> str:
        """Where somebody lives, as far as it was chosen: `85701 Tucson, Arizona, United States`."""
        territories = Locale.parse(self.language.locale).territories
        division, country = line.get("district") or line.get("state") or "", line.get("country") or ""
        if "/" not in division.removeprefix("ocd-division/"):
            division, country = "", country or division.rpartition(":")[2].upper()
        town = " ".join(filter(None, (line.get("postal_code"), line.get("city"))))
        words = (town, district_words(division, self.texts.ugettext), territories.get(country, country))
        return ", ".join(filter(None, words))

    def number(self, count: int) -> str:
        """A number as the language writes it."""
        return str(format_decimal(count, locale=self.language.locale))

    def day(self, moment: datetime) -> str:
        """The day where the organization is."""
        return str(format_date(moment.astimezone(self.page.zone).date(), format="long", locale=self.language.locale))
