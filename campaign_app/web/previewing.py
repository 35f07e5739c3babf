"""Previews of unsaved pages: the organizer's rooms, and the one thing in them that needs the public page itself.

Rooms of the web are strangers; this module stands above both and adds its views to the organizer's blueprint.
"""

import uuid
from datetime import UTC, datetime

from flask import Response, g, make_response, render_template
from flask_babel import force_locale

from campaign_app.languages import DEFAULT, LANGUAGES
from campaign_app.models import ActionPage
from campaign_app.services import previewing
from campaign_app.web.headers import policy
from campaign_app.web.organizer import blueprint, editor
from campaign_app.web.organizer.picturing import image_of
from campaign_app.web.public.forms import sign_form
from campaign_app.web.public.rendering import render_page

__all__ = ["blueprint", "preview", "preview_page"]


@blueprint.get("/pages/<uuid:page_id>/preview")
def preview(page_id: uuid.UUID) -> str:
    """What was typed last, as everybody would see it, with the way back to the editor."""
    g.shows_frames = True
    return render_template("organizer/preview.html", page=editor.get_page(page_id))


@blueprint.get("/pages/<uuid:page_id>/preview/page")
def preview_page(page_id: uuid.UUID) -> Response:
    """The public page itself, from what this person typed last; only our own pages may frame it."""
    found = editor.get_page(page_id)
    text = editor.open_form(found).text_to_show()
    with previewing.as_typed(found, text, now=datetime.now(UTC)) as page:
        answer = make_response(_render(page))
    answer.headers["Content-Security-Policy"] = policy(["'self'"])
    return answer


def _render(page: ActionPage) -> str:
    """In the page's own language, as if it were open."""
    g.offered = [page.language]
    language = LANGUAGES.get(page.language, LANGUAGES[DEFAULT])
    with force_locale(language.locale):
        return render_page(page, sign_form(page) if page.status == "open" else None, hero_image=image_of(page))
