"""The picture of a page in the editor: what was chosen in the form, and the files its preview shows."""

import uuid
from functools import partial
from typing import Any

from flask import Response, make_response, url_for
from werkzeug.exceptions import NotFound

from campaign_app.gateways import encoder
from campaign_app.models import ActionPage
from campaign_app.services import hero_images, pages
from campaign_app.services.hero_images import ImageChange
from campaign_app.web.organizer.blueprint import blueprint, here
from campaign_app.web.organizer.page_form import PageForm
from campaign_app.web.picturing import present_image


@blueprint.get("/pages/<uuid:page_id>/image/<string(length=16):digest>-<int:width>.<any(avif, webp, jpeg):extension>")
def hero_image(page_id: uuid.UUID, digest: str, width: int, extension: str) -> Response:
    """One file of the picture of a page in any status, for the organization alone."""
    page = pages.get_page(organization_id=here().id, page_id=page_id)
    data = hero_images.find_file(page.id, digest=digest, width=width, kind=extension)
    if data is None:
        raise NotFound
    answer = make_response(data)
    answer.content_type = f"image/{extension}"
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def image_of(page: ActionPage) -> dict[str, Any] | None:
    """What the preview shows; None without a picture."""
    address = partial(url_for, "organizer.hero_image", organization_slug=here().slug, page_id=page.id)
    return present_image(hero_images.find_image(page.id), page, address)


def change_of(form: PageForm) -> ImageChange:
    """What the organizer chose; an uploaded file is made ready here, before anything is saved. Raises BadInput."""
    chosen = form.image.data
    return ImageChange(
        alt=form.image_alt.data or "",
        pictures=encoder.encode(chosen.read(encoder.MOST_BYTES + 1)) if chosen else (),
        is_removed=bool(form.image_removed.data),
    )
