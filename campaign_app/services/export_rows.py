"""What an export holds: its columns, who may see them, its filters, and the queries behind both kinds. Reads only."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from campaign_app.models import (
    ActionPage,
    Campaign,
    ExportKind,
    PageVersion,
    PaperCount,
    Role,
    Signature,
    SignatureStatus,
    Supporter,
)
from campaign_app.services import asking

# A cell starting like this is a formula to a spreadsheet program: the rule of documents.cell in PostgreSQL's words.
_FORMULA = (
    r"^[\s\u0085\u00a0\u00ad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]*"
    r"[-=+@\t\r\n\uff1d\uff0b\uff0d\uff20]"
)
_STATE = "^(ocd-division/country:[a-z]{2}(/(state|district|territory|province|region|land):[a-z-]+)?)"

STATE: ColumnElement[str] = func.coalesce(func.substring(Signature.district_code, _STATE), "")
DAY: ColumnElement[str] = func.to_char(func.timezone("UTC", Signature.confirmed_at), "YYYY-MM-DD")
COUNT_COLUMNS: dict[str, Any] = {
    "page": ActionPage.slug,
    "campaign": func.coalesce(Campaign.name, ""),
    "state": STATE,
    "district": Signature.district_code,
    "day": DAY,
    "source": Signature.source_code,
}
# What a line of counts ends with: never one number for both.
NUMBERS = ("confirmed_count", "paper_count")


def _moment(column: SQLColumnExpression[Any]) -> ColumnElement[str]:
    return func.to_char(func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')


def _answer(name: str) -> ColumnElement[str]:
    """What somebody answered to a question of the page; letters ask for street and town by themselves."""
    answer = Signature.answers[name].astext
    if name in {"street", "city"}:
        answer = func.coalesce(answer, func.nullif(getattr(Signature, name), ""))
    return func.coalesce(answer, "")


SIGNATURE_COLUMNS: dict[str, Any] = {
    "signature_id": cast(Signature.id, String),
    "page": ActionPage.slug,
    "version": PageVersion.number,
    "status": Signature.status,
    "signed_at": _moment(Signature.created_at),
    "confirmed_at": _moment(Signature.confirmed_at),
    "pledge_on": func.to_char(Signature.pledge_on, "YYYY-MM-DD"),
    "kept_at": _moment(Signature.kept_at),
    "state": STATE,
    "district": Signature.district_code,
    "source": Signature.source_code,
    "name": Signature.name,
    "postal_code": Signature.postal_code,
    "country": Signature.country_code,
    "comment": Signature.comment,
    **{name: _answer(name) for name in asking.LIMITS},
    "email": Supporter.email,
}
# The column of the id, and how many letters that has.
KEY, KEY_LETTERS = "signature_id", 36
# What leads to somebody's door, phone or mailbox.
FOR_ADMINISTRATORS = frozenset({"phone", "street", "email"})
# What points at a person: asked for one by one, never chosen beforehand.
PERSONAL = frozenset({"name", "postal_code", "comment", "email", *asking.LIMITS})
# What people typed may begin like a formula; the rest is ours.
_TYPED = PERSONAL | {"campaign", "source"}


@dataclass(frozen=True)
class Filters:
    """Which signatures; days in UTC, both included; `state` an Open Civic Data id or its beginning.

    Without `status` those that count; held and removed ones only where it says so, and in no count.
    """

    page_id: uuid.UUID | None = None
    from_on: date | None = None
    to_on: date | None = None
    state: str = ""
    status: SignatureStatus = "confirmed"

    def as_json(self) -> dict[str, Any]:
        """The filters as they are kept."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Filters":
        """The filters as they were kept."""
        return cls(
            page_id=uuid.UUID(kept["page_id"]) if "page_id" in kept else None,
            from_on=date.fromisoformat(kept["from_on"]) if "from_on" in kept else None,
            to_on=date.fromisoformat(kept["to_on"]) if "to_on" in kept else None,
            state=kept.get("state", ""),
            status=kept.get("status", "confirmed"),
        )


def columns_for(kind: ExportKind, role: Role) -> list[str]:
    """The columns a role may take out, in their order: addresses and phone numbers are for administrators alone."""
    if kind == "counts":
        return list(COUNT_COLUMNS)
    return [name for name in SIGNATURE_COLUMNS if name not in FOR_ADMINISTRATORS or role == "administrator"]


def may_open(columns: list[str], role: Role) -> bool:
    """Whether a role may read a file with these columns."""
    return role == "administrator" or FOR_ADMINISTRATORS.isdisjoint(columns)


def count_rows(session: Session, organization_id: uuid.UUID, *, filters: Filters) -> int:
    """How many signatures there are."""
    return session.scalar(_chosen(select(func.count()), organization_id, filters)) or 0


