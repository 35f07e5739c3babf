"""The broker's channel, made to outlive its connection: a Redis that goes away must not take the worker with it.

Kombu 5.7 asks a channel to give tasks back, and Celery to acknowledge them, after the connection under it is closed.
The channel then stumbles over its missing connection with an AttributeError, which nobody expects, and the worker
ends. Said as what it is, a connection error, both are passed over: the next tick finds in the database what is due.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu.transport import TRANSPORT_ALIASES
from kombu.transport.redis import Channel, SentinelChannel, SentinelTransport, Transport
from redis.exceptions import ConnectionError as RedisConnectionError


class _Steady(Channel):
    """A channel that says so when its connection is gone."""

    @contextmanager
    def conn_or_acquire(self, client: Any = None) -> Iterator[Any]:
        """A Redis client for this channel. Raises redis.ConnectionError when the connection is gone."""
        if client is None and getattr(self.connection, "client", None) is None:
            raise RedisConnectionError("the channel's connection is closed")
        with super().conn_or_acquire(client) as found:
            yield found


class SteadyTransport(Transport):
    """Kombu's Redis transport with such channels."""

    Channel = _Steady


class _SteadySentinel(_Steady, SentinelChannel):
    """The same, finding its server through Sentinels."""


class SteadySentinelTransport(SentinelTransport):
    """Kombu's Sentinel transport with such channels."""

    Channel = _SteadySentinel


def install() -> None:
    """Let `redis://`, `redis+socket://` and `sentinel://` addresses mean these transports."""
    for scheme, transport in (("redis", SteadyTransport), ("sentinel", SteadySentinelTransport)):
        TRANSPORT_ALIASES[scheme] = f"{transport.__module__}:{transport.__name__}"
