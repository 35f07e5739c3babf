"""Representatives for tests: somebody in an office, and pages whose letters go to them."""

from typing import Any

from sqlalchemy.orm import Session

from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, Representative, Term
from tests.conftest import NOW
from tests.factories import Factory

ARIZONA = "ocd-division/country:us/state:az"
SITE = "https://lovelace.house.example.gov"


def seat(
    session: Session,
    name: str = "Ada Lovelace",
    office: str = "us-house",
    district: str = f"{ARIZONA}/cd:7",
    **points: str,
) -> Term:
    """Somebody's hold on an office; without contact points its site alone is known."""
    given, _, family = name.rpartition(" ")
    person = Representative(
        id=new_id(NOW), key=f"test:{name}", name=name, given_name=given, family_name=family, party="", created_at=NOW
    )
    known = {"form_url": "", "site_url": SITE, "phone": "", "email": "", "address": "", "language": ""}
    term = Term(
        id=new_id(NOW), representative=person, roster="us-congress", office=office, district_code=district,
        congress_number=119 if office == "us-house" else 0, **(known | points),
    )  # fmt: skip
    session.add(term)
    session.commit()
    return term


def letter_page_to(session: Session, make: Factory, *terms: Term, **values: Any) -> ActionPage:
    """An open letter page that addresses these representatives."""
    names = "\n".join(f"{term.representative.name} <none@example.org>" for term in terms)
    page = make.page(kind="letter", targets=names, **values)
    for target, term in zip(page.targets, terms, strict=True):
        target.term_id, target.email = term.id, None
    session.commit()
    session.expire_all()
    return page
