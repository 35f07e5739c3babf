"""The picture at the head of a page: kept with its files, described, replaced, taken down."""

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.gateways.encoder import Picture
from campaign_app.models import ActionPage, HeroImage, HeroImageFile
from campaign_app.services import hero_images, pages
from campaign_app.services.hero_images import ImageChange
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, the

FILES = [Picture("avif", 480, 270, b"a"), Picture("avif", 960, 540, b"b"), Picture("jpeg", 960, 540, b"c")]
OTHERS = [Picture("webp", 300, 150, b"d"), Picture("jpeg", 300, 150, b"e")]


def change(page: ActionPage, make: Factory, **values: object) -> None:
    image = ImageChange(**values)  # type: ignore[arg-type]  # as each test gives them
    pages.edit(page=page, text=make.page_text(), image=image, account_id=None, now=NOW)


def test_a_picture_is_kept_with_every_file_for_its_organization(make: Factory, session: Session) -> None:
    page = make.page()
    change(page, make, pictures=FILES, alt="  A bus\nat night ")
    image = the(session, HeroImage)
    assert (image.alt, image.width, image.height) == ("A bus at night", 960, 540)
    assert (image.kinds, image.widths, image.fallback_width) == (["avif"], [480, 960], 960)
    assert {each.organization_id for each in session.query(HeroImageFile)} == {page.organization_id}
    assert hero_images.find_file(page.id, digest=image.digest, kind="avif", width=480) == b"a"
    assert hero_images.find_file(page.id, digest="0" * 16, kind="avif", width=480) is None
    assert hero_images.find_file(make.page().id, digest=image.digest, kind="avif", width=480) is None


def test_another_picture_replaces_it_under_another_digest(make: Factory, session: Session) -> None:
    page = make.page()
    change(page, make, pictures=FILES, alt="A bus")
    before = the(session, HeroImage).digest
    change(page, make, pictures=OTHERS, is_removed=True)
    assert the(session, HeroImage).digest != before
    assert the(session, HeroImage).alt == ""
    assert count(session, HeroImageFile) == [2]


def test_words_change_without_another_upload_and_the_picture_can_go(make: Factory, session: Session) -> None:
    page = make.page()
    change(page, make, pictures=FILES, alt="A bus")
    change(page, make, alt="A tram")
    assert the(session, HeroImage).alt == "A tram"
    pages.edit(page=page, text=make.page_text(), account_id=None, now=NOW)
    assert the(session, HeroImage).alt == "A tram"
    change(page, make, is_removed=True)
    assert count(session, HeroImage, HeroImageFile) == [0, 0]


def test_a_closed_page_gets_no_other_picture_but_may_lose_its_own(make: Factory, session: Session) -> None:
    page = make.page()
    change(page, make, pictures=FILES)
    pages.close(page=page, account_id=None, now=NOW)
    with pytest.raises(BadInput, match="closed page") as refusal:
        change(page, make, pictures=OTHERS)
    assert refusal.value.field == "image"
    assert count(session, HeroImageFile) == [3]
    change(page, make, is_removed=True)
    assert count(session, HeroImage) == [0]
