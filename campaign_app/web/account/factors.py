"""One's second factor: setting up a code app, recovery codes, turning it off; and the second step of logging in."""

import io
from datetime import UTC, datetime

import segno
from flask import Response, current_app, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import BadInput, NotAllowed, NotFound, TooManyTries
from campaign_app.extensions import limiter
from campaign_app.services import second_factor, sessions
from campaign_app.web.account.blueprint import blueprint
from campaign_app.web.account.forms import CodeForm, PresentPasswordForm
from campaign_app.web.account.views import LOGIN_LIMIT, enter
from campaign_app.web.account.visitor import browser, network_key, site
from campaign_app.web.auth import signed_in
from campaign_app.web.filters import sentence

Answer = WerkzeugResponse | str | tuple[str, int]


@blueprint.route("/login/code", methods=["GET", "POST"])
@limiter.limit(LOGIN_LIMIT, methods=["POST"])
def second_step() -> Answer:
    """Ask who gave a right password for the second factor."""
    now, key = datetime.now(UTC), session.get("half_key", "")
    if sessions.find_half(key, now=now) is None:
        return redirect(url_for("account.login"), 303)
    form, status = CodeForm(), 422
    if form.validate_on_submit():
        code = form.code.data or ""
        try:
            whole = second_factor.prove(key=key, code=code, network=network_key(), browser=browser(), now=now)
            return enter(whole, now=now)
        except NotAllowed as error:
            form.code.errors = [sentence(error)]
            status = 429 if isinstance(error, TooManyTries) else 422
    return render_template("account/second_step.html", form=form), status if form.errors else 200


@blueprint.route("/codes/set-up", methods=["GET", "POST"])
@signed_in
def set_up_codes() -> Answer:
    """Show a secret for a code app; once it has shown a right code, ask for codes from now on."""
    account_id, form = current_user.account.id, CodeForm()
    try:
        secret = second_factor.begin(account_id=account_id)
        if form.validate_on_submit():
            return _codes(
                second_factor.enable(
                    account_id=account_id,
                    code=form.code.data or "",
                    session_id=current_user.session_id,
                    now=datetime.now(UTC),
                )
            )
    except BadInput as error:
        if not form.is_submitted():
            return redirect(url_for("account.home"), 303)
        secret = current_user.account.totp_secret or ""
        form.code.errors = [sentence(error)]
    return render_template("account/codes_set_up.html", form=form, secret=secret), 422 if form.errors else 200


@blueprint.get("/codes/set-up.svg")
@signed_in
def codes_picture() -> Response:
    """The secret of a code app that is being set up, as a QR code."""
    account = current_user.account
    if account.has_second_factor or not account.totp_secret:
        raise NotFound("There is no page at this address")
    picture = io.BytesIO()
    address = second_factor.address_of(account.totp_secret, account=account, issuer=site().name)
    segno.make(address).save(picture, kind="svg", scale=5, light="#ffffff", xmldecl=False)
    return current_app.response_class(picture.getvalue(), mimetype="image/svg+xml")


@blueprint.route("/codes/renew", methods=["GET", "POST"])
@signed_in
def renew_codes() -> Answer:
    """New recovery codes for who gives the password."""
    form = PresentPasswordForm()
    if form.validate_on_submit():
        try:
            return _codes(
                second_factor.renew_codes(
                    account_id=current_user.account.id, password=form.password.data or "", now=datetime.now(UTC)
                )
            )
        except BadInput as error:
            form.password.errors = [sentence(error)]
    return render_template("account/codes_renew.html", form=form), 422 if form.errors else 200


@blueprint.route("/codes/turn-off", methods=["GET", "POST"])
@signed_in
def turn_codes_off() -> Answer:
    """Ask for the password alone again."""
    form = PresentPasswordForm()
    if form.validate_on_submit():
        try:
            second_factor.disable(
                account_id=current_user.account.id, password=form.password.data or "", now=datetime.now(UTC)
            )
        except BadInput as error:
            form.password.errors = [sentence(error)]
        else:
            flash(_("No code is asked for any more."))
            return redirect(url_for("account.home"), 303)
    return render_template("account/codes_turn_off.html", form=form), 422 if form.errors else 200


def _codes(codes: list[str]) -> str:
    """The one time recovery codes are shown."""
    return render_template("account/codes.html", codes=codes)
