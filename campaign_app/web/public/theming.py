"""The style sheet of an organization: its accent colour and what is derived from it."""

from flask import Response, render_template, request

from campaign_app import colours
from campaign_app.services import browsing
from campaign_app.web.public.answers import KEPT, PAGE_CACHE, cached
from campaign_app.web.public.blueprint import blueprint


@blueprint.get("/o/<slug:organization_slug>/theme.css")
def theme(organization_slug: str) -> Response:
    """The organization's colours; without an accent an empty sheet, so that the house's stay.

    The colour is part of the address (`v`), so a copy under the present one may be kept for good.
    """
    accent = browsing.get_organization(organization_slug).accent
    colour = colours.find_colour(accent or "")
    sheet = render_template("public/theme.css", theme=colours.derive(colour) if colour else None)
    is_present = accent is not None and request.args.get("v") == accent.removeprefix("#")
    return cached(sheet, kind="text/css", control=KEPT if is_present else PAGE_CACHE)
