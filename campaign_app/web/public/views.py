"""The supporter's requests: see a page, sign, unsubscribe."""

import uuid
from datetime import UTC, datetime

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import text
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import BadInput
from campaign_app.extensions import csrf, db, limiter
from campaign_app.models import ActionPage
from campaign_app.services import consent, signing
from campaign_app.web.filters import sentence
from campaign_app.web.origin import refuse_cross_site
from campaign_app.web.presenting import page_text
from campaign_app.web.public.answers import cached, is_counted, private, settings, sign_limit, subject
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.forms import SignForm, sign_form
from campaign_app.web.public.recognising import with_receipt
from campaign_app.web.public.rendering import render_page
from campaign_app.web.public.speaking import page_at, supporter_of
from campaign_app.web.public.writing import is_step, next_step, show_letter
from campaign_app.web.source import source_code


@blueprint.get("/healthz")
def health() -> Response:
    """200 when the database answers; otherwise the error page's 503."""
    db.session.execute(text("SELECT 1"))
    return jsonify(status="ok")


@blueprint.get("/a/<slug:slug>")
def action_page(slug: str) -> Response:
    """An action page: the same bytes for everyone."""
    page = page_at(slug, or_scheduled=True)
    if page.status == "scheduled":
        return _not_open_yet(page)
    return cached(render_page(page, sign_form(page) if page.status == "open" else None))


def _not_open_yet(page: ActionPage) -> Response:
    """The plain page of one that is still to open; search engines may wait for it."""
    answer = cached(render_template("public/scheduled.html", page=page))
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.post("/a/<slug:slug>")
@limiter.limit(sign_limit, exempt_when=is_counted)
def sign(slug: str) -> WerkzeugResponse | tuple[str, int]:
    """Take a signature; the answer is the same for a new, a known and a suppressed address."""
    refuse_cross_site()
    page = page_at(slug, or_scheduled=True)
    if page.status == "scheduled":
        return _not_open_yet(page).get_data(as_text=True), 409
    if page.status != "open":
        return render_page(page, None), 409
    if not request.form and request.content_length:
        raise BadInput("Some of what you typed could not be read. Go back and type it again", field="form")
    form = sign_form(page)
    if is_step(page):
        return next_step(page, form) if page.needs_place else private(render_page(page, form))
    return _take(page, form)


def _take(page: ActionPage, form: SignForm) -> WerkzeugResponse | tuple[str, int]:
    """Keep the signature, or say what is to be mended."""
    if not form.validate():
        return _mend(page, form)
    try:
        signature_id = signing.sign(
            page=page,
            act=form.act(source_code(request.args)),
            address_key=settings().address_key,
            now=datetime.now(UTC),
            congress_number=settings().congress_number,
            network=request.remote_addr or "",
        )
    except BadInput as error:
        form.refuse(error.field, sentence(error))
        return _mend(page, form)
    return with_receipt(redirect(url_for("public.received", slug=page.slug), 303), signature_id)


@blueprint.get("/a/<slug:slug>/received")
def received(slug: str) -> Response:
    """What to do next: the same page for everyone who signed."""
    page = page_at(slug)
    return cached(render_template("public/received.html", page=page, page_text=page_text(page)))


@blueprint.get("/unsubscribe/<token>")
def unsubscribe(token: str) -> Response:
    """Show the button. Changes nothing."""
    return _unsubscribe_page(subject(token, "unsubscribe"), is_done=False)


@blueprint.post("/unsubscribe/<token>")
def unsubscribe_now(token: str) -> Response:
    """Stop the organization's mails; also the target of one-click unsubscribing (RFC 8058)."""
    supporter_id = supporter_of(subject(token, "unsubscribe")).id
    is_total = "never" in request.form
    consent.unsubscribe(
        supporter_id=supporter_id,
        wording=_("Never write to this address again") if is_total else _("Stop these mails"),
        is_total=is_total,
        now=datetime.now(UTC),
    )
    return _unsubscribe_page(supporter_id, is_done=True, is_total=is_total)


# These pages are the same for everyone or stand behind a secret link: the origin or the link replaces the token.
for view in (sign, unsubscribe_now):
    csrf.exempt(view)


def _unsubscribe_page(supporter_id: uuid.UUID, *, is_done: bool, is_total: bool = False) -> Response:
    organization = consent.get_organization_of(supporter_of(supporter_id))
    return private(
        render_template("public/unsubscribe.html", organization=organization, done=is_done, is_total=is_total)
    )


def _mend(page: ActionPage, form: SignForm) -> tuple[str, int]:
    """The form again, everything typed still in it, with what is to be mended."""
    return show_letter(page, form) if page.needs_place else render_page(page, form), 422
