"""Mail a second: workers that drain the outbox, against smtplib sending one finished message over one connection.

`./dev bench mail [MAILS]`. A worker composes text and HTML, hands over and records each mail, in a process of its own
and with PostgreSQL waiting for its disk; the mail server keeps nothing, and is driven by two plain senders at once to
show that it is not what is measured.
"""

import gc
import os
import random
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks.comparing import Bar, in_turns, ratio, table
from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.demo import children, embedded
from campaign_app.demo.folder import PROJECT
from campaign_app.demo.processes import find_port
from campaign_app.extensions import db
from campaign_app.posting import drain_with
from campaign_app.services import draining, signing
from tests.crew import eventually
from tests.fakes import FakeTransport
from tests.platform import Platform, make_template, running_platform

# Enough that what a worker does once in its life counts for little.
MAILS = 4_000
SENDER = "act@example.org"
MESSAGE_VARIABLE, PORT_VARIABLE, COUNT_VARIABLE = "BENCH_MESSAGE", "BENCH_PORT", "BENCH_COUNT"
FRESH = """
    UPDATE outbox_messages
    SET status = 'new', leased_until = NULL, sent_at = NULL, attempts = 0, doubts = 0, next_attempt_at = created_at
"""


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when a bar is missed. The other words are what the processes of a round do."""
    if arguments[:1] == ["drain"]:
        return drain_when_told()
    if arguments[:1] == ["send"]:
        return send_when_told()
    bars = measure(int(arguments[0]) if arguments else MAILS)
    print(table(bars))
    return not all(bar.met for bar in bars)


def measure(mails: int = MAILS) -> list[Bar]:
    """The bars of mail."""
    with (
        tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name,
        running_sink(Path(name)) as port,
        filled_platform(Path(name), port, mails) as platform,
    ):
        message = Path(name) / "message"
        message.write_bytes(an_example(platform))
        sending = {MESSAGE_VARIABLE: str(message), PORT_VARIABLE: str(port), COUNT_VARIABLE: str(mails)}
        drained = {**platform.crew.environment}
        found = in_turns(
            {
                "smtplib": lambda: mails / seconds_of("send", [sending]),
                "one": lambda: drain_all(platform, [drained], mails),
                "two": lambda: drain_all(platform, [drained, drained], mails),
                "sink": lambda: 2 * mails / seconds_of("send", [sending, sending]),
            }
        )
    return [
        ratio("mail: one worker / smtplib", found["one"], found["smtplib"], 0.6),
        ratio("mail: two workers / one", found["two"], found["one"], 1.7),
        ratio("mail: what the mail server takes / two workers", found["sink"], found["two"], 1.0),
    ]


@contextmanager
def running_sink(folder: Path) -> Iterator[int]:
    """The mail server; its port."""
    port = find_port(random.randrange(20_000, 32_000))
    command = [sys.executable, "-m", "benchmarks.sink", str(port)]
    process = children.start(command, log=folder / "sink.log", environment=dict(os.environ), folder=PROJECT)
    try:
        eventually(lambda: is_listening(port), 10, "a mail server")
        yield port
    finally:
        children.stop(process, first=signal.SIGTERM, patience_seconds=5)


def is_listening(port: int) -> bool:
    """Whether a mail server answers there."""
    try:
        smtplib.SMTP("127.0.0.1", port, timeout=1).quit()
    except OSError:
        return False
    return True


@contextmanager
def filled_platform(folder: Path, port: int, mails: int) -> Iterator[Platform]:
    """A platform with so many confirmations waiting, on which nothing runs."""
    with embedded.postgres(folder / "data", durable=True) as server, embedded.valkey(folder) as limits:
        make_template(server, "template_bench", limits.redis_url())
        smtp = {"SMTP_URL": f"smtp://127.0.0.1:{port}"}
        with running_platform(server, "template_bench", folder, limits.redis_url(), **smtp) as platform:
            page = platform.page()
            with platform.app.app_context():
                here, key, now = db.session.merge(page), platform.settings.address_key, datetime.now(UTC)
                for _ in range(mails):
                    signing.sign(page=here, act=platform.make.act(), address_key=key, now=now)
            yield platform


def an_example(platform: Platform) -> bytes:
    """One of the waiting mails as it travels."""
    transport = FakeTransport()
    with platform.app.app_context():
        draining.drain(replace(drain_with(platform.settings), open_transport=transport.open))
    return transport.taken[0].to_bytes()


def drain_all(platform: Platform, environments: Sequence[dict[str, str]], mails: int) -> float:
    """Mails a second with one worker for each environment, from a full outbox to an empty one."""
    with psycopg.connect(platform.settings.database_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(FRESH)
        connection.execute("VACUUM ANALYZE outbox_messages")
        seconds = seconds_of("drain", environments)
        left = connection.execute("SELECT count(*) FROM outbox_messages WHERE status <> 'sent'").fetchone()
    assert left == (0,), left
    return mails / seconds


def seconds_of(work: str, environments: Sequence[dict[str, str]]) -> float:
    """How long processes take that begin together, once all are ready."""
    command = [sys.executable, "-m", "benchmarks.mail", work]
    started = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **each},
            cwd=PROJECT,
        )
        for each in environments
    ]
    for process in started:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
    begun = time.perf_counter()
    for process in started:
        assert process.stdin
        process.stdin.write(b"go\n")
        process.stdin.flush()
    assert [process.wait() for process in started] == [0] * len(started)
    return time.perf_counter() - begun


def wait_for_the_word() -> None:
    """Say that all is ready, and begin when told."""
    print("ready", flush=True)
    sys.stdin.readline()


def drain_when_told() -> int:
    """A worker's share: drain until nothing is due."""
    app = create_app(Settings.from_env(os.environ))
    with app.app_context():
        db.session.execute(db.text("SELECT 1"))
        gc.freeze()  # as each process of a worker does
        wait_for_the_word()
        while draining.drain(drain_with(app.extensions["settings"])):
            pass
    return 0


def send_when_told() -> int:
    """What smtplib does at its best: one connection, one message that is finished."""
    message = Path(os.environ[MESSAGE_VARIABLE]).read_bytes()
    with smtplib.SMTP("127.0.0.1", int(os.environ[PORT_VARIABLE])) as connection:
        wait_for_the_word()
        for number in range(int(os.environ[COUNT_VARIABLE])):
            connection.sendmail(SENDER, [f"reader{number}@example.org"], message)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
