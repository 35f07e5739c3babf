"""Logging in and out."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from campaign_app.errors import NotAllowed, TooManyTries
from campaign_app.extensions import limiter
from campaign_app.services import sessions
from campaign_app.web.account.blueprint import blueprint
from campaign_app.web.account.forms import LoginForm
from campaign_app.web.account.visitor import browser, network_key
from campaign_app.web.auth import LoggedIn, home_of
from campaign_app.web.filters import sentence

# Per client address, before anything is looked up; services.throttling counts what failed.
LOGIN_LIMIT = "10 per minute"


@blueprint.route("/login", methods=["GET", "POST"])
@limiter.limit(LOGIN_LIMIT, methods=["POST"])
def login() -> Response | str | tuple[str, int]:
    """Ask for address and password; on success start a fresh session, so that a planted one is worth nothing."""
    form = LoginForm()
    if not form.is_submitted():
        return render_template("account/login.html", form=form)
    status = 422
    if form.validate():
        try:
            return _start(form.email.data or "", form.password.data or "")
        except NotAllowed as error:
            form.password.errors = [sentence(error)]
            status = 429 if isinstance(error, TooManyTries) else 422
    return render_template("account/login.html", form=form), status


@blueprint.post("/logout")
def logout() -> Response:
    """End the session here and in the database."""
    if current_user.is_authenticated:
        sessions.log_out(current_user.key, now=datetime.now(UTC))
    logout_user()
    session.clear()
    return redirect(url_for("account.login"), 303)


def _start(email: str, password: str) -> Response:
    now = datetime.now(UTC)
    key = sessions.log_in(email=email, password=password, network=network_key(), browser=browser(), now=now)
    if sessions.find_half(key, now=now) is None:
        return enter(key, now=now)
    session.clear()
    session["half_key"] = key
    return redirect(url_for("account.second_step", next=request.args.get("next")), 303)


def enter(key: str, *, now: datetime) -> Response:
    """Give the browser the cookie of a new session and lead it to its work. Raises NotAllowed without a membership."""
    logged_in = sessions.find_session(key, now=now)
    if logged_in is None or not logged_in.account.memberships:
        raise NotAllowed("This account belongs to no organization. Ask an administrator to invite you")
    session.clear()
    login_user(LoggedIn(key=key, session_id=logged_in.id, account=logged_in.account))
    return redirect(own_address(request.args.get("next")) or home_of(logged_in.account.memberships[0]), 303)


def own_address(address: str | None) -> str | None:
    """A path on this site; None for anything that could lead elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
