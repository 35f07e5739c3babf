"""Summing up an import for a terminal: a table for people, figures and rows for programs."""

import unicodedata
from collections.abc import Mapping, Sequence

from campaign_app.models import Source
from campaign_app.services.importing import ImportReport

TITLE_WIDTH = 48
TARGETS_WIDTH = 32


def summary(found: Sequence[ImportReport], failures: Mapping[str, str]) -> dict[str, object]:
    """Figures, the new and changed sources, and the reason of each failure by place; JSON types only."""
    rows = [*_rows(found)]
    return {
        "found": sum(report.found_count for report in found),
        "new": sum(state == "new" for state, _ in rows),
        "changed": sum(state == "changed" for state, _ in rows),
        "sources": [{"state": state, **_fields(source)} for state, source in rows],
        "failures": dict(failures),
    }


def in_table(found: Sequence[ImportReport], failures: Mapping[str, str]) -> str:
    """The new and changed sources as lines of columns, then the figures, then what could not be read."""
    rows = [*_rows(found)]
    heading = ("", "date", "suggested", "title", "targets")
    cells = [heading, *(_cells(state, source) for state, source in rows)] if rows else []
    widths = [max(len(line[column]) for line in cells) for column in range(5)] if cells else []
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    known = sum(report.found_count for report in found) - len(rows)
    new = sum(state == "new" for state, _ in rows)
    lines.append(f"{new} new, {len(rows) - new} changed, {known} known already.")
    lines += [f"Not imported: {_plain(place)}: {_plain(reason)}" for place, reason in failures.items()]
    return "\n".join(lines)


def _rows(found: Sequence[ImportReport]) -> list[tuple[str, Source]]:
    return [
        (state, source)
        for report in found
        for state, sources in (("new", report.new_sources), ("changed", report.changed_sources))
        for source in sources
    ]


def _cells(state: str, source: Source) -> tuple[str, ...]:
    return (
        state,
        source.published_on.isoformat() if source.published_on else "-",
        source.suggested_kind or "no action",
        _shorten(f"[{source.title}]" if source.title_is_derived else source.title, TITLE_WIDTH),
        _shorten("; ".join(source.suggested_targets) or "-", TARGETS_WIDTH),
    )


def _fields(source: Source) -> dict[str, object]:
    return {
        "id": str(source.id),
        "title": source.title,
        "title_is_derived": source.title_is_derived,
        "published_on": source.published_on.isoformat() if source.published_on else None,
        "kind": source.kind,
        "language": source.language,
        "url": source.url,
        "suggested": source.suggested_kind,
        "demand": source.demand,
        "targets": source.suggested_targets,
    }


def _shorten(text: str, width: int) -> str:
    text = _plain(text)
    return text if len(text) <= width else text[: width - 1] + "…"


def _plain(text: str) -> str:
    """The text without what would move a terminal's cursor or colour its words."""
    return " ".join("".join(sign for sign in text if not unicodedata.category(sign).startswith("C")).split())
