"""`./dev demo`: starts the whole platform on this machine, seeds it, says where it is, and stops it again.

A signal that asks it to stop raises AskedToStop through all of this; what fails ends it with 1 and a sentence.
"""

import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from campaign_app.demo import children, embedded, processes
from campaign_app.demo.children import CannotStart
from campaign_app.demo.folder import PROJECT, DataFolder, default_path
from campaign_app.demo.processes import Processes, Watched, find_port
from campaign_app.demo.progress import teller
from campaign_app.demo.settings import DATABASE, settings_for

DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Ports:
    """Where the demo listens on 127.0.0.1."""

    web: int
    mailbox: int
    smtp: int

    @property
    def base_url(self) -> str:
        """The address of the platform."""
        return f"http://127.0.0.1:{self.web}"

    @property
    def mailbox_url(self) -> str:
        """The address of the mailbox for people."""
        return f"http://127.0.0.1:{self.mailbox}/mailbox"


def main(arguments: list[str] | None = None) -> int:
    """Run the demo until AskedToStop is raised; the exit status when it cannot run."""
    begun = time.monotonic()
    say = teller(begun)
    try:
        given = parse(arguments)
        run(given, begun, say)
    except CannotStart as error:
        say(str(error))
        return 1
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="./dev demo", description="The whole platform on this machine, with examples."
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"of the pages (default {DEFAULT_PORT})")
    parser.add_argument(
        "--data", type=Path, help="folder to keep everything in (default: one below the temporary folder)"
    )
    parser.add_argument("--fresh", action="store_true", help="forget what earlier demos left in the folder")
    parser.add_argument("--newsroom", type=_file, metavar="FILE", help="a text of a newsroom to draft pages from")
    parser.add_argument(
        "--priorities", type=_file, metavar="FILE", help="a text of policy priorities to draft pages from"
    )
    parser.add_argument(
        "--representatives", type=_folder, metavar="FOLDER", help="published lists to open a letter to Congress with"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON line instead of sentences when ready")
    given = parser.parse_args(arguments)
    if not 0 < given.port < 65536:
        parser.error("--port must be a number from 1 to 65535")
    return given


def run(given: argparse.Namespace, begun: float, say: Callable[[str], None]) -> None:
    """Start everything, say so, and watch until a signal comes. Raises CannotStart, AskedToStop."""
    folder = DataFolder(given.data or default_path())
    with ExitStack() as stack:
        stack.enter_context(folder.held())
        if given.fresh:
            folder.clear()
        ports = choose_ports(given.port, say)
        say(f"starting PostgreSQL and Valkey (data in {folder.path})")
        environment, servers = start_servers(stack, folder, ports)
        say("starting the web server, the worker and the mailbox")
        post = stack.enter_context(Processes(folder, environment))  # stops after the worker that sends to it
        post.start("mailbox", *processes.mailbox(folder, smtp_port=ports.smtp, http_port=ports.mailbox))
        crew = stack.enter_context(Processes(folder, environment, [*servers, *post.running]))
        seeding = start_seeding(stack, environment, ports, given, begun)
        crew.start("web server", *processes.web_server(ports.web))
        crew.start("worker", *processes.worker())
        crew.start("beat", *processes.beat(folder))
        crew.start("sweep", *processes.sweep())
        ready = {"url": ports.base_url, "mailbox": ports.mailbox_url, **wait_for_seeding(crew, seeding)}
        stack.enter_context(folder.announced(environment))
        say("ready; Ctrl-C stops it")
        print(json.dumps(ready) if given.json else in_sentences(ready), flush=True)
        while True:
            crew.check()
            time.sleep(0.5)


def choose_ports(wanted: int, say: Callable[[str], None]) -> Ports:
    """The wanted port or the next free one, and two more for mail."""
    web = find_port(wanted)
    if web != wanted:
        say(f"port {wanted} is taken, so this demo uses port {web}")
    mailbox = find_port(min(web + 1, 65000), besides=frozenset({web}))
    return Ports(web, mailbox, find_port(min(web + 2, 65001), besides=frozenset({web, mailbox})))


def start_servers(stack: ExitStack, folder: DataFolder, ports: Ports) -> tuple[dict[str, str], list[Watched]]:
    """Start PostgreSQL and Valkey; the settings that lead to them, and their processes."""
    database = stack.enter_context(embedded.postgres(folder.path, durable=True))
    broker = stack.enter_context(embedded.valkey(folder.path))
    if not database.has_database(DATABASE):
        database.create_database(DATABASE)
    environment = settings_for(
        database_url=database.url(DATABASE),
        redis_url=broker.redis_url(),
        base_url=ports.base_url,
        smtp_url=f"smtp://127.0.0.1:{ports.smtp}",
        secrets=folder.secrets(),
    )
    servers = [
        Watched("PostgreSQL server", database.process, database.log),
        Watched("Valkey server", broker.process, broker.log),
    ]
    return environment, servers


def start_seeding(
    stack: ExitStack, environment: Mapping[str, str], ports: Ports, given: argparse.Namespace, begun: float
) -> subprocess.Popen[bytes]:
    """Start the process that migrates and seeds; it speaks on our stderr and answers on its stdout."""
    command = [sys.executable, "-m", "campaign_app.demo.seeding"]
    command += ["--mailbox-url", ports.mailbox_url, "--begun", str(begun)]
    for name in ("newsroom", "priorities", "representatives"):
        if getattr(given, name):
            command += [f"--{name}", str(getattr(given, name))]
    process = children.start_answering(command, environment=environment, folder=PROJECT)
    stack.callback(children.stop, process, first=signal.SIGTERM, patience_seconds=3)
    return process


def wait_for_seeding(crew: Processes, seeding: subprocess.Popen[bytes]) -> dict[str, object]:
    """What the seeding process answers. Raises CannotStart when it fails or another process ends."""
    while seeding.poll() is None:
        crew.check()
        time.sleep(0.05)
    if seeding.returncode != 0 or seeding.stdout is None:
        raise CannotStart("The demo could not be prepared; the lines above say why.")
    with seeding.stdout:
        return dict(json.loads(seeding.stdout.read().splitlines()[-1]))


def in_sentences(ready: Mapping[str, object]) -> str:
    """The links and logins for a person to read."""
    lines = [""]
    for name, value in ready.items():
        if isinstance(value, Mapping):
            lines += ["", f"{name.capitalize()}:", *(f"  {key:<14}{each}" for key, each in value.items())]
        else:
            lines.append(f"{name.capitalize() if name != 'url' else 'Campaign App':<16}{value}")
    return "\n".join([*lines, ""])


def _file(name: str) -> Path:
    path = Path(name).absolute()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {name}")
    return path


def _folder(name: str) -> Path:
    path = Path(name).absolute()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {name}")
    return path
