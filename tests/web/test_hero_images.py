"""The picture of a page, from the editor's upload to what browsers are offered."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, HeroImage, Membership
from campaign_app.services import pages
from tests.conftest import NOW
from tests.factories import Factory
from tests.photographs import bomb, opened, phone_photograph, photograph
from tests.web.conftest import LogIn
from tests.web.test_organizer import fields

Upload = dict[str, object]


@pytest.fixture
def page(make: Factory, member: Membership) -> ActionPage:
    """An open page of the organizer's."""
    return make.page(member.organization)


def typed(data: bytes | None = None, **changes: str) -> Upload:
    """What the editor posts, with a picture."""
    file: Upload = {} if data is None else {"image": (io.BytesIO(data), "photo.jpg")}
    return {**fields(**changes), **file}


def picture_of(client: FlaskClient, page: ActionPage) -> Any:
    """The picture element at the head of the public page."""
    (found,) = html.document_fromstring(client.get(f"/a/{page.slug}").text).xpath("//figure/picture")
    return found


def files_in(picture: Any) -> list[tuple[str, str]]:
    """Address and announced width of every file offered."""
    return [
        (each.split()[0], each.split()[1])
        for srcset in picture.xpath(".//source/@srcset")
        for each in srcset.split(",")
    ]


def test_an_uploaded_picture_stands_at_the_head_of_the_page(
    browser: FlaskClient, client: FlaskClient, room: str, page: ActionPage
) -> None:
    answer = browser.post(f"{room}/pages/{page.id}", data=typed(photograph(), image_alt="A <night> bus"))
    assert answer.status_code == 303
    picture = picture_of(client, page)
    (image,) = picture.xpath(".//img")
    assert (image.get("alt"), image.get("width"), image.get("height")) == ("A <night> bus", "1440", "810")
    assert (image.get("loading"), image.get("fetchpriority"), image.get("lang")) == (None, "high", "en")
    assert picture.xpath(".//source/@type") == ["image/avif", "image/webp"]
    assert {width for _, width in files_in(picture)} == {"480w", "960w", "1440w"}
    for address, width in [*files_in(picture), (image.get("src"), "960w")]:
        file = client.get(address)
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert (file.status_code, "Set-Cookie" in file.headers, file.headers.get("Content-Encoding")) == (
            200,
            False,
            None,
        )
        assert f"{opened(file.data).width}w" == width
        assert file.mimetype == f"image/{address.rpartition('.')[2]}"


def test_without_words_the_picture_is_decoration(
    browser: FlaskClient, client: FlaskClient, room: str, page: ActionPage
) -> None:
    browser.post(f"{room}/pages/{page.id}", data=typed(phone_photograph()))
    (image,) = picture_of(client, page).xpath(".//img")
    assert (image.get("alt"), image.get("lang")) == ("", None)


def test_the_editor_shows_the_picture_and_takes_it_down(
    browser: FlaskClient, client: FlaskClient, room: str, page: ActionPage, session: Session
) -> None:
    assert 'name="image_removed"' not in browser.get(f"{room}/pages/{page.id}").text
    browser.post(f"{room}/pages/{page.id}", data=typed(photograph(), image_alt="A bus"))
    address = picture_of(client, page).xpath(".//img/@src")[0]
    editor = html.document_fromstring(browser.get(f"{room}/pages/{page.id}").text)
    preview = html.document_fromstring(browser.get(editor.xpath("//iframe/@src")[0]).text)
    shown = preview.xpath("//picture//img/@src")[0]
    assert browser.get(shown).mimetype == "image/jpeg"
    assert browser.get(shown.replace(".jpeg", ".webp").replace("960.", "961.")).status_code == 404
    assert editor.xpath("//input[@name='image_alt']/@value") == ["A bus"]
    assert browser.post(f"{room}/pages/{page.id}", data=typed(image_removed="y")).status_code == 303
    assert session.query(HeroImage).count() == 0
    assert "<picture" not in client.get(f"/a/{page.slug}").text
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"GIF89a, or so", "Choose an image that is a PNG, JPEG, WebP or AVIF file"),
        (bomb(), "Choose an image of at most 50 megapixels"),
        (photograph("PNG")[:400], "This image is damaged: choose another file"),
    ],
    ids=["wrong kind", "bomb", "damaged"],
)
def test_a_bad_file_is_said_at_the_field_and_nothing_typed_is_lost(
    browser: FlaskClient, room: str, page: ActionPage, session: Session, data: bytes, said: str
) -> None:
    answer = browser.post(
        f"{room}/pages/{page.id}", data=typed(data, headline="Typed just now", image_alt="Also typed")
    )
    assert answer.status_code == 422
    tree = html.document_fromstring(answer.text)
    assert said in tree.xpath("string(//p[@id='image-error'])")
    assert tree.xpath("//div[@role='alert']//a/@href") == ["#image"]
    assert tree.xpath("//input[@name='headline']/@value") == ["Typed just now"]
    assert tree.xpath("//input[@name='image_alt']/@value") == ["Also typed"]
    session.refresh(page)
    assert page.headline == "Keep the evening buses"
    assert session.query(HeroImage).count() == 0


def test_another_error_says_that_the_file_is_to_be_chosen_again(
    browser: FlaskClient, room: str, page: ActionPage, session: Session
) -> None:
    answer = browser.post(f"{room}/pages/{page.id}", data=typed(photograph(), goal="none"))
    assert answer.status_code == 422
    assert "Choose the image again" in answer.text
    assert session.query(HeroImage).count() == 0


def test_a_closed_page_takes_no_picture(browser: FlaskClient, room: str, page: ActionPage, session: Session) -> None:
    pages.close(page=page, account_id=None, now=NOW)
    text = {"demand": page.version.demand, "goal": "1000"}
    answer = browser.post(f"{room}/pages/{page.id}", data=typed(photograph(size=(64, 36)), **text))
    assert answer.status_code == 422
    assert "A closed page keeps the image it had" in answer.text
    assert session.query(HeroImage).count() == 0


def test_strangers_and_neighbours_see_no_picture_of_a_draft(
    browser: FlaskClient,
    client: FlaskClient,
    room: str,
    make: Factory,
    member: Membership,
    log_in: LogIn,
    session: Session,
) -> None:
    draft = make.draft(member.organization)
    browser.post(f"{room}/pages/{draft.id}", data=typed(photograph(size=(64, 36))))
    image = session.query(HeroImage).one()
    name = f"image/{image.digest}-64.webp"
    assert browser.get(f"{room}/pages/{draft.id}/{name}").status_code == 200
    assert client.get(f"/a/{draft.slug}/{name}").status_code == 404
    assert client.get(f"{room}/pages/{draft.id}/{name}").status_code == 303
    neighbour = make.member(make.organization(), "organizer")
    own_room = f"/organizer/{neighbour.organization.slug}"
    assert log_in(neighbour).get(f"{own_room}/pages/{draft.id}/{name}").status_code == 404


def test_a_form_that_is_to_be_mended_stands_without_the_picture(
    browser: FlaskClient, client: FlaskClient, room: str, page: ActionPage
) -> None:
    browser.post(f"{room}/pages/{page.id}", data=typed(photograph(size=(64, 36))))
    assert "<picture" not in client.post(f"/a/{page.slug}", data={"name": "Ada"}).text
