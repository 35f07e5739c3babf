"""Who may see what: every workspace route, for every role, in the own and in a neighbour's organization."""

import uuid
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from campaign_app.extensions import db
from campaign_app.gateways.encoder import Picture
from campaign_app.models import ActionPage, Delivery, DeliveryFile, Erasure, LetterBatch, Organization, Role
from campaign_app.packages import PackedFile
from campaign_app.services import deliveries, erasing, hero_images, inviting, packing, pages, wording_tests
from campaign_app.services.hero_images import ImageChange
from tests.exports import ready_export
from tests.factories import Factory
from tests.packages import handed_over
from tests.web.conftest import LogIn
from tests.web.matrix import MATRIX, OPEN, OWN

ROLES: tuple[Role, ...] = ("organizer", "staff", "administrator")


@dataclass
class House:
    """An organization with something at every address."""

    organization: Organization
    ids: dict[str, uuid.UUID | str]


@pytest.fixture
def house(make: Factory) -> House:
    """Rows for every kind of id an address can name."""
    organization = make.organization()
    page = make.page(organization)
    make.confirmed(page)
    handed_over(page, make.now)
    (delivery,) = deliveries.list_deliveries(organization_id=organization.id)
    ids: dict[str, uuid.UUID | str] = {"page_id": page.id, "message_id": uuid.UUID(int=9)}
    ids |= {"target_id": delivery.target_id, "batch_id": _batch_of(delivery), "number": "1"}
    ids |= {"delivery_id": _letter_of(organization, make)}
    ids |= {"file_id": db.session.scalars(select(DeliveryFile.id).filter_by(delivery_id=ids["delivery_id"])).one()}
    ids |= {"source_id": make.source(organization).id, "feed_id": make.feed(organization).id}
    ids |= _image_of(page, make)
    wording_tests.start(
        page=page, kind="headline", wording="Sign, too", least_difference=0.05, account_id=None, now=make.now
    )
    ids |= {"campaign_id": make.campaign(organization).id}
    ids |= {"paper_id": make.paper(page).id}
    mailing = make.mailing(page)
    ids |= {"update_id": mailing.page_update_id, "mailing_id": mailing.id}
    member = make.member(organization, "organizer")
    invitation = inviting.invite(
        organization_id=organization.id,
        email="new@example.org",
        role="staff",
        account_id=member.account_id,
        now=make.now,
    )
    ids |= {"export_id": ready_export(member).id, "kind": "counts", "table": "days"}
    ids |= {"erasure_id": _erasure_in(organization, make)}
    ids |= {"membership_id": member.id, "invitation_id": invitation.id, "passkey_id": uuid.UUID(int=8)}
    return House(organization, ids | {"language": "es"})


def _letter_of(organization: Organization, make: Factory) -> uuid.UUID:
    """A delivery of a letter, with a file kept about it."""
    make.confirmed(make.page(organization, "letter"))
    (delivery,) = [each for each in deliveries.list_deliveries(organization_id=organization.id) if each.letter_id]
    delivery.proof, delivery.proof_name = b"scan", "scan.png"
    packing.put_file(delivery, PackedFile("counts", "counts.csv", "text/csv", b"1"), now=make.now)
    db.session.commit()
    return delivery.id


def _image_of(page: ActionPage, make: Factory) -> dict[str, str]:
    image = ImageChange(pictures=[Picture("webp", 480, 270, b"w"), Picture("jpeg", 480, 270, b"j")])
    pages.edit(page=page, text=make.page_text(share_text="Ride with us"), image=image, account_id=None, now=make.now)
    known = hero_images.find_image(page.id)
    return {"digest": known.digest if known else "", "width": "480", "extension": "jpeg"}


def _erasure_in(organization: Organization, make: Factory) -> uuid.UUID:
    gone = make.signature(make.page(organization), email="gone@example.org")
    erasing.erase(supporter_id=gone.supporter_id, now=make.now)
    return db.session.scalars(select(Erasure.id)).one()


def _batch_of(delivery: Delivery) -> uuid.UUID:
    batch = LetterBatch(
        id=uuid.UUID(int=10),
        organization_id=delivery.organization_id,
        target_id=delivery.target_id,
        letter_count=0,
        made_at=delivery.planned_at,
    )
    db.session.add(batch)
    db.session.commit()
    return batch.id


