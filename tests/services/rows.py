"""Reading back what services committed: fresh from the database, past what the session remembers."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from campaign_app.extensions import Base
from campaign_app.models import Delivery, MailKind, OutboxMessage, PageKind
from tests.factories import Factory
from tests.packages import handed_over

Row = TypeVar("Row", bound=Base)


def rows(session: Session, model: type[Row], **values: object) -> Sequence[Row]:
    """All rows of a table with these values, as they stand now."""
    query = select(model).filter_by(**values).execution_options(populate_existing=True)
    return session.scalars(query).unique().all()


def the(session: Session, model: type[Row], **values: object) -> Row:
    """The one row of a table with these values, as it stands now."""
    (row,) = rows(session, model, **values)
    return row


def count(session: Session, *models: type[Base]) -> list[int]:
    """How many rows each table has."""
    return [session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def kinds(session: Session) -> list[MailKind]:
    """The kinds of mail in the outbox, in alphabetical order."""
    return sorted(message.kind for message in rows(session, OutboxMessage))


def waiting_mail(make: Factory, session: Session, kind: MailKind) -> OutboxMessage:
    """An outbox with one mail of this kind and no other."""
    page_kind: PageKind = "letter" if kind == "letter" else "petition"
    page = make.page(kind=page_kind)
    make.confirmed(page)
    if kind == "tally":
        handed_over(page, make.now)
    session.execute(delete(OutboxMessage).where(OutboxMessage.kind != kind))
    session.commit()
    return the(session, OutboxMessage)


def delivery_of(session: Session, message: OutboxMessage) -> Delivery:
    """The delivery a mail carries, as it stands now."""
    return the(session, Delivery, id=message.delivery_id)


def refuse_rows(session: Session, table: str) -> None:
    """From here on the database takes no new row of a table."""
    session.execute(
        text(f"CREATE TRIGGER refusing BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")
    )
    session.commit()
