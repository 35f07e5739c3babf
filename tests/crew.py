"""The platform's processes in a test: started as in production, killed as by an accident."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TypeVar

import redis

from campaign_app.demo import children, processes, seeding
from campaign_app.demo.folder import DataFolder
from campaign_app.demo.processes import Processes, Watched

T = TypeVar("T")


class Crew:
    """`web`, `worker`, `beat` and `sweep`, with the settings of `environment`; leaving the context kills them."""

    def __init__(self, folder: DataFolder, environment: Mapping[str, str], port: int) -> None:
        self.environment = environment
        self._processes = Processes(folder, environment)
        self._commands = {
            "web": processes.web_server(port),
            "worker": processes.worker(),
            "beat": processes.beat(folder),
            "sweep": processes.sweep(),
        }

    def __enter__(self) -> "Crew":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for watched in list(self._processes.running):
            self.kill(watched.name)

    def start(self, *names: str) -> None:
        """Start those named and wait until they are of use."""
        for name in names:
            self._processes.start(name, *self._commands[name])
        if "web" in names:
            seeding.wait_for_web_server(self.environment["BASE_URL"])
        if "worker" in names:
            eventually(self._count_listening_workers, 60, "the worker asks for tasks")
        self._processes.check()

    def start_workers(self, *commands: str) -> None:
        """Start workers as `celery ...` lines say it, and wait until each asks for tasks."""
        for number, command in enumerate(commands, start=1):
            self._processes.start(f"worker {number}", *command.split())
        eventually(lambda: self._count_listening_workers() >= len(commands), 60, "every worker asks for tasks")

    def process(self, name: str) -> "subprocess.Popen[bytes]":
        """One of those that run."""
        return self._find(name).process

    def kill(self, name: str) -> None:
        """SIGKILL to a process and all it started; nothing is finished or said."""
        watched = self._find(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(watched.process.pid, signal.SIGKILL)
        watched.process.wait()
        self._processes.running.remove(watched)

    def stop(self, name: str) -> None:
        """Ask a process to end, and wait until it has."""
        watched = self._find(name)
        children.stop(watched.process, first=signal.SIGTERM, patience_seconds=15)
        self._processes.running.remove(watched)

    def _find(self, name: str) -> Watched:
        return next(watched for watched in self._processes.running if watched.name == name)

    def _count_listening_workers(self) -> int:
        """How many clients of the broker wait for tasks."""
        self._processes.check()
        with redis.Redis.from_url(self.environment["REDIS_URL"]) as client:
            return sum(each["cmd"] == "brpop" for each in client.client_list())


def eventually(check: Callable[[], T | None], seconds: float, what: str, *, pause_seconds: float = 0.02) -> T:
    """The first truthy value of `check`; fails when none comes in time. A costly check wants a longer pause."""
    deadline = time.monotonic() + seconds
    while not (value := check()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(pause_seconds)
    return value
