"""The mailed link: its page and its button, which counts; the browser that signed is spared the button."""

from datetime import UTC, datetime

from flask import Response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.extensions import csrf
from campaign_app.models import Signature
from campaign_app.services import signing
from campaign_app.tokens import make_token
from campaign_app.web.presenting import page_text
from campaign_app.web.public.answers import private, settings, subject
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.forms import ShownForm
from campaign_app.web.public.recognising import is_recognised, without_receipt
from campaign_app.web.public.signers import shown_as
from campaign_app.web.public.speaking import signature_of


@blueprint.get("/confirm/<token>")
def confirm(token: str) -> WerkzeugResponse:
    """Show the button. Changes nothing, as mail scanners open every link; but the browser that signed is confirmed."""
    signature = signature_of(subject(token, "confirm"))
    if signature.status != "pending" or not is_recognised(signature.id):
        return _page(signature)
    now = datetime.now(UTC)
    signature = signing.confirm(signature_id=signature.id, now=now, cwc_offices=settings().cwc_offices)
    return without_receipt(_page(signature, thanks_url=_thanks_url(signature, now)))


@blueprint.post("/confirm/<token>")
def confirm_now(token: str) -> WerkzeugResponse:
    """Count the signature. The token is the authority, so it needs no other."""
    now = datetime.now(UTC)
    is_shown = bool(ShownForm().shown.data)
    signature = signing.confirm(
        signature_id=subject(token, "confirm"), is_name_shown=is_shown, now=now, cwc_offices=settings().cwc_offices
    )
    if signature.status != "confirmed":  # withdrawn or not counted: the page behind the link says so
        return redirect(url_for("public.confirm", token=token), 303)
    return redirect(_thanks_url(signature, now), 303)


csrf.exempt(confirm_now)


def _page(signature: Signature, *, thanks_url: str = "") -> Response:
    """The link's page; with `thanks_url` it says that opening it was enough, and leads on."""
    page = signature.action_page
    return private(
        render_template(
            "public/confirm.html",
            page=page,
            page_text=page_text(page) | {"demand": signature.page_version.demand},
            signed_words=signature.page_version,
            signature_state="confirmed" if signature.status == "held" else signature.status,
            confirmed_on=signature.confirmed_at.astimezone(page.zone).date() if signature.confirmed_at else None,
            form=_shown_form(signature),
            thanks_url=thanks_url,
            share_url=_thanks_url(signature, datetime.now(UTC)) if signature.status == "confirmed" else "",
        )
    )


def _shown_form(signature: Signature) -> ShownForm | None:
    """The box that shows the name, in the words it would show; None when the name cannot be shown."""
    name = shown_as(signature)
    if not name:
        return None
    words = (
        _("Show “%(name)s” and my comment on the page", name=name)
        if signature.comment
        else _("Show “%(name)s” on the page", name=name)
    )
    return ShownForm(words)


def _thanks_url(signature: Signature, now: datetime) -> str:
    token = make_token(settings().secret_key, purpose="thank_you", subject_id=signature.id, now=now)
    return url_for("public.thank_you", token=token)
