"""`./dev bench drafting`: how long a release of 1,000 words takes to draft, and whether a thousand leave memory flat.

Releases are made of sentences of our own, a new mixture each time, so that no cache helps. One core, one process.
"""

import argparse
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterator

import click

from campaign_app.drafting import draft
from campaign_app.drafting.readers.formats import read

WORDS = 1000
FORMATS = ("text", "page")
_SENTENCES = (
    "The council of Alder met on Monday evening to speak about the nine pumps that have failed since the winter.",
    "“Nobody in the lower town should have to carry water home in buckets,” said Ruth Lind of the tenants' union.",
    "We urge the Department of Public Works to repair all of them before the first frost.",
    "According to figures of the county, one household in six paid more for water than for heat last year.",
    "The mayor must publish the report that the engineers handed in on March 3, 2024.",
    "In the valley, where most of the older houses stand, the pressure has been falling for ten years.",
    "The coalition calls on Congress to pass the Clean Pipes Act and on Governor Hale to sign what the state owes.",
    "Two of the pumps were bought in 1961, and the company that made them closed its doors in 1988.",
    "Families, shops and the two schools of the quarter have shared a single well since the end of November.",
)


def releases(count: int, form: str) -> Iterator[bytes]:
    """Documents of about 1,000 words each."""
    chance = random.Random(count)
    for number in range(count):
        paragraphs = [""]
        words = 0
        while words < WORDS:
            sentence = chance.choice(_SENTENCES)
            words += len(sentence.split())
            paragraphs[-1] += f" {sentence}"
            if chance.random() < 0.3:
                paragraphs.append("")
        yield _document(number, [one.strip() for one in paragraphs if one], form)


def _document(number: int, paragraphs: list[str], form: str) -> bytes:
    title = f"Pumps Fail Again in Alder, Report {number} Says"
    if form == "text":
        return "\n\n".join([title, "May 3, 2024", *paragraphs]).encode()
    links = "".join(f"<li><a href='/{n}'>Page {n} of the site</a></li>" for n in range(60))
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<html><head><title>{title} | Alder</title></head><body><nav><ul>{links}</ul></nav>"
        f"<main><h1>{title}</h1><p>May 3, 2024</p>{body}</main><footer><ul>{links}</ul></footer></body></html>"
    ).encode()


def measure(count: int, form: str) -> dict[str, float]:
    """Median and 95th percentile in ms of CPU time, and the memory after a tenth of the run and at its end (MB)."""
    spent: list[float] = []
    early = 0.0
    with click.progressbar(
        releases(count, form), length=count, label=form, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        for number, data in enumerate(bar):
            started = time.process_time()
            (release,) = read(data)
            draft(release)
            spent.append(1000 * (time.process_time() - started))
            if number == count // 10:
                early = _memory()
    return {
        "median_ms": statistics.median(spent),
        "p95_ms": statistics.quantiles(spent, n=20)[-1],
        "memory_early_mb": early,
        "memory_end_mb": _memory(),
    }


def _memory() -> float:
    """The most this process has held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Print one table, or one JSON object."""
    parser = argparse.ArgumentParser(prog="./dev bench drafting", description=__doc__)
    parser.add_argument("--releases", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = {form: measure(given.releases, form) for form in FORMATS}
    if given.json:
        print(json.dumps(found))
        return
    print(f"{given.releases} releases of {WORDS} words, one core")
    print(f"{'format':8}{'median ms':>11}{'p95 ms':>9}{'MB at 10 %':>12}{'MB at end':>11}")
    for form, figures in found.items():
        print(
            f"{form:8}{figures['median_ms']:11.1f}{figures['p95_ms']:9.1f}"
            f"{figures['memory_early_mb']:12.1f}{figures['memory_end_mb']:11.1f}"
        )


if __name__ == "__main__":
    main()
