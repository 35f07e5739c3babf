"""What a page costs a phone: bytes over the wire, largest contentful paint, layout shift, in Chromium on slow 4G.

The platform runs as in production; each page is opened with an empty cache, ROUNDS times, and the median shown. Goals:
60 KB, 1.5 s, 0.02. `./dev bench page_weight [ADDRESS]` measures a running platform's page instead.
"""

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from campaign_app.demo import embedded
from tests.platform import Platform, make_template, running_platform

ROUNDS = 5
GOAL_BYTES, GOAL_LCP_SECONDS, GOAL_SHIFT = 60_000, 1.5, 0.02
PHONE = {"width": 390, "height": 844}
# Lighthouse's slow 4G: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up; and a processor four times slower.
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_638_400 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOW_DOWN = 4
OBSERVE = """
    window.seen = {paint: 0, shift: 0};
    new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.paint = entry.startTime; })
        .observe({type: 'largest-contentful-paint', buffered: true});
    new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.shift += entry.value; })
        .observe({type: 'layout-shift', buffered: true});
"""


@dataclass(frozen=True)
class Visit:
    """One opening of a page with an empty cache."""

    wire_bytes: int
    request_count: int
    paint_seconds: float
    shift: float


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when a goal is missed."""
    if arguments:
        visits = measure({address: address for address in arguments})
    else:
        with tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name:
            visits = measure_own(Path(name))
    print(table(visits))
    return any(is_missed(median(of_page)) for of_page in visits.values())


def measure_own(folder: Path) -> dict[str, list[Visit]]:
    """Visits to a platform of our own with a page of each kind."""
    with embedded.postgres(folder / "data") as server, embedded.valkey(folder) as limits:
        make_template(server, "template_bench", limits.redis_url())
        with running_platform(server, "template_bench", folder, limits.redis_url()) as platform:
            platform.crew.start("web")
            return measure(addresses(platform))


def addresses(platform: Platform) -> dict[str, str]:
    """What is measured, by name."""
    petition, pledge, letter = (platform.page(kind=kind) for kind in ("petition", "pledge", "letter"))
    paths = {
        "petition": f"/a/{petition.slug}",
        "pledge": f"/a/{pledge.slug}",
        "letter": f"/a/{letter.slug}",
        "embedded form": f"/a/{petition.slug}/embed",
        "organization": f"/o/{petition.organization.slug}",
        "all actions": "/",
    }
    return {name: platform.base_url + path for name, path in paths.items()}


def measure(pages: dict[str, str]) -> dict[str, list[Visit]]:
    """Visit each page ROUNDS times."""
    program = os.environ.get("CAMPAIGN_APP_BROWSER") or shutil.which("chromium")
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*sandbox, "--disable-dev-shm-usage"])
        visits = {name: [visit(browser, address) for _ in range(ROUNDS)] for name, address in pages.items()}
        browser.close()
    return visits


def visit(browser: Browser, address: str) -> Visit:
    """Open the page as a phone on slow 4G does that has never seen it."""
    context = browser.new_context(viewport={"width": PHONE["width"], "height": PHONE["height"]})
    page = context.new_page()
    tools = context.new_cdp_session(page)
    sizes: list[int] = []
    tools.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    page.add_init_script(OBSERVE)
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.ok, f"{address} answered {answer.status}"
    seen = page.evaluate("seen")
    context.close()
    return Visit(sum(sizes), len(sizes), seen["paint"] / 1000, seen["shift"])


def median(visits: list[Visit]) -> Visit:
    """The middle of each figure."""
    return Visit(
        int(statistics.median(visit.wire_bytes for visit in visits)),
        int(statistics.median(visit.request_count for visit in visits)),
        statistics.median(visit.paint_seconds for visit in visits),
        statistics.median(visit.shift for visit in visits),
    )


def is_missed(visit: Visit) -> bool:
    """Whether a figure is over its goal."""
    return visit.wire_bytes > GOAL_BYTES or visit.paint_seconds > GOAL_LCP_SECONDS or visit.shift > GOAL_SHIFT


def table(visits: dict[str, list[Visit]]) -> str:
    """The figures, as Markdown."""
    lines = ["| page, first visit, slow 4G | KB | requests | largest paint, s | layout shift |"]
    lines.append("| --- | ---: | ---: | ---: | ---: |")
    for name, of_page in visits.items():
        figures = median(of_page)
        kilobytes = figures.wire_bytes / 1000
        lines.append(
            f"| {name} | {kilobytes:.1f} | {figures.request_count} | {figures.paint_seconds:.2f} "
            f"| {figures.shift:.3f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
