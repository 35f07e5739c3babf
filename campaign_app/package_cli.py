"""The command that checks a delivered package. It needs neither settings nor a database, so anybody can run it."""

import sys
from pathlib import Path

import click

from campaign_app.packages import check, files_of_mail, holds_act

# A mail's files are small; a folder may be anybody's, so what is no part of a package is not read.
# The acts of two million signatures are half a gigabyte.
FILE_MAX_BYTES = 1_000_000_000


@click.group("tally", help="Delivered tallies.")
def tally() -> None:
    """The commands about delivered tallies."""


@tally.command("verify")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--act", "acts", multiple=True, metavar="COMMITMENT", help="Also look for this act; may be repeated.")
def verify(path: Path, acts: tuple[str, ...]) -> None:
    """Check a delivered package, offline: the folder with its files, or the whole mail saved as a file (.eml).

    Says of each file, of the counts and of the texts whether they are what the manifest names; else exits with 1. With
    the published acts in the folder (ledger.csv, from the address the manifest names) it recounts them, too.
    """
    files = _folder(path) if path.is_dir() else files_of_mail(path.read_bytes())
    checks = [*check(files), *(holds_act(files, commitment) for commitment in acts)]
    for each in checks:
        click.echo(f"{'right' if each.is_right else 'WRONG'}  {each.words}")
    if not all(each.is_right for each in checks):
        sys.exit(1)


def _folder(path: Path) -> dict[str, bytes]:
    small = (file for file in path.iterdir() if file.is_file() and file.stat().st_size <= FILE_MAX_BYTES)
    return {file.name: file.read_bytes() for file in small}
