"""How others find the pages: share images, Atom feeds, the site map, and what crawlers may read."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from campaign_app.models import ActionPage, Organization, PageUpdate
from campaign_app.services import browsing, share_images, updates
from campaign_app.services.browsing import FEED_MAX
from campaign_app.web.filters import told
from campaign_app.web.presenting import page_text, prose
from campaign_app.web.public.answers import KEPT, cached, settings
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.speaking import has_other_headline, other_headline_path, page_at

FEED_CACHE = "public, max-age=300, s-maxage=300, stale-while-revalidate=3600"


@blueprint.get("/a/<slug:slug>/share.png")
def share_image(slug: str) -> Response:
    """The picture beside a link to the page; kept for good under the address (`v`) the page gives it."""
    image = share_images.find_image(page_at(slug).id)
    if image is None:
        raise NotFound
    wanted = request.args.get("v")
    if image.other_picture and wanted == image.other_digest:
        return cached(image.other_picture, kind="image/png", control=KEPT)
    return cached(image.picture, kind="image/png", control=KEPT if wanted == image.digest else FEED_CACHE)


@blueprint.get("/feed.atom")
def feed() -> Response:
    """The newest open pages of everybody (Atom, RFC 4287)."""
    return _feed(None)


@blueprint.get("/o/<slug:organization_slug>/feed.atom")
def organization_feed(organization_slug: str) -> Response:
    """The newest open pages of one organization, and its updates."""
    return _feed(browsing.get_organization(organization_slug))


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public page and every organization that has one (sitemaps.org, protocol 0.9)."""
    found = browsing.list_addresses()
    return cached(
        render_template(
            "public/sitemap.xml",
            base=settings().base_url,
            found=found,
            organizations=sorted({each.organization_slug for each in found}),
        ),
        kind="application/xml",
        control=FEED_CACHE,
    )


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Crawlers read what is public; personal links and the workspace are not theirs (RFC 9309)."""
    return cached(render_template("public/robots.txt", base=settings().base_url), kind="text/plain", control=FEED_CACHE)


def about(page: ActionPage) -> dict[str, Any]:
    """What the head of an action page says to other sites, with whole addresses.

    `shared_url` is what they keep the preview under: its other headline has one of its own, but the page stays one.
    """
    base = settings().base_url
    page_url = base + _address_in(page, told(page).language)
    is_other = has_other_headline(page)
    digest = share_images.find_digest(page.id, is_other=is_other)
    return {
        "page_url": page_url,
        "shared_url": base + other_headline_path(page) if is_other else page_url,
        "alternates": [(language, base + _address_in(page, language)) for language in page.languages],
        "image_url": base + url_for("public.share_image", slug=page.slug, v=digest) if digest else None,
        "oembed_url": base + url_for("public.oembed", url=page_url),
    }


def _address_in(page: ActionPage, language: str) -> str:
    """The path of a page in a language it is offered in; its own needs no word in the address."""
    return url_for("public.action_page", slug=page.slug, lang=None if language == page.language else language)


def _feed(speaker: Organization | None) -> Response:
    entries = [_page_entry(page) for page in browsing.list_newest(speaker.id if speaker else None)]
    if speaker:
        entries += [_update_entry(update) for update in updates.list_newest(speaker.id, limit=FEED_MAX)]
    entries.sort(key=lambda entry: entry["published_at"], reverse=True)
    body = render_template(
        "public/feed.xml",
        base=settings().base_url,
        speaker=speaker,
        entries=entries[:FEED_MAX],
        updated_at=max((entry["updated_at"] for entry in entries), default=datetime(1970, 1, 1, tzinfo=UTC)),
    )
    return cached(body, kind="application/atom+xml", control=FEED_CACHE)


def _page_entry(page: ActionPage) -> dict[str, Any]:
    text = page_text(page)
    return {
        "id": page.id,
        "page": page,
        "title": text["words"].headline,
        "language": text["words"].language,
        "path": url_for("public.action_page", slug=page.slug),
        "published_at": page.opened_at,
        "updated_at": page.updated_at,
        "term": page.kind,
        "summary": f"{text['lead']} {text['demand']}",
        "html": text["why_html"],
    }


def _update_entry(update: PageUpdate) -> dict[str, Any]:
    page = update.action_page
    return {
        "id": update.id,
        "page": page,
        "title": update.title,
        "path": url_for("public.action_page", slug=page.slug, _anchor=f"update-{update.id}"),
        "published_at": update.published_at,
        "updated_at": max(update.updated_at, update.published_at or update.updated_at),
        "term": "update",
        "summary": told(page).headline,
        "html": prose(update.body_markdown),
    }
