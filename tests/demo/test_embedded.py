"""The embedded servers: they start, keep their data through a kill, and end with us."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from campaign_app.demo import binaries, children, embedded
from campaign_app.demo.children import CannotStart
from campaign_app.demo.embedded import postgres, valkey
from campaign_app.demo.postgres_server import PostgresServer

DISTRIBUTIONS = sorted(str(folder) for folder in Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user can reach, as the demo's own is."""
    path = Path(tempfile.mkdtemp(prefix="campaign-test-", dir="/tmp"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def connect(server: PostgresServer, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(server.url(database).replace("+psycopg", ""), autocommit=True)


@pytest.mark.parametrize("programs", ["", *DISTRIBUTIONS], ids=lambda programs: programs or "wheel")
def test_rows_written_before_a_kill_are_there_after_the_restart(
    folder: Path, programs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    if programs:
        monkeypatch.setenv("PG_BIN", programs)
    with postgres(folder, durable=True) as server:
        server.create_database("campaign")
        with connect(server, "campaign") as connection:
            connection.execute("CREATE TABLE signature (name text)")
            connection.execute("INSERT INTO signature VALUES ('Ada')")
            connection.execute("SELECT lower('Ä')")
        killed = server.process.pid
        server.kill()
        with pytest.raises(psycopg.OperationalError):
            connect(server)
        server.start()
        assert server.process.pid != killed
        with connect(server, "campaign") as connection:
            assert connection.execute("SELECT name, lower('Ä') FROM signature").fetchall() == [("Ada", "ä")]


def test_a_second_start_finds_the_cluster_of_the_first(folder: Path) -> None:
    with postgres(folder) as server:
        server.create_database("campaign")
    with postgres(folder) as server:
        assert server.has_database("campaign")
        server.drop_database("campaign")
        assert not server.has_database("campaign")


def test_only_a_durable_server_waits_for_the_disk(folder: Path) -> None:
    with postgres(folder, durable=True) as server, connect(server) as connection:
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
    with postgres(folder) as server, connect(server) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)


def test_a_database_can_be_made_from_a_template(folder: Path) -> None:
    with postgres(folder) as server:
        server.create_database("empty_campaign")
        with connect(server, "empty_campaign") as connection:
            connection.execute("CREATE TABLE signature (name text)")
        server.create_database("campaign_1", template="empty_campaign")
        with connect(server, "campaign_1") as connection:
            assert connection.execute("SELECT count(*) FROM signature").fetchone() == (0,)


def test_postgres_starts_in_a_folder_that_only_we_can_reach(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with postgres(closed / "data") as server, connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_programs_that_nobody_cannot_reach_are_copied(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    package = binaries.find_postgres().parent.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, closed / part.name, symlinks=True)
    closed.chmod(0o700)
    monkeypatch.setenv("PG_BIN", str(closed / package.name / binaries.find_postgres().relative_to(package)))
    with postgres(folder) as server, connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_variables_of_another_postgres_lead_nobody_astray(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    with postgres(folder) as server:
        assert server.process.poll() is None


def test_a_lock_of_another_program_is_no_obstacle(folder: Path) -> None:
    with postgres(folder) as server:
        cluster = server.cluster
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n")
    with postgres(folder) as server:
        assert server.process.poll() is None


def test_a_cluster_that_cannot_start_is_told_with_the_servers_own_words(folder: Path) -> None:
    with postgres(folder) as server:
        cluster = server.cluster
    (cluster / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(CannotStart, match="did not start"), postgres(folder):
        pass


def test_a_missing_postgres_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(CannotStart, match="PG_BIN"):
        binaries.find_postgres()


def test_a_folder_no_way_leads_to_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "find_identities", lambda: iter(()))
    with pytest.raises(CannotStart, match="name a data folder that every user can reach"), postgres(tmp_path):
        pass


def test_valkey_forgets_everything_when_stopped_and_keeps_its_address(folder: Path) -> None:
    with valkey(folder) as server:
        before = server.redis_url(1)
        with redis.Redis.from_url(before) as client:
            client.set("hint", "1")
            server.stop()
            with pytest.raises(redis.ConnectionError):
                client.get("hint")
            server.start()
            assert client.get("hint") is None
        assert server.redis_url(1) == before
    assert not server.socket_path.exists()


def test_the_sockets_folder_is_closed_to_other_users(folder: Path) -> None:
    with postgres(folder) as server:
        assert server.sockets.stat().st_mode & 0o077 == 0
        assert server.sockets.exists()
    assert not server.sockets.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a parent-death signal")
def test_servers_end_when_their_starter_is_killed(folder: Path) -> None:
    script = (
        "import pathlib, sys, time\n"
        "from campaign_app.demo.embedded import postgres, valkey\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "with postgres(folder) as first, valkey(folder) as second:\n"
        "    print(first.process.pid, second.process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        numbers = [int(number) for number in starter.stdout.readline().split()]
        starter.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(children.program_name(number) for number in numbers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [children.program_name(number) for number in numbers] == ["", ""]


def test_the_temporary_folder_leaves_room_for_the_sockets_name() -> None:
    path = Path(embedded.short_temporary_folder()) / "campaign-12345678" / "pg" / ".s.PGSQL.5432"
    assert len(os.fsencode(path)) < 107
