"""What templates are given of a page's picture: its addresses by format and width, and what to say of it."""

from collections.abc import Callable
from typing import Any

from campaign_app.models import ActionPage, HeroImage

# Beside the form, whose column is 20 to 25rem wide, from 60rem; over a letter, and on phones, the whole width.
SIZES = "(min-width: 85rem) 50rem, (min-width: 60rem) 60vw, 100vw"
WHOLE_WIDTH = "(min-width: 80rem) 76rem, 100vw"


def present_image(image: HeroImage | None, page: ActionPage, address: Callable[..., str]) -> dict[str, Any] | None:
    """The template's view of a picture; `address` makes one of `digest`, `width`, `extension`."""
    if image is None:
        return None

    def of(kind: str, width: int) -> str:
        return address(digest=image.digest, width=width, extension=kind)

    return {
        "alt": image.alt,
        "language": page.language,
        "width": image.width,
        "height": image.height,
        "sizes": WHOLE_WIDTH if page.kind == "letter" else SIZES,
        "sources": [
            (f"image/{kind}", ", ".join(f"{of(kind, width)} {width}w" for width in image.widths))
            for kind in image.kinds
        ],
        "fallback": of("jpeg", image.fallback_width),
    }
