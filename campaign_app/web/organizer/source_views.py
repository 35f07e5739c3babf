"""The organizer's inbox: bring texts in, look at them, decide about changes, make drafts."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from flask import current_app, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import Field

from campaign_app.errors import BadInput, CampaignError, FetchFailed, UnreadableSource
from campaign_app.extensions import limiter
from campaign_app.gateways.fetcher import Fetcher
from campaign_app.models import Source
from campaign_app.services import completing, feeds, importing, inbox, pages, polling
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import Answer, account_id, blueprint, here, url_of
from campaign_app.web.organizer.changes import changes_between
from campaign_app.web.organizer.forms import AddressForm, DraftForm, ImportForm, InboxForm
from campaign_app.web.organizer.marking import confidence_word, marked_text
from campaign_app.web.organizer.suggesting import origin_of
from campaign_app.web.undoing import flash_done

FETCH_LIMIT = "30 per minute"


def fetcher() -> Fetcher:
    """What fetches for this request."""
    return Fetcher.from_settings(current_app.extensions["settings"])


@blueprint.route("/sources", methods=["GET", "POST"])
def sources() -> Answer:
    """The inbox of imported texts, and the forms that import more."""
    form = ImportForm()
    if form.is_submitted():
        if form.validate() and (answer := _take_in(form.file if form.file.data else form.text, lambda: _import(form))):
            return answer
        return _inbox(form, AddressForm(formdata=None)), 422
    return _inbox(form, AddressForm())


@blueprint.route("/sources/fetch", methods=["GET", "POST"])
@limiter.limit(FETCH_LIMIT, methods=["POST"])
def fetch_source() -> Answer:
    """Read a web address: once, or again and again as a feed. A refusal leaves this address in the browser."""
    if request.method != "POST":
        return redirect(url_of("sources"))
    form = AddressForm()
    if form.validate() and (answer := _take_in(form.address, lambda: _fetch(form))):
        return answer
    return _inbox(ImportForm(formdata=None), form), 422


def _import(form: ImportForm) -> importing.ImportReport:
    return importing.import_text(
        organization_id=here().id,
        data=form.data_bytes(),
        url=(form.url.data or "").strip() or None,
        filename=form.filename(),
        account_id=account_id(),
        now=datetime.now(UTC),
    )


def _fetch(form: AddressForm) -> importing.ImportReport:
    bring = feeds.add if form.is_followed else importing.import_url
    return bring(
        organization_id=here().id,
        url=(form.address.data or "").strip(),
        fetcher=fetcher(),
        account_id=account_id(),
        now=datetime.now(UTC),
    )


def _take_in(field: Field, bring: Callable[[], importing.ImportReport]) -> Response | None:
    """Import, and say what came of it; None when nothing did, which the field then says."""
    try:
        report = bring()
    except (UnreadableSource, FetchFailed, BadInput) as error:
        field.errors = [sentence(error)]
        return None
    flash(describe(report))
    return redirect(url_of("sources"), 303)


def describe(report: importing.ImportReport) -> str:
    """What an import brought, in a sentence or two."""
    new, changed = len(report.new_sources), len(report.changed_sources)
    known = report.found_count - new - changed
    parts = [ngettext("%(num)d source imported.", "%(num)d sources imported.", new)]
    if changed:
        parts.append(ngettext("%(num)d source has changed.", "%(num)d sources have changed.", changed))
    if known > 0:
        parts.append(ngettext("%(num)d was here already.", "%(num)d were here already.", known))
    return " ".join(parts)


def _inbox(import_form: ImportForm, address_form: AddressForm) -> str:
    search = InboxForm(request.args)
    followed = feeds.list_feeds(here().id)
    search.feed.choices = [("", _("Everywhere")), *((str(feed.id), feed.title) for feed in followed)]
    found = inbox.look(here().id, search.wanted())
    return render_template(
        "organizer/sources.html",
        form=import_form,
        address_form=address_form,
        search=search,
        inbox=found,
        last=found.first + len(found.sources) - 1,
        feeds=followed,
        troubled=[feed for feed in followed if feed.last_error and not feed.paused_at],
        pages_of=pages.list_by_source([source.id for source in found.sources]),
        confidence_word=confidence_word,
    )


@blueprint.route("/sources/<uuid:source_id>", methods=["GET", "POST"])
def source(source_id: uuid.UUID) -> Answer:
    """One source with its demands marked, and the buttons that make a draft of it."""
    found = _source(source_id)
    form = DraftForm(data={"kind": found.suggested_kind or "petition"})
    if form.validate_on_submit():
        return _make_draft(found, form)
    known = inbox.find_known(found)
    return render_template(
        "organizer/source.html",
        form=form,
        source=found,
        marks=marked_text(found),
        known=known,
        changes=changes_between(known.body, found.body) if known else [],
        revision=inbox.find_revision(found),
        made=pages.list_by_source([found.id]).get(found.id, []),
        confidence_word=confidence_word,
        origin_of=origin_of,
    ), 422 if form.errors else 200


def _make_draft(found: Source, form: DraftForm) -> Response:
    page = pages.make_draft(
        organization_id=found.organization_id,
        kind=form.kind.data,
        source=found,
        demand_number=form.demand_number.data,
        account_id=account_id(),
        now=datetime.now(UTC),
    )
    return redirect(url_of("page", page_id=page.id), 303)


@blueprint.post("/sources/<uuid:source_id>/set-aside")
def set_aside(source_id: uuid.UUID) -> Response:
    """Take a source out of the new ones, or back."""
    found = _source(source_id)
    is_aside = request.form.get("undo") != "1"
    inbox.set_aside(source=found, account_id=account_id(), is_aside=is_aside, now=datetime.now(UTC))
    flash_done(
        _("Set aside: %(title)s", title=found.title)
        if is_aside
        else _("Back in the inbox: %(title)s", title=found.title),
        url=url_of("set_aside", source_id=found.id),
        fields=[("undo", "1")] if is_aside else [],
    )
    return redirect(url_of("sources"), 303)


@blueprint.post("/sources/<uuid:source_id>/complete")
@limiter.limit(FETCH_LIMIT)
def complete(source_id: uuid.UUID) -> Response:
    """Fetch the whole text of an excerpt now."""
    found = _source(source_id)
    using = polling.Polling(clock=lambda: datetime.now(UTC), fetcher=fetcher())
    try:
        is_more = completing.complete_now(using, found)
        flash(_("The whole text is here.") if is_more else _("There is no more to read at its address."))
    except CampaignError as error:
        flash(sentence(error), "error")
    return redirect(url_of("sources"), 303)


@blueprint.post("/sources/<uuid:source_id>/settle")
def settle(source_id: uuid.UUID) -> Response:
    """Take a changed text from now on, or keep the known one."""
    found = _source(source_id)
    is_taken = request.form.get("decision") == "take"
    inbox.settle(revision=found, is_taken=is_taken, account_id=account_id(), now=datetime.now(UTC))
    flash(_("The new text is taken from now on.") if is_taken else _("The known text stays."))
    kept_id = found.id if is_taken else found.revises_id
    return redirect(url_of("source", source_id=kept_id), 303)


def _source(source_id: uuid.UUID) -> Source:
    return importing.get_source(organization_id=here().id, source_id=source_id)
