"""A large export in a real browser: asked for, agreed to by a second person, watched while it is written, opened."""

import csv
import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from campaign_app.extensions import db
from campaign_app.models import Role, Signature
from tests.browser.entering import logged_in
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]

ROWS = 100_000
ROLES: tuple[Role, ...] = ("staff", "administrator")
# Copies of one signature, each of another mailbox.
COPIES = """
    INSERT INTO signatures ({columns}) SELECT {values} FROM signatures, generate_series(1, :count) AS number
    WHERE signatures.id = :id
"""
# A hundred thousand rows are written in half a second; with a disk this slow there is something to watch.
SLOW_DISK = """
    CREATE FUNCTION wait_for_the_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(2); RETURN NEW; END $$;
    CREATE TRIGGER wait_for_the_disk BEFORE INSERT ON export_parts
    FOR EACH ROW WHEN (NEW.number > 1) EXECUTE FUNCTION wait_for_the_disk()
"""


@pytest.fixture
def slow_disk(platform: Platform) -> Iterator[None]:
    """Every part of an export after its first takes two seconds to be kept."""
    with platform.app.app_context():
        db.session.execute(text(SLOW_DISK))
        db.session.commit()
        yield
        db.session.execute(text("DROP FUNCTION wait_for_the_disk() CASCADE"))
        db.session.commit()


@pytest.fixture
def people(platform: Platform) -> tuple[str, str, str]:
    """An organization with a signed page: the path of its exports, one of the staff and an administrator."""
    with platform.app.app_context():
        page = platform.make.page()
        _multiply(platform.make.confirmed(page), ROWS - 1)
        staff, administrator = (platform.make.member(page.organization, role).account.email for role in ROLES)
        return f"/staff/{page.organization.slug}/exports", staff, administrator


def _multiply(signature: Signature, count: int) -> None:
    own = {
        "id": "gen_random_uuid()",
        "email_key": "decode(md5(number::text), 'hex')",
        "nonce": "decode(md5(number::text), 'hex')",
        "name": "'Person ' || number",
        "share_code": "NULL",
    }
    columns = [column.name for column in Signature.__table__.columns]
    values = [own.get(name, f"signatures.{name}") for name in columns]
    statement = COPIES.format(columns=", ".join(columns), values=", ".join(values))
    # Checking a hundred thousand times that the one page is there takes longer than all the rest.
    db.session.execute(text("SET LOCAL session_replication_role = replica"))
    db.session.execute(text("SET LOCAL statement_timeout = 0"))
    db.session.execute(text(statement), {"count": count, "id": signature.id})
    db.session.commit()


@pytest.mark.usefixtures("slow_disk")
def test_a_hundred_thousand_rows_are_agreed_to_and_come_with_visible_progress(
    platform: Platform, chromium: Browser, people: tuple[str, str, str]
) -> None:
    path, asker, second = people
    with logged_in(platform, chromium, asker, path) as tab, logged_in(platform, chromium, second, path) as other:
        form = tab.locator("form[action$='/new/signatures']")
        form.get_by_label("Name", exact=True).check()
        form.get_by_label("Purpose").fill("Hand-over in March")
        form.get_by_role("button", name="Export signatures").click()
        expect(tab.get_by_text("waits for a second person")).to_be_visible()
        other.reload()
        expect(other.get_by_text("100,000 signatures, with these columns:")).to_be_visible()
        other.get_by_role("button", name="Approve").click()
        shown = watch(tab)
        assert len(shown) > 1, "the bar moved"
        assert shown == sorted(shown)
        with tab.expect_download() as download:
            tab.get_by_role("link", name="Download CSV").click()
        rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert len(rows) == len({row["name"] for row in rows}) == ROWS
    told = platform.wait_for_mail(asker)
    assert "Your export is ready" in told["subject"]


def watch(tab: Page) -> list[int]:
    """The figures the bar shows from the second person's word until the file is there, each once."""
    tab.evaluate("window.name = '[]'")  # outlives the reload that shows the file
    tab.add_init_script("""
        setInterval(() => {
            const bar = document.querySelector('progress');
            const shown = JSON.parse(window.name || '[]');
            if (bar && shown.at(-1) !== bar.value) window.name = JSON.stringify([...shown, bar.value]);
        }, 50);
    """)
    tab.reload()
    expect(tab.get_by_role("link", name="Download CSV")).to_be_visible(timeout=60_000)
    shown: list[int] = tab.evaluate("JSON.parse(window.name)")
    return shown
