"""Several sources at once: drafts, set aside, put back, merged; and the filter by how sure a suggestion is."""

import uuid

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, AuditEvent, Membership, Source
from campaign_app.services import inbox
from tests.factories import RELEASE, Factory
from tests.web.conftest import undo, words

OTHER = RELEASE.replace("Keep the evening buses\n", "The buses must stay\n").replace("Of 412 passengers", "Of them")
NOBODY = "October 3, 2026\n\nOur office has moved\n\nThe team works from Harbour Street now. The kettle is on.\n"


@pytest.fixture
def sources(make: Factory, member: Membership) -> list[Source]:
    """Two releases that say nearly the same, and a text that asks nobody."""
    return [make.source(member.organization, text) for text in (RELEASE, OTHER, NOBODY)]


def act(browser: FlaskClient, room: str, name: str, chosen: list[Source], state: str = "new") -> str:
    """Press a button below the inbox; what is said then."""
    fields = {"act": name, "state": state, "source": [str(source.id) for source in chosen]}
    answer = browser.post(f"{room}/sources/act", data=fields)
    assert (answer.status_code, answer.location) == (303, f"{room}/sources?state={state}")
    return words(browser.get(answer.location))


def test_several_sources_become_drafts_at_once_and_the_others_are_counted(
    browser: FlaskClient, room: str, sources: list[Source], session: Session
) -> None:
    said = act(browser, room, "draft", sources)
    assert "2 drafts made. 1 left out: it suggests no action or has a page already." in said
    assert {page.source_id for page in session.query(ActionPage)} == {source.id for source in sources[:2]}
    assert "0 drafts made. 3 left out" in act(browser, room, "draft", sources)


def test_several_sources_are_set_aside_and_put_back(
    browser: FlaskClient, room: str, sources: list[Source], session: Session
) -> None:
    assert "2 sources set aside." in act(browser, room, "aside", sources[:2])
    assert "1 source set aside." in act(browser, room, "aside", sources)
    assert "3 sources put back." in act(browser, room, "back", sources, "aside")
    session.expire_all()
    assert {source.set_aside_at for source in session.query(Source)} == {None}
    assert session.query(AuditEvent).filter_by(act="source.set_aside").count() == 3
    fields = {"act": "aside", "state": "all", "source": [str(source.id) for source in sources[:2]]}
    aside = browser.post(f"{room}/sources/act", data=fields, follow_redirects=True)
    assert "2 sources put back." in undo(browser, aside)
    one = browser.post(f"{room}/sources/{sources[2].id}/set-aside", follow_redirects=True)
    assert "Back in the inbox: Our office has moved" in undo(browser, one)
    assert "Undo" not in words(browser.get(f"{room}/sources"))
    session.expire_all()
    assert {source.set_aside_at for source in session.query(Source)} == {None}


def test_copies_are_merged_into_one_that_everything_leads_to(
    browser: FlaskClient, room: str, make: Factory, member: Membership, sources: list[Source], session: Session
) -> None:
    page = make.draft(member.organization, source=sources[1])
    said = act(browser, room, "merge", sources[:2])
    assert "Merged. “The buses must stay” stays, the copies are set aside." in said
    session.expire_all()
    kept, copy = session.get_one(Source, sources[1].id), session.get_one(Source, sources[0].id)
    assert (kept.set_aside_at, copy.set_aside_at is not None) == (None, True)
    assert session.get_one(ActionPage, page.id).source_id == kept.id
    again = browser.post(f"{room}/sources", data={"text": RELEASE}, follow_redirects=True)
    assert "1 was here already." in again.text


def test_one_source_is_no_duplicate_and_none_is_nothing(
    browser: FlaskClient, room: str, sources: list[Source], session: Session
) -> None:
    assert "Choose at least two sources to merge." in act(browser, room, "merge", sources[:1])
    assert "Check at least one source first." in act(browser, room, "aside", [])
    session.expire_all()
    assert not [source for source in session.query(Source) if source.set_aside_at]


def test_a_neighbours_source_is_left_alone(
    browser: FlaskClient, room: str, make: Factory, sources: list[Source], session: Session
) -> None:
    theirs = make.source(make.organization())
    assert "1 source set aside." in act(browser, room, "aside", [theirs, sources[0]])
    session.expire_all()
    assert session.get_one(Source, theirs.id).set_aside_at is None


def test_odd_choices_change_nothing(browser: FlaskClient, room: str, sources: list[Source], session: Session) -> None:
    odd = {"act": "aside", "source": ["x", "", str(uuid.uuid4())], "state": "nowhere"}
    assert browser.post(f"{room}/sources/act", data=odd).location == f"{room}/sources?state=new"
    assert browser.post(f"{room}/sources/act", data={"act": "burn"}).status_code == 422
    assert session.query(AuditEvent).filter_by(act="source.set_aside").count() == 0


def test_every_row_has_a_box_that_names_its_source(browser: FlaskClient, room: str, sources: list[Source]) -> None:
    document = html.fromstring(browser.get(f"{room}/sources").text)
    boxes = document.xpath("//input[@type='checkbox'][@form='bulk'][@name='source']")
    named = {box.get("value"): document.get_element_by_id(box.get("aria-labelledby")).text_content() for box in boxes}
    assert {number: " ".join(title.split()) for number, title in named.items()} == {
        str(source.id): source.title for source in sources
    }


@pytest.mark.parametrize(("confidence", "count"), [("certain", 1), ("likely", 1), ("guess", 0), ("", 3), ("odd", 3)])
def test_the_inbox_is_filtered_by_how_sure_the_suggestion_is(
    browser: FlaskClient, room: str, sources: list[Source], session: Session, confidence: str, count: int
) -> None:
    found = dict(sources[1].suggested_fields)
    sources[1].suggested_fields = found | {"demand": {"confidence": 0.7, "spans": []}}
    session.commit()
    document = html.fromstring(browser.get(f"{room}/sources?confidence={confidence}").text)
    assert len(document.xpath("//li[contains(@class, 'ws-row')]")) == count


def test_words_and_limits_of_confidence_are_those_of_the_marks() -> None:
    assert inbox.CONFIDENCES["certain"][0] == 0.8
    assert inbox.CONFIDENCES["likely"][0] == 0.6
