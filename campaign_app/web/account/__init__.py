"""People who work in the platform: logging in and out."""

from campaign_app.web.account import views
from campaign_app.web.account.blueprint import blueprint

__all__ = ["blueprint", "views"]
