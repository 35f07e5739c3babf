"""The ledger, the tallies and the audit trail refuse every change, whoever asks."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign_app.extensions import Base
from campaign_app.services import ledgers, tallies
from tests.conftest import NOW
from tests.factories import Factory

TABLES = {
    "ledger_events": "delta = 100",
    "ledger_chunks": "peaks = ''",
    "tallies": "total_count = 100",
    "audit_events": "act = 'nothing'",
    "audit_seals": "number = 9",
}


def rows_of(session: Session, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in session.execute(Base.metadata.tables[table].select())]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "mischief",
    [
        "UPDATE {table} SET {change}",
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE false",
        "TRUNCATE {table} CASCADE",
    ],
)
def test_a_row_once_written_stays_as_it_is(
    table: str, mischief: str, make: Factory, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "CHUNK_EVENTS", 2)
    page = make.page()
    make.confirmed(page)
    assert ledgers.extend_due() == 1
    tallies.take(page=page, account_id=None, now=NOW)
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))  # as the commit these tests never reach does
    before = rows_of(session, table)
    with pytest.raises(IntegrityError, match="only ever added"), session.begin_nested():
        session.execute(text(mischief.format(table=table, change=TABLES[table])))
    assert rows_of(session, table) == before != []
