"""Looking at a page as people do: light and dark, on a phone and on a desk, with axe.

A page is loaded once and axe with it; colours and width change while it stands. In the dark only colours differ, so
only they are looked at. With CAMPAIGN_APP_PICTURES set every page leaves its pictures in `screenshots/`.
"""

import os
from typing import Any

from playwright.sync_api import Page

from tests.house.reading import ROOT

PHONE, DESK = 390, 1280
SMALLEST = 320  # also what is left of 1280 at 400 %
# In the dark the same stands on the page, and most of it on a desk.
LOOKS = [("light", PHONE), ("light", DESK), ("dark", DESK)]
# WCAG 2.2 AA and axe's own good practice; the size of targets is off by itself.
AXE = """options => axe.run(document, {
    resultTypes: ['violations'], rules: {'target-size': {enabled: true}}, ...options})"""
PICTURES = ROOT / "screenshots"


def _violations(tab: Page, scheme: Any, width: int) -> list[str]:
    """What axe finds when the page that stands in the tab looks like this."""
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": width, "height": 844})
    results = tab.evaluate(AXE, {"runOnly": ["color-contrast"]} if scheme == "dark" else {})
    assert scheme == "dark" or results["passes"], "axe looked at nothing"
    return [f"{each['id']} at {[node['target'] for node in each['nodes']]}" for each in results["violations"]]


def look_at(tab: Page, name: str) -> list[str]:
    """Everything that keeps somebody from using the page that stands in the tab."""
    found = []
    for scheme, width in LOOKS:
        found += [f"{name}, {scheme}, {width}: {each}" for each in _violations(tab, scheme, width)]
        if os.environ.get("CAMPAIGN_APP_PICTURES"):
            PICTURES.mkdir(exist_ok=True)
            tab.screenshot(path=PICTURES / f"{name.replace(' ', '-')}-{width}-{scheme}.png", full_page=True)
    tab.set_viewport_size({"width": SMALLEST, "height": 640})
    if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{name}: wider than {SMALLEST} pixels")
    return found
