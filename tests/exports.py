"""Exports for tests of other things."""

from datetime import UTC, datetime

from campaign_app.models import Export, Membership
from campaign_app.services import export_jobs, export_writing
from campaign_app.services.export_rows import Filters


def ready_export(member: Membership) -> Export:
    """An export whose file is there now."""
    now = datetime.now(UTC)
    export = export_jobs.ask(
        organization_id=member.organization_id,
        account_id=member.account_id,
        role="administrator",
        kind="counts",
        file_format="csv",
        columns=["page"],
        filters=Filters(),
        purpose="A board meeting",
        approval_rows=0,
        now=now,
    )
    export_writing.run_now(export, clock=lambda: now)
    return export
