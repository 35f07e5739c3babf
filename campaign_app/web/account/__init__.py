"""People who work in the platform: logging in and out, invitations, one's own account."""

from campaign_app.web.account import links, own, views
from campaign_app.web.account.blueprint import blueprint

__all__ = ["blueprint", "links", "own", "views"]
