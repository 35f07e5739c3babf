"""Measuring the importer on labelled documents: predictions from the documents alone, then the set's own scorer.

Reads of each label only what says where the document is; the answers stay unread. Writes no row.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from campaign_app.drafting import Release, draft
from campaign_app.errors import UnreadableSource
from campaign_app.gateways import parsing


@dataclass(frozen=True)
class Label:
    """Where a labelled item or listing stands; `part` is the place of an item on its listing, from 1."""

    id: str
    is_listing: bool
    document: Path
    part: int | None
    base_url: str | None


def list_labels(folder: Path) -> list[Label]:
    """Return the labels of an evaluation set in order of their names."""
    return [_label(folder, json.loads(path.read_text("utf-8"))) for path in sorted((folder / "labels").glob("*.json"))]


def predict(label: Label) -> dict[str, object]:
    """Import the labelled document; a refusal is a prediction of nothing with the sentence as its `refusal`."""
    try:
        releases = _read(label.document, label.base_url)
    except UnreadableSource as refusal:
        return {"id": label.id, "refusal": str(refusal)}
    if label.is_listing:
        return {"id": label.id, "items": [_item(release) for release in releases]}
    part = label.part or 1
    return {"id": label.id, **(_fields(releases[part - 1]) if part <= len(releases) else {})}


def score(folder: Path, predictions: Path, *, is_json: bool) -> str | None:
    """Return what the set's own scorer says of the predictions; None where the set brings none."""
    scorer = folder / "score.py"
    if not scorer.is_file():
        return None
    command: Sequence[str | Path] = (sys.executable, scorer, folder / "labels", predictions)
    done = subprocess.run([*command, *(["--json"] if is_json else [])], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else done.stderr


def _label(folder: Path, given: dict[str, object]) -> Label:
    part, base_url = given.get("part"), given.get("base_url")
    return Label(
        id=str(given["id"]),
        is_listing=given["type"] == "listing",
        document=folder / str(given["doc"]),
        part=part if isinstance(part, int) else None,
        base_url=base_url if isinstance(base_url, str) else None,
    )


@lru_cache(maxsize=1)
def _read(document: Path, base_url: str | None) -> list[Release]:
    """A listing is labelled as a whole and item by item: it is read once."""
    return parsing.read(document.read_bytes(), base_url=base_url, filename=document.name)


def _item(release: Release) -> dict[str, object]:
    return {
        "title": release.title,
        "title_is_derived": release.title_is_derived,
        "date": _day(release),
        "url": release.url,
    }


def _fields(release: Release) -> dict[str, object]:
    suggestion = draft(release)
    named = [*suggestion.targets, *(target for demand in suggestion.demands for target in demand.targets)]
    return {
        "title": release.title,
        "title_is_derived": release.title_is_derived,
        "date": _day(release),
        "kind": release.kind,
        "summary": suggestion.summary,
        "demands": [demand.text for demand in suggestion.demands],
        "targets": list(dict.fromkeys(named)),
        "action_type": suggestion.kind or "none",
    }


def _day(release: Release) -> str | None:
    return str(release.published_on) if release.published_on else None
