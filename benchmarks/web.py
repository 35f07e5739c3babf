"""The supporter's requests against bare views on the same server: see a page and its count, sign, confirm.

`./dev bench web [REQUESTS]`. A first round of each only warms both sides: prepared statements, pages remembered, pages
of indexes written for the first time.
"""

import statistics
import sys
import tempfile
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import select

from benchmarks.comparing import ROUNDS, Bar, in_turns, ratio, table
from benchmarks.field import Field, elsewhere, posting, running_field, signing
from benchmarks.load import Load, drive, get, post
from campaign_app.demo import embedded
from campaign_app.extensions import db
from campaign_app.models import Signature
from campaign_app.tokens import make_token

REQUESTS = 2_000


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when a bar is missed."""
    print(table(bars := measure(int(arguments[0]) if arguments else REQUESTS)))
    return not all(bar.met for bar in bars)


def measure(requests: int = REQUESTS) -> list[Bar]:
    """All the bars of the web."""
    with (
        tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name,
        running_field(Path(name), requests) as field,
    ):
        return [*page_bars(field), *sign_bars(field), *hot_page_bars(field), *confirm_bars(field)]


def page_bars(field: Field) -> list[Bar]:
    """See a page: whole, known already, and as the application makes it each time (a cookie goes past the shelf)."""
    path = f"/a/{field.slugs[0]}"
    tag = field.platform.visitor().get(path).headers["etag"]
    few = max(field.requests // 5, 50)
    found = in_turns(
        {
            "page": lambda: drive(field.port, lambda _: get(path), count=field.requests).rate,
            "bare": lambda: drive(field.bare_port, lambda _: get("/page"), count=field.requests).rate,
            "known": lambda: drive(field.port, lambda _: get(path, if_none_match=tag), count=field.requests).rate,
            "made": lambda: drive(field.port, lambda _: get(path, cookie="seen=1"), count=few).rate,
            "count": lambda: drive(field.port, lambda _: get(f"{path}/count.json"), count=field.requests).rate,
        },
        warms=True,
    )
    return [
        ratio("action page, warm, to the bare view", found["page"], found["bare"], 0.85),
        ratio("action page known already (304), to the bare view", found["known"], found["bare"], 1.0),
        ratio("action page, to the same page made each time", found["page"], found["made"], 8),
        ratio("count.json, to the bare view", found["count"], found["bare"], 0.9),
    ]


def sign_bars(field: Field) -> list[Bar]:
    """Sign on a hundred pages, against one INSERT and against the plain way."""
    loads: list[Load] = []

    def ours() -> float:
        loads.append(signing(field, field.slugs))
        return loads[-1].rate

    found = in_turns(
        {
            "sign": ours,
            "insert": lambda: posting(field, "/insert").rate,
            "plain": lambda: posting(field, "/plain").rate,
        },
        warms=True,
    )
    shares = [load.at(0.99) / load.at(0.5) for load in loads[1:]]
    return [
        ratio("sign, to a bare INSERT", found["sign"], found["insert"], 0.75),
        ratio("sign, to the plain way", found["sign"], found["plain"], 2.5),
        Bar("sign, p99 to p50", statistics.median(shares), 4, True, min(shares), max(shares)),
    ]


def hot_page_bars(field: Field) -> list[Bar]:
    """Every signature on one page while counting runs, against a hundred pages."""
    field.platform.crew.start("worker", "beat")
    try:
        found = in_turns(
            {
                "one": lambda: signing(field, field.slugs[:1]).rate,
                "hundred": lambda: signing(field, field.slugs).rate,
            },
            warms=True,
        )
    finally:
        field.platform.crew.kill("worker")
        field.platform.crew.kill("beat")
    return [ratio("sign on one page, to a hundred pages", found["one"], found["hundred"], 0.95)]


def confirm_bars(field: Field) -> list[Bar]:
    """Confirm, against one UPDATE."""
    tokens = iter(confirm_tokens(field))
    rows = bare_rows(field)
    found = in_turns(
        {
            "confirm": lambda: (
                drive(
                    field.port,
                    lambda _: post(f"/confirm/{next(tokens)}", b"", **elsewhere(field)),
                    count=field.requests // 2,
                ).rate
            ),
            "update": lambda: (
                drive(
                    field.bare_port, lambda number: post(f"/update/{rows[number]}", b""), count=field.requests // 2
                ).rate
            ),
        },
        warms=True,
    )
    return [ratio("confirm, to a bare UPDATE", found["confirm"], found["update"], 0.7)]


def confirm_tokens(field: Field) -> list[str]:
    """Links of people who signed and have not confirmed yet."""
    settings, now = field.platform.settings, datetime.now(UTC)
    with field.platform.app.app_context():
        query = select(Signature.id).where(Signature.status == "pending").limit(field.requests * (ROUNDS + 1))
        ids = db.session.scalars(query).all()
    return [make_token(settings.secret_key, purpose="confirm", subject_id=key, now=now) for key in ids]


def bare_rows(field: Field) -> list[uuid.UUID]:
    """Rows of the bare table."""
    with psycopg.connect(field.platform.settings.database_url.replace("+psycopg", "")) as connection:
        rows = connection.execute("SELECT id FROM bare_signatures LIMIT %s", [field.requests]).fetchall()
    return [row[0] for row in rows]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
