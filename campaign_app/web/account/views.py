"""Logging in and out."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from campaign_app.errors import NotAllowed
from campaign_app.extensions import limiter
from campaign_app.services import accounts
from campaign_app.web.account.blueprint import blueprint
from campaign_app.web.account.forms import LoginForm
from campaign_app.web.auth import LoggedIn, home_of
from campaign_app.web.filters import sentence

# Per client address; the argon2 cost bounds the rest.
LOGIN_LIMIT = "10 per minute"


@blueprint.route("/login", methods=["GET", "POST"])
@limiter.limit(LOGIN_LIMIT, methods=["POST"])
def login() -> Response | str | tuple[str, int]:
    """Ask for address and password; on success start a fresh session, so that a planted one is worth nothing."""
    form = LoginForm()
    if not form.is_submitted():
        return render_template("account/login.html", form=form)
    if form.validate():
        try:
            return _start(form.email.data or "", form.password.data or "")
        except NotAllowed as error:
            form.password.errors = [sentence(error)]
    return render_template("account/login.html", form=form), 422


@blueprint.post("/logout")
def logout() -> Response:
    """End the session here and in the database."""
    if current_user.is_authenticated:
        accounts.log_out(current_user.key, now=datetime.now(UTC))
    logout_user()
    session.clear()
    return redirect(url_for("account.login"), 303)


def _start(email: str, password: str) -> Response:
    now = datetime.now(UTC)
    key = accounts.log_in(email=email, password=password, now=now)
    logged_in = accounts.find_session(key, now=now)
    if logged_in is None or not logged_in.account.memberships:
        raise NotAllowed("This account belongs to no organization. Ask an administrator to invite you")
    session.clear()
    login_user(LoggedIn(key=key, account=logged_in.account))
    return redirect(_own_address(request.args.get("next")) or home_of(logged_in.account.memberships[0]), 303)


def _own_address(address: str | None) -> str | None:
    """A path on this site; None for anything that could lead elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
