"""The administrators' blueprint and its guard; who works here, and where its addresses lead."""

import uuid

from flask import Blueprint, g, url_for
from flask_login import current_user

from campaign_app.models import Organization
from campaign_app.web.auth import guard, take_organization

blueprint = Blueprint("administrator", __name__, url_prefix="/administrator/<slug:organization_slug>")
blueprint.url_value_preprocessor(take_organization)
blueprint.before_request(guard("administrator"))


def here() -> Organization:
    """The organization whose rooms these are."""
    organization: Organization = g.membership.organization
    return organization


def account_id() -> uuid.UUID:
    """Who is logged in."""
    number: uuid.UUID = current_user.account.id
    return number


def url_of(view: str, **values: object) -> str:
    """The address of one of these views."""
    return url_for(f"administrator.{view}", organization_slug=here().slug, **values)  # type: ignore[arg-type]
