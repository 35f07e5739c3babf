"""For partner sites: the form in a frame, the script that puts it there, the count, and oEmbed.

Only the sites an organization lists may frame its forms or read its counts from their pages. No cookie is set.
"""

from pathlib import Path
from urllib.parse import urlsplit

from flask import Response, abort, current_app, jsonify, render_template, request, url_for
from werkzeug.exceptions import HTTPException, NotFound

from campaign_app.models import ActionPage
from campaign_app.services import counting, paper
from campaign_app.web.filters import told
from campaign_app.web.headers import policy
from campaign_app.web.presenting import page_text, present_progress
from campaign_app.web.public.answers import cached, settings
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.forms import sign_form
from campaign_app.web.public.speaking import page_at

COUNT_CACHE = "public, max-age=1"
SCRIPT_CACHE = "public, max-age=3600"
FRAME_WIDTH, FRAME_HEIGHT = 480, 720
_FRAME_SOURCE = "embed"


@blueprint.get("/a/<slug:slug>/embed")
def embed(slug: str) -> Response:
    """The form alone, for a frame; a letter and a closed page are linked to instead."""
    page = page_at(slug)
    has_form = page.status == "open" and page.kind != "letter"
    progress = counting.progress_of(page, counting.count_confirmed(page.id))
    answer = cached(
        render_template(
            "public/embed.html",
            page=page,
            page_text=page_text(page),
            progress=present_progress(progress) | {"paper": paper.count_on_paper(page.id)},
            form=sign_form(page) if has_form else None,
            act_url=url_for("public.action_page", slug=page.slug, source=request.args.get("source") or _FRAME_SOURCE),
        )
    )
    answer.headers["Content-Security-Policy"] = policy(page.organization.embed_origins)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.get("/a/<slug:slug>/embed.js")
def embed_script(slug: str) -> Response:
    """The one-line script of a page: the same for all, it goes by its own address."""
    page_at(slug)
    script = Path(str(current_app.static_folder), "embed.js").read_text()
    answer = cached(script, kind="text/javascript", control=SCRIPT_CACHE)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@blueprint.get("/a/<slug:slug>/count.json")
def count(slug: str) -> Response:
    """The folded count and the goal; scripts of the listed sites may read them."""
    page = page_at(slug)
    answer = jsonify(count=counting.count_confirmed(page.id), goal=page.goal)
    answer.headers["Cache-Control"] = COUNT_CACHE
    answer.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin in page.organization.embed_origins:
        answer.access_control_allow_origin = origin
    return answer


@blueprint.get("/oembed")
def oembed() -> Response:
    """How a page is embedded, for sites that ask by its address (oEmbed 1.0, section 2); JSON only."""
    if request.args.get("format", "json") != "json":
        abort(501)
    page = page_at(_slug_of(request.args.get("url", "")))
    answer = jsonify(_oembed(page))
    answer.headers["Cache-Control"] = SCRIPT_CACHE
    return answer


def _oembed(page: ActionPage) -> dict[str, object]:
    """The answer: a frame when somebody may show one, else a link."""
    base = settings().base_url
    described: dict[str, object] = {
        "version": "1.0",
        "type": "link",
        "title": told(page).headline,
        "author_name": page.organization.name,
        "author_url": base + url_for("public.organization", organization_slug=page.organization.slug),
        "provider_name": page.organization.name,
        "provider_url": base,
    }
    if not page.organization.embed_origins:
        return described
    width = min(request.args.get("maxwidth", FRAME_WIDTH, type=int), FRAME_WIDTH)
    height = min(request.args.get("maxheight", FRAME_HEIGHT, type=int), FRAME_HEIGHT)
    frame_url = base + url_for("public.embed", slug=page.slug)
    frame = render_template("public/embed_frame.html", page=page, frame_url=frame_url, width=width, height=height)
    return described | {"type": "rich", "width": width, "height": height, "html": frame.strip()}


def _slug_of(url: str) -> str:
    """The slug of an action page's whole address. Raises NotFound for any other address."""
    try:
        parts = urlsplit(url)
        endpoint, values = current_app.url_map.bind("").match(parts.path, method="GET")
    except (ValueError, HTTPException):
        raise NotFound from None
    if parts.netloc not in settings().hosts or endpoint != "public.action_page":
        raise NotFound
    return str(values["slug"])
