"""Administrators: members and invitations, settings, the audit trail."""

from campaign_app.web.administrator import members, settings_views, trail
from campaign_app.web.administrator.blueprint import blueprint

__all__ = ["blueprint", "members", "settings_views", "trail"]
