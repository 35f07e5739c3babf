"""Recipients: whom a letter goes to, found by the rules of its page at the moment it is made."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import contains_eager

from campaign_app import districts
from campaign_app.catalogues import load
from campaign_app.extensions import db
from campaign_app.languages import DEFAULT
from campaign_app.models import ActionPage, CommitteeSeat, Representative, Target, TargetRule, Term
from campaign_app.rosters.congress import HOUSE, SENATE
from campaign_app.services.representatives import SENATORS, Vacancy
from campaign_app.wording import N_

_TITLES = {
    HOUSE: N_("Representative"),
    SENATE: N_("Senator"),
    "us-president": N_("President"),
    "us-vice-president": N_("Vice President"),
}


@dataclass(frozen=True)
class Recipient:
    """Somebody a letter goes to: a custom target, or who holds an office now (`term_id`).

    `title` is in the language that was asked for, `title_key` its key in the catalogues. `addressee` is who the letter
    greets; `url` is their contact form or site, '' when none is known.
    """

    name: str
    title: str
    title_key: str
    addressee: str
    district_code: str = ""
    phone: str = ""
    url: str = ""
    term_id: uuid.UUID | None = None
    target_id: uuid.UUID | None = None

    @property
    def key(self) -> str:
        """What a form calls this recipient; it stays the same while the office is theirs."""
        return (self.term_id or self.target_id or uuid.UUID(int=0)).hex


@dataclass(frozen=True)
class Recipients:
    """Everybody a letter goes to, and the seats of the supporter's own that nobody holds."""

    people: tuple[Recipient, ...]
    vacancies: tuple[Vacancy, ...] = ()


def find_recipients(page: ActionPage, *, district: str, congress_number: int, language: str = DEFAULT) -> Recipients:
    """Whom the page's rules lead to from a district ('' when they do not depend on one), House before Senate.

    Titles are said in `language`.
    """
    terms = list_terms(page.rules, district=district, congress_number=congress_number)
    say = load(language).ugettext
    people = [_of_term(term, say) for term in terms]
    chosen = {person.term_id for person in people}
    people += [_of_target(target) for target in page.targets if target.term_id is None or target.term_id not in chosen]
    return Recipients(tuple(people), tuple(_vacancies(page, terms, district)))


def list_terms(rules: Sequence[TargetRule], *, district: str, congress_number: int) -> Sequence[Term]:
    """The terms held now that any of the rules leads to, with their representatives."""
    conditions = [condition_of(rule, district=district) for rule in rules]
    if not conditions:
        return []
    return db.session.scalars(
        select(Term)
        .join(Term.representative)
        .options(contains_eager(Term.representative))
        .where(
            Term.left_on.is_(None),
            or_(Term.office != HOUSE, Term.congress_number == congress_number),
            or_(*conditions),
        )
        .order_by(Term.office, Representative.family_name, Representative.name, Term.id)
    ).all()


def house_members(places: Sequence[str], *, congress_number: int) -> dict[str, str]:
    """Who holds the House seat of each of these districts, by district; vacant ones are left out."""
    rows = db.session.execute(
        select(Term.district_code, Representative.name)
        .join(Term.representative)
        .where(
            Term.left_on.is_(None),
            Term.office == HOUSE,
            Term.congress_number == congress_number,
            Term.district_code.in_(places),
        )
    )
    return dict(rows.all())


def condition_of(rule: TargetRule, *, district: str | None) -> ColumnElement[bool]:
    """Which terms a rule leads to from a district; None stands for every district at once."""
    if rule.kind in {"house", "senate"}:
        office = HOUSE if rule.kind == "house" else SENATE
        if district is None:
            return Term.office == office
        place = district if rule.kind == "house" else districts.state_of(district)
        return and_(Term.office == office, Term.district_code == place)
    if rule.kind == "office":
        return Term.office == rule.value
    if rule.kind == "person":
        return Representative.key == rule.value
    sits = exists().where(
        CommitteeSeat.representative_id == Term.representative_id,
        CommitteeSeat.committee_code == rule.value,
        CommitteeSeat.left_on.is_(None),
    )
    return and_(Term.office.in_((HOUSE, SENATE)), sits)


def title_of(term: Term) -> str:
    """How the holder of an office is addressed before their name: a key of the catalogues."""
    if term.office == HOUSE and "/state:" not in term.district_code:
        return N_("Resident Commissioner") if term.district_code.endswith(":pr") else N_("Delegate")
    return _TITLES.get(term.office) or term.office[:1].upper() + term.office[1:]


def _of_term(term: Term, say: districts.Say) -> Recipient:
    person, key = term.representative, title_of(term)
    title = say(key)
    return Recipient(
        name=person.name,
        title=title,
        title_key=key,
        addressee=f"{title} {person.family_name or person.name}",
        district_code=term.district_code,
        phone=term.phone,
        url=term.form_url or term.site_url,
        term_id=term.id,
    )


def _of_target(target: Target) -> Recipient:
    return Recipient(
        name=target.name, title=target.role, title_key=target.role, addressee=target.name, target_id=target.id
    )


def _vacancies(page: ActionPage, terms: Sequence[Term], district: str) -> list[Vacancy]:
    """Seats of the district's own that its page's rules ask for and nobody holds."""
    kinds = {rule.kind for rule in page.rules}
    state = districts.state_of(district)
    held = [(term.office, term.district_code) for term in terms]
    vacant = []
    if "house" in kinds and district:
        vacant += [Vacancy(HOUSE, district)] * (1 - held.count((HOUSE, district)))
    if "senate" in kinds and districts.has_senators(state):
        vacant += [Vacancy(SENATE, state)] * (SENATORS - held.count((SENATE, state)))
    return vacant
