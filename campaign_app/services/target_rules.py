"""Target rules: what an organizer chooses for a page, kept as chosen; `recipients` resolves them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select

from campaign_app.addresses import clean_line
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, Committee, Representative, RuleKind, TargetRule, Term
from campaign_app.rosters.congress import HOUSE, SENATE

RULES_MAX = 30


@dataclass(frozen=True)
class Rule:
    """One rule as chosen; for `value` see `TargetRule`."""

    kind: RuleKind
    value: str = ""


def put_rules(page: ActionPage, rules: Sequence[Rule], *, now: datetime) -> None:
    """Make the page follow exactly these rules, in this order; joins the caller. Raises BadInput for too many."""
    wanted = list(dict.fromkeys(rules))
    if len(wanted) > RULES_MAX:
        raise BadInput("Choose at most %(limit)d groups and people", field="people", limit=RULES_MAX)
    kept = {Rule(rule.kind, rule.value): rule for rule in page.rules}
    page.rules = [
        kept.get(rule)
        or TargetRule(
            id=new_id(now),
            organization_id=page.organization_id,
            kind=rule.kind,
            value=rule.value,
        )
        for rule in wanted
    ]
    for position, row in enumerate(page.rules):
        row.position = position


def rules_of(page: ActionPage) -> list[Rule]:
    """The page's rules as they were chosen."""
    return [Rule(rule.kind, rule.value) for rule in page.rules]


def parse_people(text: str) -> list[Rule]:
    """People as an organizer types them, one name a line, as rules. Raises BadInput for a name that is not one seat's.

    A name may be followed by the bioguide id in brackets, which tells namesakes apart.
    """
    return [Rule("person", _find_person(line)) for line in map(clean_line, text.splitlines()) if line]


def format_people(page: ActionPage) -> str:
    """The chosen people as `parse_people` reads them."""
    keys = [rule.value for rule in page.rules if rule.kind == "person"]
    people = {row.key: row for row in db.session.scalars(select(Representative).where(Representative.key.in_(keys)))}
    return "\n".join(_written(people[key]) for key in keys if key in people)


def list_committees() -> Sequence[tuple[str, str]]:
    """Committees that sit now, without their subcommittees: code and name, by name."""
    rows = db.session.execute(
        select(Committee.code, Committee.name)
        .where(Committee.left_on.is_(None), Committee.parent_code.is_(None))
        .order_by(Committee.name)
    )
    return [(code, name) for code, name in rows]


def list_offices() -> Sequence[str]:
    """Offices that somebody holds, but those of the Congress, by name."""
    return db.session.scalars(
        select(Term.office)
        .where(Term.left_on.is_(None), Term.office.not_in((HOUSE, SENATE)))
        .distinct()
        .order_by(Term.office)
    ).all()


def names_of(rules: Sequence[TargetRule]) -> dict[tuple[str, str], str]:
    """What the committees and people of rules are called, by kind and value; what is unknown is left out."""
    values = {kind: [rule.value for rule in rules if rule.kind == kind] for kind in ("committee", "person")}
    names: dict[tuple[str, str], str] = {}
    if values["committee"]:
        rows = db.session.execute(select(Committee.code, Committee.name).where(Committee.code.in_(values["committee"])))
        names |= {("committee", code): name for code, name in rows}
    if values["person"]:
        people = select(Representative.key, Representative.name).where(Representative.key.in_(values["person"]))
        names |= {("person", key): name for key, name in db.session.execute(people)}
    return names


def split_names(names: Iterable[str]) -> tuple[list[str], list[Rule]]:
    """Names of a source's addressees, and the rules that some stand for: Congress, the House, the Senate.

    Where no list of members was imported a rule would lead to nobody, so that all stay names.
    """
    listed = list(names)
    meant = {name: _MEANT.get(name.casefold().removeprefix("the "), ()) for name in listed}
    if not any(meant.values()) or not _is_congress_known():
        return listed, []
    kinds = {kind for each in meant.values() for kind in each}
    return [name for name in listed if not meant[name]], [Rule(kind) for kind in _BOTH if kind in kinds]


def _is_congress_known() -> bool:
    return bool(db.session.scalar(select(exists().where(Term.office == HOUSE, Term.left_on.is_(None)))))


_BOTH: tuple[RuleKind, ...] = ("house", "senate")
_MEANT: dict[str, tuple[RuleKind, ...]] = {
    "congress": _BOTH, "u.s. congress": _BOTH, "us congress": _BOTH, "united states congress": _BOTH,
    "members of congress": _BOTH, "house of representatives": ("house",), "u.s. house of representatives": ("house",),
    "house": ("house",), "senate": ("senate",), "u.s. senate": ("senate",), "us senate": ("senate",),
    "senators": ("senate",),
}  # fmt: skip


def _find_person(line: str) -> str:
    name, _, rest = line.partition("[")
    bioguide_id = rest.strip(" ]")
    query = select(Representative).join(Term).where(Term.left_on.is_(None)).distinct()
    if bioguide_id:
        query = query.where(Representative.bioguide_id == bioguide_id)
    else:
        plain = func.concat(Representative.given_name, " ", Representative.family_name)
        folded = name.strip().lower()
        query = query.where(or_(func.lower(Representative.name) == folded, func.lower(plain) == folded))
    found = db.session.scalars(query.order_by(Representative.key)).all()
    if not found:
        raise BadInput("Nobody called “%(name)s” holds an office in the lists that were imported",
                       field="people", name=line[:60])  # fmt: skip
    if len(found) > 1:
        options = ", ".join(map(_written, found[:5]))
        raise BadInput("Several people are called “%(name)s”. Write one of: %(options)s",
                       field="people", name=line[:60], options=options)  # fmt: skip
    return found[0].key


def _written(person: Representative) -> str:
    return f"{person.name} [{person.bioguide_id}]" if person.bioguide_id else person.name
