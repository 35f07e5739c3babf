"""Administrators: members and invitations."""

from campaign_app.web.administrator import members, settings_views
from campaign_app.web.administrator.blueprint import blueprint

__all__ = ["blueprint", "members", "settings_views"]
