"""The workspace's menu says where one is: on every page of the URL map exactly one link of the frame is marked."""

from flask import Flask
from lxml import html

from campaign_app.web.menu import ROOMS, room_of
from tests.factories import Factory
from tests.web.conftest import LogIn
from tests.web.matrix import MATRIX, OWN
from tests.web.test_access import House, address_of, house

__all__ = ["house"]


def test_every_page_of_the_workspace_marks_exactly_one_link(
    app: Flask, make: Factory, house: House, log_in: LogIn
) -> None:
    browser = log_in(make.member(house.organization))
    marked: dict[str, list[str]] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in {*MATRIX, *OWN} and "GET" in (rule.methods or ()):
            answer = browser.get(address_of(app, rule.endpoint, house))
            if answer.status_code == 200 and 'class="ws-top"' in answer.text:
                links = html.document_fromstring(answer.text).xpath("//header[@class='ws-top']//a[@aria-current]")
                marked[rule.endpoint] = [" ".join(link.text_content().split()) for link in links]
    assert len(marked) > 30
    assert {endpoint: links for endpoint, links in marked.items() if len(links) != 1} == {}
    assert marked["organizer.handing_in"] == marked["organizer.wording_test"] == ["Action pages"]
    assert marked["staff.page_tallies"] == ["Counts and deliveries"]
    assert marked["administrator.retention"] == ["Privacy requests"]
    assert marked["account.home"] == ["Your account"]


def test_every_endpoint_the_menu_names_exists_and_belongs_to_one_room(app: Flask) -> None:
    named = [endpoint for room in ROOMS for endpoint in (room.home, *room.below)]
    assert len(named) == len(set(named))
    assert set(named) <= set(app.view_functions)
    assert room_of("public.home") is None
