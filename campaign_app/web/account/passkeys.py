"""Passkeys: the little script asks here for a challenge and hands the device's answer in, both as JSON."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, current_app, flash, jsonify, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from webauthn import base64url_to_bytes
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import BadInput, NotAllowed
from campaign_app.extensions import limiter
from campaign_app.services import passkeys
from campaign_app.services.passkeys import Ceremony
from campaign_app.web.account.blueprint import blueprint
from campaign_app.web.account.views import LOGIN_LIMIT, enter
from campaign_app.web.account.visitor import browser, site
from campaign_app.web.auth import signed_in
from campaign_app.web.filters import sentence

CHALLENGE_TTL = timedelta(minutes=5)


@blueprint.post("/passkeys/options")
@signed_in
def passkey_options() -> Response:
    """What the device needs to make a passkey."""
    return _begin(passkeys.begin_adding(account=current_user.account, site=site()))


@blueprint.post("/passkeys")
@signed_in
def add_passkey() -> Response | tuple[Response, int]:
    """Keep the passkey a device has made."""
    sent = _sent()
    try:
        passkey = passkeys.add(
            account_id=current_user.account.id,
            answer=sent.get("answer") or {},
            challenge=_challenge(),
            name=str(sent.get("name") or _("Passkey")),
            site=site(),
            now=datetime.now(UTC),
        )
    except BadInput as error:
        return jsonify(error=sentence(error)), 422
    flash(_("The passkey “%(name)s” opens your account from now on.", name=passkey.name))
    return jsonify(next=url_for("account.home"))


@blueprint.post("/passkeys/<uuid:passkey_id>/remove")
@signed_in
def remove_passkey(passkey_id: uuid.UUID) -> WerkzeugResponse:
    """Let a passkey open nothing any more."""
    passkeys.remove(account_id=current_user.account.id, passkey_id=passkey_id, now=datetime.now(UTC))
    flash(_("The passkey is removed."))
    return redirect(url_for("account.home"), 303)


@blueprint.post("/login/passkey/options")
@limiter.limit(LOGIN_LIMIT)
def passkey_log_in_options() -> Response:
    """What the device needs to offer its passkeys for this site."""
    return _begin(passkeys.begin_log_in(site=site()))


@blueprint.post("/login/passkey")
@limiter.limit(LOGIN_LIMIT)
def passkey_log_in() -> Response | tuple[Response, int]:
    """Log in with what the device signed."""
    now, answer = datetime.now(UTC), _sent().get("answer") or {}
    try:
        key = passkeys.log_in(answer=answer, challenge=_challenge(), site=site(), browser=browser(), now=now)
        return jsonify(next=enter(key, now=now).location)
    except NotAllowed as error:
        return jsonify(error=sentence(error)), 422


def _begin(ceremony: Ceremony) -> Response:
    ends = (datetime.now(UTC) + CHALLENGE_TTL).timestamp()
    session["challenge"] = [passkeys.text_of(ceremony.challenge), ends]
    return current_app.response_class(ceremony.options, mimetype="application/json")


def _challenge() -> bytes:
    """The challenge this browser was given last; good for one answer. What fits nothing when there is none."""
    text, ends = session.pop("challenge", ("", 0.0))
    return base64url_to_bytes(text) if datetime.now(UTC).timestamp() < ends else b""


def _sent() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else {}