def _method(app: Flask, endpoint: str) -> str:
    (rule,) = app.url_map.iter_rules(endpoint)
    return "GET" if "GET" in (rule.methods or ()) else "POST"


def address_of(app: Flask, endpoint: str, house: House) -> str:
    """Where an endpoint stands in the house."""
    (rule,) = app.url_map.iter_rules(endpoint)
    values = {name: str(house.ids[name]) for name in rule.arguments if name in house.ids}
    with app.test_request_context():
        _, path = rule.build(values | {"organization_slug": house.organization.slug}) or ("", "")
    return path


def _open(app: Flask, browser: FlaskClient, endpoint: str, house: House) -> int:
    data = {"act": "aside"} if endpoint == "organizer.act_on_sources" else {}
    return browser.open(address_of(app, endpoint, house), method=_method(app, endpoint), data=data).status_code


def test_every_route_is_public_or_has_a_row(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    private = {endpoint for endpoint in routes if endpoint.partition(".")[0] not in {"public", "static"}}
    assert private == set(MATRIX) | OWN | OPEN


def _leads_to_the_login(answer: TestResponse) -> bool:
    return answer.status_code == 303 and answer.headers["Location"].startswith("/account/login?next=")


def test_what_is_ones_own_is_shown_to_nobody_who_is_not_logged_in(
    app: Flask, client: FlaskClient, house: House
) -> None:
    asked = [(endpoint, method) for endpoint in sorted(OWN) for method in ("GET", "POST")]
    answers = {each: client.open(address_of(app, each[0], house), method=each[1]) for each in asked}
    refused = {each for each, answer in answers.items() if answer.status_code == 405 or _leads_to_the_login(answer)}
    assert set(answers) - refused == set()


def test_strangers_are_sent_to_log_in(app: Flask, client: FlaskClient, house: House) -> None:
    sent = {
        endpoint
        for endpoint in MATRIX
        if _leads_to_the_login(client.open(address_of(app, endpoint, house), method=_method(app, endpoint)))
    }
    assert set(MATRIX) - sent == set()


@pytest.mark.parametrize("role", ROLES)
def test_members_enter_what_their_role_covers_and_nothing_else(
    app: Flask, make: Factory, house: House, log_in: LogIn, role: Role
) -> None:
    browser = log_in(make.member(house.organization, role))
    for endpoint, roles in MATRIX.items():
        status = _open(app, browser, endpoint, house)
        assert (status == 404) == (role not in roles), (endpoint, status)
        assert status < 500


@pytest.mark.parametrize("role", ROLES)
def test_neighbours_find_nothing(app: Flask, make: Factory, house: House, log_in: LogIn, role: Role) -> None:
    browser = log_in(make.member(make.organization(), role))
    assert {_open(app, browser, endpoint, house) for endpoint in MATRIX} == {404}


def test_a_neighbours_ids_lead_nowhere_in_the_own_organization(
    app: Flask, make: Factory, house: House, log_in: LogIn
) -> None:
    own = House(make.organization(), house.ids)
    browser = log_in(make.member(own.organization))
    others = {"message_id", "kind", "table", "language", "width", "extension", "number"}
    foreign = [str(value) for name, value in house.ids.items() if name not in others]
    addresses = {endpoint: address_of(app, endpoint, own) for endpoint in MATRIX}
    asked = {
        endpoint: browser.open(address, method=_method(app, endpoint), data={"decision": "acknowledged"}).status_code
        for endpoint, address in addresses.items()
        if any(value in address for value in foreign)
    }
    assert len(asked) > len(MATRIX) / 3
    assert {endpoint for endpoint, status in asked.items() if status != 404} == set()


def test_a_neighbour_changes_no_delivery(make: Factory, house: House, log_in: LogIn, app: Flask) -> None:
    member = make.member(make.organization())
    log_in(member).post(address_of(app, "staff.decide", house), data={"decision": "resend"})
    listed = deliveries.list_deliveries(organization_id=house.organization.id)
    assert {delivery.status for delivery in listed} == {"planned"}
