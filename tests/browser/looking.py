"""Looking at a page as people do: light and dark, on a phone and on a desk, with axe."""

import itertools
from typing import Any

from playwright.sync_api import Page

LOOKS = list(itertools.product(("light", "dark"), (390, 1280)))


def violations(tab: Page, scheme: Any, width: int) -> list[str]:
    """What axe finds when the page that stands in the tab looks like this."""
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": width, "height": 844})
    results = tab.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    assert results["passes"], "axe looked at nothing"
    return [f"{each['id']} at {[node['target'] for node in each['nodes']]}" for each in results["violations"]]
