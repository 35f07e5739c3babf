"""The staff's blueprint and its guard."""

from flask import Blueprint

from campaign_app.web.auth import guard, take_organization

blueprint = Blueprint("staff", __name__, url_prefix="/staff/<slug:organization_slug>")
blueprint.url_value_preprocessor(take_organization)
blueprint.before_request(guard("staff"))
