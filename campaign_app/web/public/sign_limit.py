"""How often one network address may post the sign form: counted once for all processes and ways in, in Redis.

Flask-Limiter asks before the view (`views.sign`), the desk that answers without Flask asks here: under one name.
"""

import contextlib
import time
from collections.abc import Sequence
from typing import Any

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, RedisClusterStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter, RateLimiter
from redis.exceptions import NoScriptError

from campaign_app.config import Settings
from campaign_app.extensions import limiter

ENDPOINT = "public.sign"
# After a Redis that failed us, limits are counted in this process for so long before it is asked again.
FALLBACK_SECONDS = 5.0


class SignLimit:
    """The limit of the settings, as this process may ask for it from any thread."""

    def __init__(self, settings: Settings, prefix: str) -> None:
        self._limits: Sequence[RateLimitItem] = parse_many(settings.sign_limit)
        self._prefix = prefix
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._errors = limiter.storage.base_exceptions
        self._failed_at = float("-inf")

    def allow(self, addresses: Sequence[str]) -> list[bool]:
        """Count one more post from each address, and say which of them may."""
        if time.monotonic() - self._failed_at >= FALLBACK_SECONDS:
            try:
                return self._ask(addresses)
            except self._errors:  # Redis is never needed to sign
                self._failed_at = time.monotonic()
        return [self._hit(self._own, address) for address in addresses]

    def _ask(self, addresses: Sequence[str]) -> list[bool]:
        """One journey to one Redis for all; a cluster, or one that does not know the script yet, is asked for each."""
        storage = limiter.storage
        if isinstance(storage, RedisStorage) and not isinstance(storage, RedisClusterStorage):
            with contextlib.suppress(NoScriptError):
                return self._ask_at_once(storage, addresses)
        return [self._hit(limiter.limiter, address) for address in addresses]

    def _ask_at_once(self, storage: RedisStorage, addresses: Sequence[str]) -> list[bool]:
        """What `limits` itself runs for a moving window, in one pipeline."""
        script, now = storage.lua_acquire_moving_window, time.time()
        client: Any = storage.get_connection()
        pipeline = client.pipeline(transaction=False)
        for address in addresses:
            for limit in self._limits:
                key = storage.prefixed_key(limit.key_for(self._prefix, address, ENDPOINT))
                pipeline.evalsha(script.sha, 1, key, now, limit.amount, limit.get_expiry(), 1)
        answers, each = pipeline.execute(), len(self._limits)
        return [all(answers[start : start + each]) for start in range(0, len(answers), each)]

    def _hit(self, counted: RateLimiter, address: str) -> bool:
        return all(counted.hit(limit, self._prefix, address, ENDPOINT) for limit in self._limits)
