"""What was typed into a form of the workspace is given back when the log-in that it needs has ended.

The answer holds the fields themselves, so nothing is kept of people who may be strangers: they log in beside it and
send the same form again.
"""

from flask import Response, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import Forbidden

from campaign_app.web.origin import refuse_cross_site

# Fields that take time to write. Others go along unseen.
_WRITTEN = {
    "headline": _l("Headline"),
    "demand": _l("Demand"),
    "subject": _l("Subject of the letter"),
    "text": _l("Text"),
    "why_markdown": _l("Why it matters"),
    "targets": _l("Targets"),
    "share_text": _l("Words to share"),
    "opt_in_wording": _l("Wording of the opt-in"),
    "title": _l("Title"),
    "body_markdown": _l("Text"),
}
_NEVER = {"csrf_token", "password"}


def give_back() -> Response | None:
    """The form that was sent, to be sent again after logging in; None where nothing was written or for other sites."""
    typed = {name: value for name, value in request.form.items() if name not in _NEVER}
    written = [(name, label, typed[name]) for name, label in _WRITTEN.items() if typed.get(name, "").strip()]
    if request.method != "POST" or not written or not _is_own():
        return None
    shown = {name for name, _, _ in written}
    carried = [(name, value) for name, value in typed.items() if name not in shown]
    page = render_template(
        "errors/logged_out.html", written=written, carried=carried, is_logged_in=current_user.is_authenticated
    )
    answer = make_response(page, 403)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _is_own() -> bool:
    """Whether the form was one of ours: a button of ours must not send another site's words."""
    try:
        refuse_cross_site()
    except Forbidden:
        return False
    return True
