"""Staff: counts, tallies, deliveries, exports."""

from campaign_app.web.staff import views
from campaign_app.web.staff.blueprint import blueprint

__all__ = ["blueprint", "views"]
