"""Organizers: sources, drafts, action pages."""

from campaign_app.web.organizer import feed_views, mailing_views, source_views, update_views, views
from campaign_app.web.organizer.blueprint import blueprint

__all__ = ["blueprint", "feed_views", "mailing_views", "source_views", "update_views", "views"]
