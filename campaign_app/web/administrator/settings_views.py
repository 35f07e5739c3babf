"""The organization's settings: where it is reached, its colour, who may embed its forms."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app import colours
from campaign_app.errors import BadInput
from campaign_app.services import appearance, profiles
from campaign_app.web.administrator.blueprint import account_id, blueprint, here, url_of
from campaign_app.web.administrator.settings_forms import SettingsForm
from campaign_app.web.filters import sentence


@blueprint.route("/settings", methods=["GET", "POST"])
def settings() -> WerkzeugResponse | tuple[str, int]:
    """Everything an administrator decides about the organization itself; one button only tries the colour."""
    form = SettingsForm(here())
    if "look" in request.form:
        _is_good(form, lambda: appearance.check_accent(form.profile().accent))
    elif form.validate_on_submit() and _is_good(form, lambda: _save(form)):
        flash(_("Saved."))
        return redirect(url_of("settings"), 303)
    status = 422 if form.errors else 200
    return render_template("administrator/settings.html", form=form, house_accent=colours.HOUSE_ACCENT), status


@blueprint.get("/settings/colours.css")
def colours_sheet() -> Response:
    """What a colour makes of the samples in the settings, before it is saved; an empty sheet for what is none."""
    colour = colours.find_colour(request.args.get("accent", ""))
    theme = colours.derive(colour) if colour else None
    answer = make_response(render_template("public/theme.css", theme=theme, scope=".ws-try"))
    answer.content_type = "text/css; charset=utf-8"
    return answer


def _save(form: SettingsForm) -> None:
    profiles.save(organization=here(), profile=form.profile(), account_id=account_id(), now=datetime.now(UTC))


def _is_good(form: SettingsForm, check: Callable[[], object]) -> bool:
    """Whether what was typed passes; what does not is said at its field."""
    try:
        check()
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        return False
    return True
