"""A long export and a confirmation at the same time, with the workers that the documentation says to start."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from campaign_app.extensions import db
from campaign_app.models import ExportStatus
from campaign_app.services import export_jobs, pages
from tests.crew import eventually
from tests.exports import asking_for
from tests.operations import documented_workers
from tests.platform import Platform

pytestmark = pytest.mark.slow
MAIL_SECONDS = 5


@contextmanager
def long_exports(platform: Platform) -> Iterator[None]:
    """Nobody can put a part of an export down, so each takes as long as this block."""
    with platform.app.app_context(), db.engine.connect() as connection:
        connection.execute(text("LOCK TABLE export_parts IN SHARE MODE"))
        yield


def test_a_confirmation_leaves_while_exports_take_long(own_platform: Platform) -> None:
    with own_platform.app.app_context():
        page = own_platform.make.page()
        member = own_platform.make.member(page.organization)
        own_platform.make.confirmed(page)
        asked = [asking_for(member)(now=datetime.now(UTC)).id for _ in range(3)]

    def statuses() -> list[ExportStatus]:
        with own_platform.app.app_context():
            listed = export_jobs.list_exports(member.organization_id)
            return [export.status for export in listed if export.id in asked]

    with long_exports(own_platform):
        own_platform.crew.start_workers(*documented_workers())
        for _ in asked:
            own_platform.ring("exports.run")
        eventually(lambda: "running" in statuses(), 20, "an export is being written")
        signed_at = time.monotonic()
        with own_platform.app.app_context():
            own_platform.make.signature(pages.get_public_page(page.slug), email="ada@example.org")
        own_platform.ring("outbox.drain")
        own_platform.wait_for_mail("ada@example.org", "confirm", MAIL_SECONDS)
        assert time.monotonic() - signed_at < MAIL_SECONDS
        assert sorted(set(statuses())) == ["new", "running"]
    eventually(lambda: set(statuses()) == {"ready"}, 20, "the exports are written to their end")
