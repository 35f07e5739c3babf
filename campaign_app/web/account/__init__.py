"""People who work in the platform: logging in and out, invitations, second factors, one's own account."""

from campaign_app.web.account import factors, links, own, passkeys, views
from campaign_app.web.account.blueprint import blueprint

__all__ = ["blueprint", "factors", "links", "own", "passkeys", "views"]
