"""One's own account: password, sessions, organizations, language."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from campaign_app.errors import BadInput
from campaign_app.services import accounts, passkeys, passwords, second_factor, sessions
from campaign_app.web.account.blueprint import blueprint
from campaign_app.web.account.forms import ChangePasswordForm
from campaign_app.web.account.views import own_address
from campaign_app.web.auth import home_of, signed_in
from campaign_app.web.filters import sentence


@blueprint.get("/")
@signed_in
def home() -> str:
    """What somebody can see and change about their own account."""
    return _page(ChangePasswordForm(formdata=None))


@blueprint.route("/password", methods=["GET", "POST"])
@signed_in
def change_password() -> Response | tuple[str, int]:
    """Set a new password; all other sessions end."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            passwords.change(
                account_id=current_user.account.id,
                current=form.current.data or "",
                new=form.password.data or "",
                session_id=current_user.session_id,
                now=datetime.now(UTC),
            )
        except BadInput as error:
            form[error.field].errors = [sentence(error)]
        else:
            flash(_("The new password is set. Everywhere else you are signed out."))
            return redirect(url_for("account.home"), 303)
    return _page(form), 422 if form.errors else 200


@blueprint.post("/sessions/end")
@signed_in
def log_out_elsewhere() -> Response:
    """End every other session of this account."""
    sessions.log_out_elsewhere(
        account_id=current_user.account.id, session_id=current_user.session_id, now=datetime.now(UTC)
    )
    flash(_("Everywhere else you are signed out."))
    return redirect(url_for("account.home"), 303)


@blueprint.post("/language")
@signed_in
def choose_language() -> Response:
    """Keep the language the workspace speaks to this account, and go back to where it was chosen."""
    accounts.set_language(current_user.account.id, language=request.form.get("language") or None)
    return redirect(own_address(request.form.get("back")) or url_for("account.home"), 303)


@blueprint.post("/keys")
@signed_in
def choose_keys() -> Response:
    """Turn single keys on or off, and go back to where that was chosen."""
    accounts.set_keys(current_user.account.id, are_on=request.form.get("keys") == "on", now=datetime.now(UTC))
    return redirect(own_address(request.form.get("back")) or url_for("account.home"), 303)


def _page(form: ChangePasswordForm) -> str:
    account = current_user.account
    return render_template(
        "account/home.html",
        form=form,
        account=account,
        session_id=current_user.session_id,
        sessions=sessions.list_sessions(account.id, now=datetime.now(UTC)),
        passkeys=passkeys.list_passkeys(account.id),
        code_count=second_factor.count_codes(account.id),
        homes=[(membership, home_of(membership)) for membership in account.memberships],
    )
