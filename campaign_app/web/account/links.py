"""What mailed links open for people who work here: an invitation, a new password; and asking for the latter."""

import uuid
from datetime import UTC, datetime

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign_app.errors import BadInput
from campaign_app.extensions import limiter
from campaign_app.services import accounts, inviting, passwords, sessions
from campaign_app.tokens import Purpose, read_token
from campaign_app.web.account.blueprint import blueprint
from campaign_app.web.account.forms import ForgotForm, JoinForm, NewPasswordForm
from campaign_app.web.account.views import LOGIN_LIMIT, enter
from campaign_app.web.account.visitor import browser
from campaign_app.web.filters import sentence

Answer = Response | str | tuple[str, int]


@blueprint.route("/forgot", methods=["GET", "POST"])
@limiter.limit(LOGIN_LIMIT, methods=["POST"])
def forgot() -> Answer:
    """Mail a link to a new password; the answer is the same for a known and an unknown address."""
    form = ForgotForm()
    if not form.validate_on_submit():
        return render_template("account/forgot.html", form=form), 422 if form.errors else 200
    passwords.ask_for_reset(account=accounts.find_account(form.email.data or ""), now=datetime.now(UTC))
    return redirect(url_for("account.forgot_asked"), 303)


@blueprint.get("/forgot/asked")
def forgot_asked() -> str:
    """Where everybody lands who asked."""
    return render_template("account/forgot_asked.html")


@blueprint.route("/reset-password/<token>", methods=["GET", "POST"])
@limiter.limit(LOGIN_LIMIT, methods=["POST"])
def reset_password(token: str) -> Answer:
    """Set a new password; opening the link changes nothing."""
    now = datetime.now(UTC)
    reset_id = _read(token, "reset_password", now)
    form = NewPasswordForm()
    account = passwords.get_reset(reset_id, now=now).account
    if form.validate_on_submit():
        try:
            passwords.reset(reset_id=reset_id, password=form.password.data or "", now=now)
        except BadInput as error:
            form.password.errors = [sentence(error)]
        else:
            flash(_("The new password is set. Sign in with it."))
            return redirect(url_for("account.login"), 303)
    return render_template("account/reset_password.html", form=form, account=account), 422 if form.errors else 200


@blueprint.route("/invite/<token>", methods=["GET", "POST"])
@limiter.limit(LOGIN_LIMIT, methods=["POST"])
def invite(token: str) -> Answer:
    """Take up an invitation: with name and password for a new account, with one button for a known one."""
    now = datetime.now(UTC)
    invitation = inviting.get_open(_read(token, "invite", now), now=now)
    is_known = accounts.find_account(invitation.email) is not None
    form = JoinForm()
    if form.is_submitted() and (is_known or form.validate()):
        try:
            return _join(invitation.id, form, is_known=is_known, now=now)
        except BadInput as error:
            form[error.field].errors = [sentence(error)]
    page = render_template("account/invite.html", form=form, invitation=invitation, is_known=is_known)
    return page, 422 if form.errors else 200


def _join(invitation_id: uuid.UUID, form: JoinForm, *, is_known: bool, now: datetime) -> Response:
    """A new account is let in at once; a known one signs in, as the link alone does not show its second factor."""
    name, password = form.name.data or "", form.password.data or ""
    member = inviting.accept(invitation_id=invitation_id, name=name, password=password, now=now)
    if is_known:
        flash(_("You are a member of %(organization)s now. Sign in to go on.", organization=member.organization.name))
        return redirect(url_for("account.login"), 303)
    return enter(sessions.start(account_id=member.account_id, browser=browser(), now=now), now=now)


def _read(token: str, purpose: Purpose, now: datetime) -> uuid.UUID:
    return read_token(current_app.extensions["settings"].secret_key, token, purpose=purpose, now=now)
