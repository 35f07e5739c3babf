"""Share images: drawn for open pages, drawn again only when what they show has changed."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from campaign_app.extensions import db
from campaign_app.gateways.encoder import Picture
from campaign_app.gateways.typesetter import draw_png
from campaign_app.models import ShareImage
from campaign_app.services import appearance, counting, pages, share_images, wording_tests
from campaign_app.services.hero_images import ImageChange
from campaign_app.services.share_images import CHECK_AFTER
from tests.conftest import NOW
from tests.factories import Factory
from tests.photographs import colour_at, opened, photograph

PNG = b"\x89PNG\r\n\x1a\n"


def draw(content: Mapping[str, str], files: Mapping[str, bytes]) -> bytes:
    """A stand-in for the typesetter: what it was given."""
    return repr((sorted(content.items()), sorted(files.items()))).encode()


def test_each_open_page_gets_one_picture_and_keeps_it_while_nothing_changes(make: Factory) -> None:
    page = make.page()
    make.draft()
    assert share_images.draw_due(draw=draw, now=NOW) == 1
    assert db.session.query(ShareImage).one().action_page_id == page.id
    assert share_images.draw_due(draw=draw, now=NOW) == 0
    assert share_images.draw_due(draw=draw, now=NOW + CHECK_AFTER) == 0
    assert db.session.query(ShareImage).one().checked_at == NOW + CHECK_AFTER


def test_a_changed_headline_or_colour_or_number_is_drawn_again(make: Factory) -> None:
    page = make.page(goal=100)
    page.organization.count_threshold = 1
    share_images.draw_due(draw=draw, now=NOW)
    seen = {share_images.find_digest(page.id)}
    later = NOW + CHECK_AFTER
    pages.edit(page=page, text=make.page_text(headline="Trams too", goal=100), account_id=None, now=NOW)
    assert share_images.draw_due(draw=draw, now=later) == 1
    seen.add(share_images.find_digest(page.id))
    appearance.set_accent(organization_slug=page.organization.slug, accent="#ffd60a", account_id=None, now=NOW)
    assert share_images.draw_due(draw=draw, now=later + CHECK_AFTER) == 1
    seen.add(share_images.find_digest(page.id))
    make.confirmed(page)
    make.confirmed(page)
    counting.fold()
    assert share_images.draw_due(draw=draw, now=later + 2 * CHECK_AFTER) == 1
    seen.add(share_images.find_digest(page.id))
    assert len(seen) == 4


def test_the_other_headline_of_a_test_has_its_picture_while_it_runs(make: Factory) -> None:
    page = make.page()
    assert share_images.draw_due(draw=draw, now=NOW) == 1
    wording_tests.start(page=page, kind="headline", wording="Trams too", least_difference=0.1, account_id=None, now=NOW)
    db.session.expire_all()
    assert share_images.draw_due(draw=draw, now=NOW) == 1
    kept = db.session.query(ShareImage).one()
    assert b"Trams too" in (kept.other_picture or b"")
    assert b"Trams too" not in kept.picture
    assert share_images.find_digest(page.id, is_other=True) == kept.other_digest != kept.digest
    assert share_images.draw_due(draw=draw, now=NOW + CHECK_AFTER) == 0
    wording_tests.stop(page=page, account_id=None, now=NOW)
    db.session.expire_all()
    assert share_images.draw_due(draw=draw, now=NOW + 2 * CHECK_AFTER) == 0
    assert (kept.other_picture, kept.other_digest) == (None, None)


def test_another_photograph_at_the_head_of_the_page_is_drawn_again(make: Factory) -> None:
    page = make.page()
    photographs = [(Picture("webp", 960, 540, b"a"), Picture("jpeg", 960, 540, name)) for name in (b"bus", b"tram")]
    drawn = []
    for turn, change in enumerate(
        (ImageChange(pictures=photographs[0]), ImageChange(pictures=photographs[1]), ImageChange(is_removed=True))
    ):
        pages.edit(page=page, text=make.page_text(), image=change, account_id=None, now=NOW)
        assert share_images.draw_due(draw=draw, now=NOW + turn * CHECK_AFTER) == 1
        drawn.append(db.session.query(ShareImage.picture).scalar())
    assert [b"photograph.jpg" in each for each in drawn] == [True, True, False]
    assert [name in each for each, name in zip(drawn, (b"bus", b"tram"), strict=False)] == [True, True]


def test_a_picture_does_not_follow_every_signature(make: Factory) -> None:
    page = make.page(goal=100)
    page.organization.count_threshold = 1
    share_images.draw_due(draw=draw, now=NOW)
    make.confirmed(page)
    make.confirmed(page)
    counting.fold()
    assert share_images.draw_due(draw=draw, now=NOW + CHECK_AFTER - timedelta(seconds=1)) == 0


def test_a_number_that_would_discourage_is_not_drawn(make: Factory) -> None:
    page = make.page()
    assert share_images.content_of(page, 24)["count"] == ""
    assert share_images.content_of(page, 25)["count"] == "25"
    assert share_images.content_of(page, 1_234_567)["count"] == "1,234,567"
    assert share_images.content_of(page, 1_234_567)["share"] == "1.0000"


def test_more_pages_than_a_batch_are_drawn_in_turns(make: Factory) -> None:
    organization = make.organization()
    for number in range(5):
        make.page(organization, headline=f"Page {number}")
    assert [share_images.draw_due(draw=draw, now=NOW, batch=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize(
    "headline",
    [
        "Keep the evening buses",
        '#panic("no") *not* $x$ \\ [markup] <label> @ref // comment',
        "W" * 200,
        "احموا حق الاحتجاج",
        "x",
    ],
)
def test_the_picture_has_the_size_sites_ask_for_whatever_the_headline(make: Factory, headline: str) -> None:
    page = make.page(headline=headline)
    picture = draw_png("share_image.typ", share_images.content_of(page, 300))
    assert picture.startswith(PNG)
    width, height = (int.from_bytes(picture[start : start + 4], "big") for start in (16, 20))
    assert (width, height) == (1200, 630)
    assert len(picture) < 300_000


@pytest.mark.parametrize("headline", ["Keep the evening buses", "W" * 200])
def test_a_photograph_stands_beside_the_words_and_never_under_them(make: Factory, headline: str) -> None:
    page = make.page(headline=headline)
    content = share_images.content_of(page, 300) | {"photograph": "photograph.jpg", "size": "42"}
    drawn = draw_png("share_image.typ", content, {"photograph.jpg": photograph(size=(960, 540))})
    picture = opened(drawn).convert("RGB")
    assert picture.size == (1200, 630)
    assert (colour_at(drawn, 0.66, 0.5), colour_at(drawn, 0.99, 0.02)) == ("red", "blue")
    paper = picture.crop((0, 0, 700, 40)).getcolors()
    assert paper == [(700 * 40, (255, 255, 255))]
