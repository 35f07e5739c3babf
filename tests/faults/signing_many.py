"""Many people who sign at once, and how long they waited for their answer."""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from campaign_app.models import ActionPage
from campaign_app.services import signing
from tests.platform import Platform
from tests.visitor import Answer

AT_ONCE = 4


@dataclass(frozen=True)
class Post:
    """One post of the sign form: who, what came back, after how many seconds."""

    email: str
    answer: Answer
    seconds: float


def addresses(count: int, *, start: int = 0) -> list[str]:
    """As many addresses nobody else uses."""
    return [f"signer{number}@people.example.org" for number in range(start, start + count)]


def sign_here(platform: Platform, page: ActionPage, emails: Iterable[str]) -> None:
    """Take signatures through the service, in this process; each is acknowledged when this returns."""
    with platform.app.app_context():
        for email in emails:
            signing.sign(
                page=page,
                act=platform.make.act(email=email),
                address_key=platform.settings.address_key,
                now=datetime.now(UTC),
            )


def post_all(platform: Platform, slug: str, emails: Sequence[str], *, at_once: int = AT_ONCE) -> list[Post]:
    """Let everybody post the form of a page over HTTP."""

    def post(email: str) -> Post:
        begun = time.perf_counter()
        answer = platform.sign(slug, email)
        return Post(email, answer, time.perf_counter() - begun)

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(post, emails))


def p99(posts: Sequence[Post]) -> float:
    """The time within which 99 of 100 posts were answered, in seconds."""
    waits = sorted(post.seconds for post in posts)
    return waits[max(0, -(-len(waits) * 99 // 100) - 1)]
