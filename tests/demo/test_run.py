"""`./dev demo` and `./dev run` as a person meets them: started, used, stopped, killed."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from campaign_app.demo import run
from campaign_app.demo.children import CannotStart
from campaign_app.demo.processes import find_port

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]
STARTS_WITHIN_SECONDS = 200


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """One data folder for all of this module: the first start seeds it, the others find it."""
    path = Path(tempfile.mkdtemp(prefix="campaign-test-", dir="/tmp"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def started(data: Path, *arguments: str, ignoring_ctrl_c: bool = False) -> Iterator[subprocess.Popen[str]]:
    """A demo being started; its stderr goes to `data/stderr`."""
    command = [sys.executable, "-m", "campaign_app.demo", "--data", str(data), "--json", *arguments]
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if ignoring_ctrl_c else None
    with (data / "stderr").open("w") as stderr:
        demo = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)
    if before is not None:
        signal.signal(signal.SIGINT, before)
    try:
        yield demo
    finally:
        if demo.poll() is None:
            demo.kill()
        demo.communicate()


def when_ready(demo: subprocess.Popen[str], data: Path) -> dict[str, Any]:
    assert demo.stdout is not None
    line = demo.stdout.readline()
    assert line, (data / "stderr").read_text()
    return dict(json.loads(line))


def children_of(numbers: set[int]) -> set[int]:
    """Process numbers of the children of any of these."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            found |= {int(stat.parent.name)} if parent in numbers else set()
    return found


def descendants(number: int) -> set[int]:
    """Process numbers of the children of one, their children and so on."""
    found: set[int] = set()
    while more := children_of(found | {number}) - found:
        found |= more
    return found


def still_alive(numbers: set[int], *, patience_seconds: float) -> list[str]:
    """The commands of the processes that are still there after the time given; empty as soon as none is."""
    deadline = time.monotonic() + patience_seconds
    while (left := list(filter(None, map(command_of, numbers)))) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def command_of(number: int) -> str:
    """The command of a process, empty when it is gone or only waits to be counted."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{number}/cmdline").read_text()
    return ""


def status_of(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return int(answer.status)


def test_a_demo_can_be_used_then_stops_cleanly_and_leaves_nothing_running(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(data, "--port", str(port)) as demo:
            ready = when_ready(demo, data)
            children = descendants(demo.pid)
            assert f"port {port} is taken" in (data / "stderr").read_text()
            assert str(port) not in ready["url"]
            assert status_of(f"{ready['url']}/healthz") == 200
            assert set(ready["pages"]) == {"petition", "pledge", "letter"}
            assert [status_of(url) for url in ready["pages"].values()] == [200, 200, 200]
            assert ready["mailbox"].endswith("/mailbox")
            assert status_of(ready["mailbox"]) == status_of(f"{ready['mailbox']}.json") == 200
            assert ready["organizer"]
            assert ready["staff"]
            refuses_a_second_demo(data)
            runs_a_command(data)
            begun = time.monotonic()
            demo.send_signal(signal.SIGINT)
            assert demo.wait(15) == 0
            assert time.monotonic() - begun < 15
    assert still_alive(children, patience_seconds=2) == []
    assert not (data / "running.json").exists()


def refuses_a_second_demo(data: Path) -> None:
    command = [sys.executable, "-m", "campaign_app.demo", "--data", str(data)]
    second = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert second.returncode == 1
    assert f"already using the data folder {data}" in second.stderr


def runs_a_command(data: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "campaign_app.demo.command", "--data", str(data), "campaign-app"]
    told = subprocess.run([*command, "--help"], capture_output=True, text=True, env=environment, check=False)
    assert told.returncode == 0, told.stderr
    wrong = subprocess.run([*command, "no-such-thing"], capture_output=True, text=True, env=environment, check=False)
    assert wrong.returncode == 2


def test_a_command_starts_servers_of_its_own_when_no_demo_runs(data: Path) -> None:
    before = descendants(os.getpid())  # the servers of other tests are among them
    runs_a_command(data)
    assert still_alive(descendants(os.getpid()) - before, patience_seconds=0.1) == []
    assert not (data / "postgres" / "postmaster.pid").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a parent-death signal")
def test_a_killed_demo_leaves_nothing_running_and_the_next_one_starts_and_names_what_dies_in_it(data: Path) -> None:
    with started(data, "--port", str(find_port(8300))) as demo:
        when_ready(demo, data)
        children = descendants(demo.pid)
        assert len(children) > 8
        demo.kill()
        assert still_alive(children, patience_seconds=15) == []
    with started(data, "--port", str(find_port(8300))) as demo:
        when_ready(demo, data)
        [worker] = [number for number in children_of({demo.pid}) if "\0worker\0" in command_of(number)]
        os.kill(worker, signal.SIGKILL)
        assert demo.wait(20) == 1
    assert "The worker ended unexpectedly (SIGKILL)" in (data / "stderr").read_text()


@pytest.mark.parametrize(("seconds", "how"), [(0.4, signal.SIGINT), (2.4, signal.SIGTERM)])
def test_ctrl_c_while_starting_is_a_clean_stop_even_when_handed_down_as_ignored(
    data: Path, seconds: float, how: signal.Signals
) -> None:
    with started(data, "--port", str(find_port(8300)), ignoring_ctrl_c=True) as demo:
        time.sleep(seconds)
        children = descendants(demo.pid)
        demo.send_signal(how)
        assert demo.wait(15) == 0, (data / "stderr").read_text()
    assert still_alive(children, patience_seconds=2) == []


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--newsroom", "/nowhere"], ["--unknown"]])
def test_a_wrong_argument_is_refused_before_anything_starts(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run.parse(arguments)
    assert caught.value.code == 2


def test_no_free_port_is_told_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 65535))
        taken.listen()
        with pytest.raises(CannotStart, match="No port from 65535 to 65535 is free"):
            find_port(65535)


def test_people_get_sentences_instead_of_json() -> None:
    shown = run.in_sentences({"url": "http://x", "mailbox": "http://y", "staff": {"email": "s@example.org"}})
    assert "Campaign App    http://x" in shown
    assert "email         s@example.org" in shown
