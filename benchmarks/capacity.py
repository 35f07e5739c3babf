"""What one core, one worker and one database give, for the table under Sizing in docs/operations.md.

`./dev bench capacity [web] [mail] [rows]`. Client, web server and database share this machine, so the rates of requests
are told by the processor time each side spent on them; mail, exports and folding by the clock. Medians of ROUNDS
rounds. Linux only.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import text

from benchmarks import exports, mail, web
from benchmarks.field import Field, elsewhere, running_field, signing
from benchmarks.load import drive, get, post
from campaign_app.demo import embedded
from campaign_app.extensions import db
from campaign_app.services import counting

ROUNDS = 3
ROWS = 200_000
DELTAS = text("""
    INSERT INTO count_deltas (organization_id, action_page_id, district_code, delta)
    SELECT organization_id, id, 'ocd-division/country:us/state:az/cd:' || n % 435, 1
    FROM action_pages, generate_series(1, :count) AS n WHERE id = :id
""")
TICKS = os.sysconf("SC_CLK_TCK")


def main(arguments: Sequence[str]) -> int:
    """Measure what is named, or everything, and print the table."""
    measures = {"web": measure_web, "mail": measure_mail, "rows": measure_rows}
    print("| one | gives a second |\n| --- | ---: |")
    for measure in [measures[name] for name in arguments or measures]:
        with tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name:
            for what, rates in measure(Path(name)).items():
                print(
                    f"| {what} | {statistics.median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f}) |", flush=True
                )
    return 0


def measure_web(folder: Path) -> dict[str, list[float]]:
    """Requests for each second of processor time, of the web processes and of the database's."""
    with running_field(folder, web.REQUESTS) as field:
        path = f"/a/{field.slugs[0]}"
        signing(field, field.slugs)  # so that the first round meets warm processes, and there are links to confirm
        acts: dict[str, Callable[[], object]] = {
            "page, kept": lambda: drive(field.port, lambda _: get(path), count=web.REQUESTS),
            "page, made": lambda: drive(field.port, lambda _: get(path, cookie="seen=1"), count=web.REQUESTS // 5),
            "sign": lambda: signing(field, field.slugs),
        }
        found = {name: rates for act, do in acts.items() for name, rates in _by_core(field, act, do).items()}
        tokens = iter(web.confirm_tokens(field))

        def press(_: int) -> bytes:
            return post(f"/confirm/{next(tokens)}", b"", **elsewhere(field))

        def confirm() -> object:
            return drive(field.port, press, count=web.REQUESTS // 2)

        return found | _by_core(field, "confirm", confirm)


def _by_core(field: Field, act: str, do: Callable[[], object]) -> dict[str, list[float]]:
    web_server, database = field.platform.crew.process("web").pid, field.platform.database.process.pid
    count = web.REQUESTS // {"page, made": 5, "confirm": 2}.get(act, 1)
    found: dict[str, list[float]] = {f"core of a web process: {act}": [], f"core of the database: {act}": []}
    for _ in range(ROUNDS):
        before = [cpu_seconds(web_server), cpu_seconds(database)]
        do()
        after = [cpu_seconds(web_server), cpu_seconds(database)]
        for rates, start, end in zip(found.values(), before, after, strict=True):
            rates.append(count / max(end - start, 1 / TICKS))
    return found if "page" not in act else {name: rates for name, rates in found.items() if "web" in name}


def measure_mail(folder: Path) -> dict[str, list[float]]:
    """Mails a second, from a full outbox to an empty one."""
    with mail.running_sink(folder) as port, mail.filled_platform(folder, port, mail.MAILS) as platform:
        environment = {**platform.crew.environment}
        return {"worker process: mails": [mail.drain_all(platform, [environment], mail.MAILS) for _ in range(ROUNDS)]}


def measure_rows(folder: Path) -> dict[str, list[float]]:
    """Rows a second into files, and deltas into counts."""
    with exports.filled_field(folder, ROWS) as field:
        _fold(field, ROWS)
        few = ROWS // 10
        return {
            "worker process: rows of a CSV export": [
                ROWS / exports.export(field, field.all, "csv") for _ in range(ROUNDS)
            ],
            "worker process: rows of an XLSX export": [
                few / exports.export(field, field.few, "xlsx") for _ in range(ROUNDS)
            ],
            "worker process: deltas folded into counts": [ROWS / _fold(field, ROWS) for _ in range(ROUNDS)],
        }


def _fold(field: exports.Field, count: int) -> float:
    """Seconds that it takes to fold so many deltas."""
    while counting.fold():
        pass
    db.session.execute(DELTAS, {"id": field.few.page_id, "count": count})
    db.session.commit()
    begun = time.perf_counter()
    while counting.fold():
        pass
    return time.perf_counter() - begun


def cpu_seconds(process: int) -> float:
    """What a process and all it started have spent, those that ended included (proc_pid_stat(5))."""
    parents, spent = {}, {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(entry.parent.name)
        parents[number], spent[number] = int(fields[1]), sum(map(int, fields[11:15])) / TICKS
    family = {process}
    while more := {number for number, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(spent.get(number, 0.0) for number in family)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
