"""Uploaded pictures are encoded anew in a process of its own: small, upright, and with nothing in them but pixels."""

import sys

import pytest

from campaign_app.errors import BadInput
from campaign_app.gateways import encoder
from tests.photographs import bomb, colour_at, opened, phone_photograph, photograph


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_every_kind_comes_back_in_every_format_and_width(kind: str) -> None:
    pictures = encoder.encode(photograph(kind))
    assert [(each.kind, each.width, each.height) for each in pictures] == [
        *((kind, *size) for kind in ("avif", "webp") for size in ((480, 270), (960, 540), (1440, 810))),
        ("jpeg", 960, 540),
    ]
    for each in pictures:
        image = opened(each.data)
        assert (image.format, image.size) == (each.kind.upper(), (each.width, each.height))
        assert (colour_at(each.data, 0.1, 0.5), colour_at(each.data, 0.9, 0.5)) == ("red", "blue")


@pytest.mark.parametrize(("width", "widths"), [(300, [300]), (480, [480]), (700, [480, 700]), (1000, [480, 960, 1000])])
def test_a_small_picture_is_not_enlarged(width: int, widths: list[int]) -> None:
    pictures = encoder.encode(photograph(size=(width, width // 2)))
    assert sorted({each.width for each in pictures}) == widths
    assert pictures[-1].width == min(width, 960)


def test_of_a_tall_picture_the_middle_stays() -> None:
    assert {round(each.width / each.height, 1) for each in encoder.encode(photograph(size=(900, 1600)))} == {1.8}


def test_a_picture_on_its_side_is_turned_and_says_nothing_of_where_it_was_taken() -> None:
    data = phone_photograph()
    assert b"SECRET-MAKER" in data
    assert b"SECRET-COMMENT" in data
    for each in encoder.encode(data):
        image = opened(each.data)
        assert image.width > image.height
        assert (colour_at(each.data, 0.5, 0.1), colour_at(each.data, 0.5, 0.9)) == ("red", "blue")
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
        assert b"SECRET" not in each.data


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "P"), ("PNG", "LA"), ("PNG", "RGBA"), ("PNG", "1"), ("JPEG", "L"), ("JPEG", "CMYK")]
)
def test_every_mode_of_colour_can_be_read(kind: str, mode: str) -> None:
    assert len(encoder.encode(photograph(kind, (200, 100), mode=mode))) == 3


def test_what_can_be_seen_through_stands_on_white() -> None:
    for each in encoder.encode(photograph("PNG", (40, 20), mode="LA", transparency=None)):
        assert opened(each.data).mode == "RGB"


def test_a_bomb_is_refused_by_its_head() -> None:
    with pytest.raises(BadInput, match="at most 50 megapixels"):
        encoder.encode(bomb())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + bytes(50),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        photograph("GIF"),
        photograph("TIFF"),
    ],
    ids=["nothing", "cut gif", "svg", "pdf", "gif", "tiff"],
)
def test_what_is_none_of_the_four_kinds_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="PNG, JPEG, WebP or AVIF") as refusal:
        encoder.encode(data)
    assert refusal.value.field == "image"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "JPEG"])
def test_half_a_picture_is_refused(kind: str) -> None:
    data = photograph(kind)
    with pytest.raises(BadInput, match=r"damaged|is a PNG"):
        encoder.encode(data[: len(data) // 2])


def test_a_png_whose_rows_are_missing_is_refused() -> None:
    with pytest.raises(BadInput, match="damaged"):
        encoder.encode(bomb(2_000, 2_000))


def test_more_than_eight_megabytes_are_refused_unread() -> None:
    with pytest.raises(BadInput, match="8 MB"):
        encoder.encode(bytes(encoder.MOST_BYTES + 1))


@pytest.mark.parametrize(
    "code",
    [
        "import sys; sys.exit(3)",
        "import os; os.abort()",
        "print('no json')",
        "print('{}')",
        'print(\'{"files": [{"kind": "svg", "width": 1, "height": 1, "size": 1}]}\')',
        'print(\'{"files": [{"kind": "avif", "width": 1, "height": 1, "size": 100}]}\')',
    ],
)
def test_a_broken_process_is_a_refusal(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(encoder, "_WORKER", (sys.executable, "-c", code))
    with pytest.raises(BadInput, match="damaged"):
        encoder.encode(b"x")


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_WORKER", (sys.executable, "-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(encoder, "WALL_SECONDS", 0.2)
    with pytest.raises(BadInput, match="damaged"):
        encoder.encode(b"x")
