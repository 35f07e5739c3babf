"""How long people's data is kept: the organization's terms, and a try that says what would go by them."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign_app.errors import BadInput
from campaign_app.services import retaining
from campaign_app.services.retaining import Forecast
from campaign_app.web.administrator.blueprint import account_id, blueprint, here, url_of
from campaign_app.web.administrator.privacy_forms import RetentionForm
from campaign_app.web.filters import sentence


@blueprint.route("/privacy/retention", methods=["GET", "POST"])
def retention() -> Response | tuple[str, int]:
    """The terms; one button keeps them, the other only says what would go."""
    form, told = RetentionForm(obj=here()), None
    if form.validate_on_submit():
        try:
            if "try" not in request.form:
                return _save(form)
            told = retaining.forecast(organization_id=here().id, terms=form.terms(), now=datetime.now(UTC))
        except BadInput as error:
            form[error.field].errors = [sentence(error)]
    return _page(form, told), 422 if form.errors else 200


def _save(form: RetentionForm) -> Response:
    retaining.save(organization=here(), terms=form.terms(), account_id=account_id(), now=datetime.now(UTC))
    flash(_("Saved."))
    return redirect(url_of("retention"), 303)


def _page(form: RetentionForm, told: Forecast | None) -> str:
    return render_template("administrator/retention.html", form=form, told=told)
