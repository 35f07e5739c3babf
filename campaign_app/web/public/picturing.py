"""The picture at the head of a page: its files, kept for good by every cache, and what the page says of it."""

from functools import partial
from typing import Any

from flask import Response, url_for
from werkzeug.exceptions import NotFound

from campaign_app.models import ActionPage
from campaign_app.services import hero_images
from campaign_app.web.picturing import present_image
from campaign_app.web.public.answers import KEPT, cached
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.speaking import page_at


@blueprint.get("/a/<slug:slug>/image/<string(length=16):digest>-<int:width>.<any(avif, webp, jpeg):extension>")
def hero_image(slug: str, digest: str, width: int, extension: str) -> Response:
    """One file of the present picture of an open or closed page; its address changes with its content."""
    data = hero_images.find_file(page_at(slug).id, digest=digest, width=width, kind=extension)
    if data is None:
        raise NotFound
    return cached(data, kind=f"image/{extension}", control=KEPT)


def image_of(page: ActionPage) -> dict[str, Any] | None:
    """What the template shows at the head of a page; None without a picture."""
    address = partial(url_for, "public.hero_image", slug=page.slug)
    return present_image(hero_images.find_image(page.id), page, address)
