"""Organizers: sources, drafts, action pages."""

from campaign_app.web.organizer import (
    archive_views,
    campaign_views,
    dashboard_views,
    feed_views,
    handing_in_views,
    inbox_views,
    mailing_views,
    moderation_views,
    picturing,
    revision_views,
    source_views,
    translation_views,
    update_views,
    views,
    wording_test_views,
)
from campaign_app.web.organizer.blueprint import blueprint

__all__ = [
    "archive_views",
    "blueprint",
    "campaign_views",
    "dashboard_views",
    "feed_views",
    "handing_in_views",
    "inbox_views",
    "mailing_views",
    "moderation_views",
    "picturing",
    "revision_views",
    "source_views",
    "translation_views",
    "update_views",
    "views",
    "wording_test_views",
]
