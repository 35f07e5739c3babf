"""Staff: counts, tallies, deliveries, exports."""

from campaign_app.web.staff import batch_views, delivery_views, export_views, tally_views, target_views, views
from campaign_app.web.staff.blueprint import blueprint

__all__ = ["batch_views", "blueprint", "delivery_views", "export_views", "tally_views", "target_views", "views"]
