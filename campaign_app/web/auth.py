"""Who is logged in, and the guard every workspace blueprint puts before its views.

The cookie holds the random key of a row in `account_sessions`; logging out ends the row, so a copied cookie dies too.
"""

import functools
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from flask import Flask, Response, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import UserMixin, current_user, login_url
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.errors import NotFound
from campaign_app.extensions import login
from campaign_app.models import Account, Membership, Role
from campaign_app.services import accounts, sessions, tenancy
from campaign_app.web import menu
from campaign_app.web.giving_back import give_back

View = TypeVar("View", bound=Callable[..., Any])


class LoggedIn(UserMixin):  # type: ignore[misc]
    """Flask-Login's user: an account for the length of one session."""

    def __init__(self, *, key: str, session_id: uuid.UUID, account: Account) -> None:
        self.key = key
        self.session_id = session_id
        self.account = account
        self.name = account.name

    def get_id(self) -> str:
        """What the cookie holds."""
        return self.key


def init_app(app: Flask) -> None:
    """Tell Flask-Login how to find the session of a cookie; give layouts the menu; keep workspaces out of caches."""
    # Not login.init_app: its hooks read the session on every answer, which would make public pages vary by cookie.
    app.login_manager = login  # type: ignore[attr-defined]
    login.login_view = "account.login"
    login.session_protection = None
    login.user_loader(_load)
    app.context_processor(_frame)

    @app.teardown_request
    def _leave(_error: BaseException | None) -> None:
        tenancy.unbind()

    @app.after_request
    def _keep_private(response: Response) -> Response:
        if request.blueprint in {"account", "organizer", "staff", "administrator"}:
            response.headers["Cache-Control"] = "no-store"
        return response


def _load(key: str) -> LoggedIn | None:
    session = sessions.find_session(key, now=datetime.now(UTC))
    return LoggedIn(key=key, session_id=session.id, account=session.account) if session else None


def take_organization(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A URL value preprocessor: the organization's slug goes to the guard, so that views cannot use it unchecked."""
    g.organization_slug = (values or {}).pop("organization_slug", "")


def guard(*roles: Role) -> Callable[[], WerkzeugResponse | None]:
    """A `before_request` function: lets in members of the organization in the URL with one of `roles`.

    Strangers are sent to log in, or given back what they typed; members of other organizations and other roles get the
    page of an unknown address, so that nobody learns which organizations exist. The membership is `g.membership` from
    here on, and the database shows its organization's rows alone.
    """

    def check() -> WerkzeugResponse | None:
        if not current_user.is_authenticated:
            return give_back() or redirect(login_url("account.login", _wanted()), 303)
        membership = accounts.find_membership(account_id=current_user.account.id, organization_slug=g.organization_slug)
        if membership is None or not membership.may(*roles):
            raise NotFound("There is no page at this address")
        g.membership = membership
        tenancy.bind(membership.organization_id)
        return None

    return check


def signed_in(view: View) -> View:
    """Let only people in who are logged in; what they see is about themselves, framed by their first organization."""

    @functools.wraps(view)
    def check(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return redirect(url_for("account.login", next=url_for("account.home")), 303)
        memberships = current_user.account.memberships
        if not memberships:
            raise NotFound("There is no page at this address")
        g.membership = memberships[0]
        return view(*args, **kwargs)

    return cast("View", check)


def _wanted() -> str:
    """Where to go after logging in: many addresses here take posts alone, so after a post it is the room's home."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return url_for(f"{request.blueprint}.home", organization_slug=g.organization_slug)


def home_of(membership: Membership) -> str:
    """Where a member starts."""
    room = "staff" if membership.role == "staff" else "organizer"
    return url_for(f"{room}.home", organization_slug=membership.organization.slug)


def _frame() -> dict[str, object]:
    """What the workspace's layout shows on every page, once the guard has let somebody in."""
    membership: Membership | None = g.get("membership")
    if membership is None:
        return {}
    names: dict[Role, str] = {"organizer": _("Organizer"), "staff": _("Staff"), "administrator": _("Administrator")}
    return {
        "current_user": current_user,
        "organization": membership.organization,
        "navigation": menu.items(membership),
        "role_name": names[membership.role],
        "other_homes": [
            (other.organization.name, home_of(other))
            for other in sorted(current_user.account.memberships, key=lambda each: each.organization.name)
            if other.id != membership.id
        ],
    }