def signature_rows(
    organization_id: uuid.UUID,
    filters: Filters,
    *,
    columns: Sequence[str],
    after: uuid.UUID | None = None,
    limit: int | None = None,
    is_keyed: bool = False,
) -> Select[Any]:
    """The next so many signatures after one, in the order of signing; all of them without. A key is its id, first."""
    chosen = [SIGNATURE_COLUMNS[name].label(name) for name in columns]
    if is_keyed:
        chosen.insert(0, SIGNATURE_COLUMNS[KEY].label("key"))
    query = _chosen(_joined(select(*chosen), columns), organization_id, filters).order_by(Signature.id).limit(limit)
    return query.where(Signature.id > after) if after else query


def count_rows_by(organization_id: uuid.UUID, filters: Filters, *, columns: list[str]) -> Select[Any]:
    """Signatures by these columns: the confirmed ones, and in lines of their own those on paper."""
    chosen = [COUNT_COLUMNS[name].label(name) for name in columns]
    online = select(*chosen, func.count().label("confirmed_count"), literal(0).label("paper_count"))
    counted = _chosen(_joined(online, columns), organization_id, filters).group_by(*chosen)
    rows = union_all(counted, _paper_rows(organization_id, filters, columns)).subquery()
    return select(rows).order_by(*(rows.c[name] for name in columns), rows.c.paper_count)


def _paper_rows(organization_id: uuid.UUID, filters: Filters, columns: list[str]) -> Select[Any]:
    """What stands on paper is of a page and a day, and of no place or source."""
    known = {
        "page": ActionPage.slug,
        "campaign": COUNT_COLUMNS["campaign"],
        "day": func.to_char(PaperCount.collected_on, "YYYY-MM-DD"),
    }
    chosen = [known.get(name, literal("", String)).label(name) for name in columns]
    query = (
        select(*chosen, literal(0).label("confirmed_count"), func.sum(PaperCount.signature_count).label("paper_count"))
        .join(ActionPage, ActionPage.id == PaperCount.action_page_id)
        .outerjoin(Campaign, Campaign.id == ActionPage.campaign_id)
        .where(
            PaperCount.organization_id == organization_id, PaperCount.voided_at.is_(None), literal(not filters.state)
        )
    )
    if filters.page_id:
        query = query.where(PaperCount.action_page_id == filters.page_id)
    if filters.from_on:
        query = query.where(PaperCount.collected_on >= filters.from_on)
    if filters.to_on:
        query = query.where(PaperCount.collected_on <= filters.to_on)
    return query.group_by(*chosen) if columns else query


def made_safe(rows: Select[Any]) -> Select[Any]:
    """The same rows with every typed cell kept from computing in a spreadsheet."""
    inner = rows.subquery()
    return select(*(_safe(column) if column.name in _TYPED else column for column in inner.columns))


def _safe(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The pattern, which takes longer, is asked only about what begins with neither a Latin letter nor a digit."""
    first = func.ascii(column)
    may_be = not_(or_(first == 0, first.between(ord("0"), ord("9")), first.between(ord("A"), ord("~"))))
    is_formula = and_(may_be, column.op("~")(literal(_FORMULA)))
    return case((is_formula, literal("'") + column), else_=column).label(column.key)


def _joined(query: Select[Any], columns: Sequence[str]) -> Select[Any]:
    """With the tables these columns come from, and no others: each costs a million lookups in a large export."""
    query = query.select_from(Signature)
    if not {"page", "campaign"}.isdisjoint(columns):
        query = query.join(ActionPage, ActionPage.id == Signature.action_page_id)
    if "campaign" in columns:
        query = query.outerjoin(Campaign, Campaign.id == ActionPage.campaign_id)
    if "version" in columns:
        query = query.join(PageVersion, PageVersion.id == Signature.page_version_id)
    if "email" in columns:
        query = query.join(Supporter, Supporter.id == Signature.supporter_id)
    return query


def _chosen(query: Select[Any], organization_id: uuid.UUID, filters: Filters) -> Select[Any]:
    query = query.select_from(Signature)
    query = query.where(Signature.organization_id == organization_id, Signature.status == filters.status)
    if filters.page_id:
        query = query.where(Signature.action_page_id == filters.page_id)
    if filters.from_on:
        query = query.where(Signature.confirmed_at >= datetime.combine(filters.from_on, time(), UTC))
    if filters.to_on:
        query = query.where(Signature.confirmed_at < datetime.combine(filters.to_on, time(), UTC) + timedelta(days=1))
    if filters.state:
        within = Signature.district_code.startswith(f"{filters.state}/", autoescape=True)
        query = query.where((Signature.district_code == filters.state) | within)
    return query
