"""Files in, one Reading out: which format a file has, its contents tell."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import yaml

from campaign_app.rosters import congress, people, tables
from campaign_app.rosters.fields import mapping
from campaign_app.rosters.records import Reading

# Scalars stay text: no date, number or truth value is guessed, and nothing but plain data can be made.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
ENDINGS = frozenset({".yaml", ".yml", ".csv", ".json"})
# The YAML library's C code composes nested lists by recursion without an end: a hostile file would crash the process.
DEPTH_MAX = 100
_NESTING = re.compile(r"[\[\]{}]|(?:[-?][ \t]+){8,}")
UNKNOWN = "this is none of the files that can be imported"


@dataclass(frozen=True)
class File:
    """A file to read; `folder` names the folder it was given with, when a whole folder was given."""

    name: str
    content: bytes
    folder: str | None = None


def read_files(files: Iterable[File], *, congress_number: int, today: date) -> Reading:
    """All files together. `congress_number` says whose lines a crosswalk draws; rows that are odd are in `rejected`."""
    reading = Reading()
    for file in files:
        try:
            _read(reading, file, file.content.decode("utf-8-sig"), congress_number, today)
        except UnicodeDecodeError as error:
            line = file.content[: error.start].count(b"\n") + 1
            reading.reject(file.name, line, "this is not UTF-8: save the file as UTF-8 and import it again")
    return reading


def _read(reading: Reading, file: File, content: str, congress_number: int, today: date) -> None:
    ending = file.name.rpartition(".")[2].lower()
    if ending == "csv":
        tables.read_table(reading, file.name, content, congress_number=congress_number)
    elif ending == "json":
        _read_json(reading, file, content, today)
    elif ending in {"yaml", "yml"}:
        _read_yaml(reading, file, content, today)
    else:
        reading.reject(file.name, 1, UNKNOWN)


def _roster(file: File) -> str:
    return f"people:{file.name.lower()}"[:160]


def _read_json(reading: Reading, file: File, content: str, today: date) -> None:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        reading.reject(file.name, getattr(error, "lineno", 1), "this is not JSON")
        return
    if isinstance(document, dict) and "persons" in document:
        people.read_popolo(reading, file.name, mapping(document), roster=_roster(file), today=today)
        return
    listed = document.get("results", document) if isinstance(document, dict) else document
    if isinstance(listed, dict):
        listed = [listed]
    if not isinstance(listed, list):
        reading.reject(file.name, 1, UNKNOWN)
        return
    entries = ((number, mapping(entry)) for number, entry in enumerate(listed, start=1))
    people.read_people(reading, file.name, entries, roster=_roster(file) if len(listed) > 1 else None, today=today)


def _read_yaml(reading: Reading, file: File, content: str, today: date) -> None:
    if _is_too_deep(content):
        reading.reject(file.name, 1, "this YAML is nested too deeply")
        return
    try:
        loader = _Loader(content)
        try:
            _read_node(reading, file, loader, loader.get_single_node(), today)
        finally:
            loader.dispose()
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        reading.reject(file.name, mark.line + 1 if mark else 1, "this is not YAML")


def _is_too_deep(content: str) -> bool:
    depth = 0
    for match in _NESTING.finditer(content):
        mark = match[0]
        depth += 1 if mark in "[{" else -1 if mark in "]}" else DEPTH_MAX
        if depth >= DEPTH_MAX:
            return True
        depth = max(depth, 0)
    return False


def _read_node(reading: Reading, file: File, loader: yaml.BaseLoader, node: yaml.Node | None, today: date) -> None:
    if isinstance(node, yaml.SequenceNode):
        entries = list(_entries(loader, node))
        _read_list(reading, file, entries, today)
    elif isinstance(node, yaml.MappingNode):
        items = [(key.start_mark.line + 1, str(key.value), _built(loader, value)) for key, value in node.value]
        names = {name for _, name, _ in items}
        if names >= {"id", "name", "roles"}:
            entry = {name: value for _, name, value in items}
            roster = f"people:{file.folder}"[:160] if file.folder else None
            people.read_people(reading, file.name, [(1, entry)], roster=roster, today=today)
        elif items and all(isinstance(value, list) for _, _, value in items):
            congress.read_committee_seats(reading, file.name, items)
        else:
            reading.reject(file.name, 1, UNKNOWN)
    else:
        reading.reject(file.name, 1, UNKNOWN)


def _built(loader: yaml.BaseLoader, node: yaml.Node) -> object:
    built: object = loader.construct_object(node, deep=True)
    return built


def _entries(loader: yaml.BaseLoader, node: yaml.SequenceNode) -> Iterator[tuple[int, dict[str, object]]]:
    for child in node.value:
        yield child.start_mark.line + 1, mapping(_built(loader, child))


def _read_list(reading: Reading, file: File, entries: list[tuple[int, dict[str, object]]], today: date) -> None:
    names = set(entries[0][1]) if entries else set()
    if "terms" in names:
        congress.read_members(reading, file.name, entries, today=today)
    elif "offices" in names and "roles" not in names:
        congress.read_offices(reading, file.name, entries)
    elif "thomas_id" in names:
        congress.read_committees(reading, file.name, entries)
    elif "roles" in names or "memberships" in names:
        people.read_people(reading, file.name, entries, roster=_roster(file), today=today)
    else:
        reading.reject(file.name, 1, UNKNOWN)
