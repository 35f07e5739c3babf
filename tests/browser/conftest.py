"""Chromium, and the platform it visits. `CAMPAIGN_APP_BROWSER` names the program; `./dev test` finds or installs it."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.platform import platform

__all__ = ["platform"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for this test process."""
    program = os.environ.get("CAMPAIGN_APP_BROWSER") or shutil.which("chromium")
    assert program, "no browser: run ./dev test, or leave these out with -m 'not browser'"
    # Chromium's sandbox refuses root; /dev/shm is small in containers.
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*sandbox, "--disable-dev-shm-usage"])
        yield browser
        browser.close()
