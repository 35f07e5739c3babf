"""`campaign-app representatives ...`: import public rosters, look officials up by postal code."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from campaign_app.config import Settings
from campaign_app.rosters.reading import ENDINGS, File, read_files
from campaign_app.services import enrolling, representatives
from campaign_app.services.representatives import Found

commands = AppGroup("representatives", help="Who represents whom: public data, the same for every organization.")
congress_option = click.option(
    "--congress", "congress_number", type=click.IntRange(1, 999), help="Default: the setting CONGRESS_NUMBER."
)


def init_app(app: Flask) -> None:
    """Make the commands part of the application's command line."""
    app.cli.add_command(commands)


@commands.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@congress_option
@click.option("--force", "is_forced", is_flag=True, help="Import a list even if it lost more than half of its people.")
@click.option("--json", "is_json", is_flag=True, help="Print each refused row and then the figures as JSON objects.")
def import_rosters(paths: tuple[Path, ...], congress_number: int | None, *, is_forced: bool, is_json: bool) -> None:
    """Import files or folders: congress-legislators, ZIP crosswalk, CSV of people, Popolo and Open States.

    A file is the whole of its list: who is missing has left. Importing it again changes nothing.
    """
    files = list(_files(paths))
    with click.progressbar(
        length=len(files) + 1, label="Importing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        reading = read_files(
            _counted(files, bar.update),
            congress_number=congress_number or _settings().congress_number,
            today=datetime.now(UTC).date(),
        )
        report = enrolling.enrol(reading=reading, now=datetime.now(UTC), is_forced=is_forced)
        bar.update(1)
    for (file, line), reason in report.rejected:
        click.echo(
            json.dumps({"file": file, "line": line, "reason": reason}, ensure_ascii=False)
            if is_json
            else f"{file}, line {line}: {reason}"
        )
    figures = {
        "added": report.added,
        "changed": report.changed,
        "left": report.left,
        "rejected": len(report.rejected),
    }
    click.echo(json.dumps(figures) if is_json else ", ".join(f"{name} {count}" for name, count in figures.items()))


def _files(paths: Iterable[Path]) -> Iterator[File]:
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.suffix.lower() in ENDINGS and file.is_file())
            yield from (File(file.name, file.read_bytes(), path.resolve().name) for file in inside)
        else:
            yield File(path.name, path.read_bytes())


def _counted(files: list[File], tell: Callable[[int], None]) -> Iterator[File]:
    """The files, moving the bar on once each was read."""
    for file in files:
        yield file
        tell(1)


@commands.command("lookup")
@click.argument("codes", nargs=-1, required=True)
@congress_option
@click.option("--country", "country_code", default="US", show_default=True, help="Two letters.")
@click.option("--json", "is_json", is_flag=True, help="Print a list with one object for each code.")
def lookup(codes: tuple[str, ...], congress_number: int | None, country_code: str, *, is_json: bool) -> None:
    """Districts and officials of postal codes: a ZIP, a ZIP+4, or an address that ends in one."""
    found = representatives.look_up(
        codes, congress_number=congress_number or _settings().congress_number, country_code=country_code.upper()
    )
    if is_json:
        click.echo(json.dumps([_as_json(each) for each in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(line for each in found for line in _as_lines(each)))


def _as_json(found: Found) -> dict[str, object]:
    return {
        "code": found.code,
        "known": found.is_known,
        "settled": found.is_settled,
        "districts": list(found.districts),
        "officials": [
            {
                "bioguide": official.bioguide_id,
                "name": official.name,
                "office": official.office,
                "district": official.district_code,
            }
            for official in found.officials
        ],
        "vacant": [{"office": seat.office, "district": seat.district_code} for seat in found.vacancies],
    }


def _as_lines(found: Found) -> Iterator[str]:
    if not found.is_known:
        yield f"{found.code}: no district is known for this code"
        return
    yield f"{found.code}: {', '.join(found.districts)}{'' if found.is_settled else ' (the street decides)'}"
    for official in found.officials:
        yield f"  {official.office}  {official.name} ({official.party})  {official.district_code}"
    for seat in found.vacancies:
        yield f"  {seat.office}  vacant  {seat.district_code}"


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
