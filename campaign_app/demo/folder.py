"""The demo's data folder: one demo at a time, its secrets, its logs, and its settings for `./dev run`."""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from campaign_app.demo.children import CannotStart

PROJECT = Path(__file__).resolve().parents[2]
MADE_HERE = ("postgres", "postgres.unfinished", "log", "mailbox.jsonl", "secrets.json", "running.json")


def default_path() -> Path:
    """A folder below the temporary folder, one for each user and checkout."""
    mark = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"campaign-app-demo-{os.getuid()}-{mark}"


class DataFolder:
    """The folder and the files in it that others rely on."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotStart(f"The data folder {path} cannot be made: {error.strerror}.") from None
        if self.path.is_symlink() or self.path.stat().st_uid != os.getuid():
            raise CannotStart(f"The data folder {path} belongs to another user; name another one with --data.")

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this process. Raises CannotStart when another one does."""
        with (self.path / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                holder = file.read().strip() or "unknown"
                raise CannotStart(
                    f"Process {holder} is already using the data folder {self.path}:"
                    " stop it first, or name another folder with --data."
                ) from None
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield

    def is_held(self) -> bool:
        """Whether a process, this one included, holds the folder."""
        with (self.path / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def clear(self) -> None:
        """Remove what earlier demos left here, and nothing else; call it while holding the folder."""
        for path in [*(self.path / name for name in MADE_HERE), *self.path.glob("beat*")]:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def log(self, name: str) -> Path:
        """Where the process `name` writes what it has to say."""
        folder = self.path / "log"
        folder.mkdir(exist_ok=True)
        return folder / f"{name}.log"

    def secrets(self) -> dict[str, str]:
        """SECRET_KEY and ADDRESS_KEY of this folder, made once, so that links and hashes stay good."""
        path = self.path / "secrets.json"
        if not path.exists():
            _write_private(path, {name: secrets.token_urlsafe(32) for name in ("SECRET_KEY", "ADDRESS_KEY")})
        return dict(json.loads(path.read_text()))

    @contextlib.contextmanager
    def announced(self, environment: Mapping[str, str]) -> Iterator[None]:
        """Tell `./dev run` of this demo's settings for as long as it runs."""
        path = self.path / "running.json"
        _write_private(path, {"pid": os.getpid(), "environment": dict(environment)})
        try:
            yield
        finally:
            path.unlink(missing_ok=True)

    def find_running(self) -> dict[str, str] | None:
        """The settings of the demo that runs on this folder; None when none does."""
        path = self.path / "running.json"
        if not (path.exists() and self.is_held()):
            return None
        return dict(json.loads(path.read_text())["environment"])


def _write_private(path: Path, content: object) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file)
