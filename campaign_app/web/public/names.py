"""All names that supporters of a page agreed to show, page by page."""

from flask import Response, render_template, request

from campaign_app.web.public.answers import cached
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.signers import signers_of
from campaign_app.web.public.speaking import page_at

PER_PAGE = 100
_PAGES_MAX = 1_000


@blueprint.get("/a/<slug:slug>/names")
def names(slug: str) -> Response:
    """The latest first; the same for every visitor."""
    page = page_at(slug)
    number = min(max(request.args.get("page", 1, type=int), 1), _PAGES_MAX)
    found = signers_of(page, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return cached(
        render_template(
            "public/names.html", page=page, signers=found[:PER_PAGE], number=number, has_next=len(found) > PER_PAGE
        )
    )
