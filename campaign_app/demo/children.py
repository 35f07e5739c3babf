"""Child processes that never outlive us, and who they run as when we are root.

Start children from a thread that stays (the main thread): Linux ties the death signal to the thread, not the
process, that made the child.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1  # prctl(2)
CLONE_NEWUSER = 0x10000000  # unshare(2)
NOBODY = 65534


class CannotStart(Exception):
    """Something the demo stands on cannot be started; the message is one sentence for a person."""


@dataclass(frozen=True)
class Identity:
    """Who a child runs as. `owner` is who must own its files (None: we do)."""

    options: Mapping[str, Any]
    owner: int | None = None
    in_namespace: bool = False

    def give(self, path: Path) -> None:
        """Make `path` and all below it belong to this identity."""
        if os.getuid() != 0:
            return
        owner = self.owner if self.owner is not None else 0
        for entry in (path, *path.rglob("*")):
            os.chown(entry, owner, owner, follow_symlinks=False)


SELF = Identity(options={})
NAMESPACE = Identity(options={}, in_namespace=True)


def start(
    command: list[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    identity: Identity = SELF,
    death_signal: signal.Signals = signal.SIGTERM,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session, its output appended to `log`; when we die it gets `death_signal`."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
            preexec_fn=_settle(death_signal, in_namespace=identity.in_namespace),
            **identity.options,
        )


def start_answering(command: list[str], *, environment: Mapping[str, str], folder: Path) -> subprocess.Popen[bytes]:
    """Start a child whose stderr is ours and whose stdout we read."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env=dict(environment),
        cwd=folder,
        start_new_session=True,
        preexec_fn=_settle(signal.SIGTERM, in_namespace=False),
    )


def stop(process: subprocess.Popen[bytes], *, first: signal.Signals, patience_seconds: float) -> None:
    """Ask a child to stop; when it does not within the time, kill it and its whole process group."""
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def tail(log: Path, *, lines: int = 12) -> str:
    """The last lines of a log, for the sentence that says why a child died."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def wait_until(is_ready: Callable[[], bool], process: subprocess.Popen[bytes], deadline: float) -> bool:
    """Wait until a server is ready; False when it ended instead or the deadline (monotonic) passed."""
    while process.poll() is None and time.monotonic() < deadline:
        if is_ready():
            return True
        time.sleep(0.02)
    return False


def program_name(number: int) -> str:
    """The name of the program that runs under a process number; empty when none does."""
    if Path("/proc/self/comm").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{number}/comm").read_text().strip()
        return ""
    shown = subprocess.run(["/bin/ps", "-p", str(number), "-o", "comm="], capture_output=True, text=True, check=False)
    return shown.stdout.strip()


def without_postgres_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment less PGHOST, PGOPTIONS and their like, which would lead libpq elsewhere."""
    return {name: value for name, value in environment.items() if not name.startswith("PG") or name == "PG_BIN"}


def reachable_for_others(path: Path) -> bool:
    """Whether a stranger (nobody) may walk to `path` and read it."""
    path = path.resolve()
    return path.stat().st_mode & 0o005 == 0o005 and all(parent.stat().st_mode & 0o001 for parent in path.parents)


def find_identities() -> Iterator[Identity]:
    """Ways to run a server that refuses root, best first; ourselves when we are not root."""
    if os.getuid() != 0:
        yield SELF
        return
    for identity in (_nobody(), NAMESPACE):
        if _works(identity):
            yield identity


def _nobody() -> Identity:
    try:
        number = pwd.getpwnam("nobody").pw_uid
    except KeyError:
        number = NOBODY
    return Identity(options={"user": number, "group": number, "extra_groups": []}, owner=number)


def _works(identity: Identity) -> bool:
    try:
        done = subprocess.run(
            [shutil.which("true") or "/bin/true"],
            check=False,
            cwd="/",
            stderr=subprocess.DEVNULL,
            preexec_fn=_settle(signal.SIGKILL, in_namespace=identity.in_namespace),
            **identity.options,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _settle(death_signal: signal.Signals, *, in_namespace: bool) -> Callable[[], None]:
    """What the child does before it becomes the program; by then any change of user is past."""
    parent, user, group = os.getpid(), os.getuid(), os.getgid()

    def settle() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a background shell hands down "ignored"
        if in_namespace:
            _enter_namespace(user, group)
        if sys.platform == "linux":
            LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)

    return settle


def _enter_namespace(user: int, group: int) -> None:
    """Become `nobody` inside a user namespace while outside the files stay ours (user_namespaces(7))."""
    if LIBC.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")
