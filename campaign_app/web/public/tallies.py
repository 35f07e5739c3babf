"""The tallies of a page, for everybody: what was counted when, and every act it was counted from, without names."""

from flask import Response, current_app, render_template, stream_with_context

from campaign_app.errors import NotFound
from campaign_app.manifests import facts_of, file_names
from campaign_app.models import ActionPage, Tally
from campaign_app.packages import NAMED_FROM, UNNAMED, manifest_file
from campaign_app.services import ledgers, tallies
from campaign_app.web.public.answers import KEPT, cached, settings
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.speaking import page_at


@blueprint.get("/a/<slug:slug>/tallies")
def list_tallies(slug: str) -> Response:
    """The newest first, each with its files; the same for every visitor."""
    page = page_at(slug)
    numbered = list(enumerate(tallies.list_tallies(page.id), start=1))
    named = {"named_from": NAMED_FROM, "unnamed": UNNAMED}
    return cached(render_template("public/tallies.html", page=page, tallies=numbered[::-1], **named))


@blueprint.get("/a/<slug:slug>/tallies/<int:number>/manifest.json")
def tally_manifest(slug: str, number: int) -> Response:
    """What a tally says, for the command that verifies it."""
    page, tally = _at(slug, number)
    name = file_names(page, number)["manifest"]
    file = manifest_file(name, facts_of(tally, page, number=number, settings=settings()), [])
    answer = cached(file.data, kind="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.get("/a/<slug:slug>/tallies/<int:number>/ledger.csv")
def tally_ledger(slug: str, number: int) -> Response:
    """Every act a tally was counted from, streamed; it never changes, so any cache may keep it."""
    page, tally = _at(slug, number)
    name = file_names(page, number)["ledger"]
    answer = current_app.response_class(stream_with_context(ledgers.iter_lines(tally)), mimetype="text/csv")
    answer.headers |= {"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"}
    answer.headers["Cache-Control"] = KEPT
    return answer


def _at(slug: str, number: int) -> tuple[ActionPage, Tally]:
    page = page_at(slug)
    taken = tallies.list_tallies(page.id)
    if not 1 <= number <= len(taken):
        raise NotFound("There is no page at this address")
    return page, taken[number - 1]
