"""The organization's settings: where it is reached, its colour, who may embed its forms."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign_app.errors import BadInput
from campaign_app.services import profiles
from campaign_app.web.administrator.blueprint import account_id, blueprint, here, url_of
from campaign_app.web.administrator.settings_forms import SettingsForm
from campaign_app.web.filters import sentence


@blueprint.route("/settings", methods=["GET", "POST"])
def settings() -> Response | tuple[str, int]:
    """Everything an administrator decides about the organization itself."""
    form = SettingsForm(here())
    if form.validate_on_submit() and _save(form):
        flash(_("Saved."))
        return redirect(url_of("settings"), 303)
    return render_template("administrator/settings.html", form=form), 422 if form.errors else 200


def _save(form: SettingsForm) -> bool:
    try:
        profiles.save(organization=here(), profile=form.profile(), account_id=account_id(), now=datetime.now(UTC))
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        return False
    return True
