"""Staff: counts, tallies, deliveries, exports."""

from campaign_app.web.staff import delivery_views, views
from campaign_app.web.staff.blueprint import blueprint

__all__ = ["blueprint", "delivery_views", "views"]
