"""The address of Redis as the settings take it, and as Celery and the limiter each write it.

Besides one server (`redis://`, `rediss://`, `unix://`) there are `redis+sentinel://HOST:PORT,HOST:PORT/MASTER` and
`redis+cluster://HOST:PORT,HOST:PORT`. Celery's broker has no transport for a cluster: it needs an address of its own.
"""

from typing import Any
from urllib.parse import unquote

SENTINEL = "redis+sentinel://"
CLUSTER = "redis+cluster://"
KNOWN = ("redis://", "rediss://", "unix://", SENTINEL, CLUSTER)


def check(url: str) -> str:
    """The address itself. Raises ValueError when it is none of Redis, or a Sentinel's names no master."""
    if not url.startswith(KNOWN):
        raise ValueError(f"must start with {', '.join(KNOWN[:-1])} or {KNOWN[-1]}")
    if url.startswith(SENTINEL) and not all(_sentinels(url)):
        raise ValueError("must name the Sentinels and, after a slash, the master")
    return url


def for_broker(url: str) -> tuple[str, dict[str, Any]]:
    """The address for Celery, and its transport options. Raises ValueError for a cluster."""
    if url.startswith(CLUSTER):
        raise ValueError("cannot be a cluster, which Celery does not know: name one server or a Sentinel in BROKER_URL")
    if url.startswith(SENTINEL):
        hosts, master = _sentinels(url)
        login = "".join(url.removeprefix(SENTINEL).rpartition("@")[:2])
        options: dict[str, Any] = {"master_name": master}
        if password := login.rstrip("@").partition(":")[2]:
            options["sentinel_kwargs"] = {"password": unquote(password)}
        return ";".join(f"sentinel://{login}{host}" for host in hosts), options
    if url.startswith("unix://"):
        path, _, query = url.removeprefix("unix://").partition("?")
        return f"redis+socket://{path}?virtual_host={query.removeprefix('db=') or 0}", {}
    return url, {}


def for_limiter(url: str) -> str:
    """The address for the limiter's store."""
    return url.replace("unix://", "redis+unix://", 1) if url.startswith("unix://") else url


def _sentinels(url: str) -> tuple[list[str], str]:
    """Where the Sentinels are, and the master to ask them for."""
    hosts, _, master = url.removeprefix(SENTINEL).rpartition("@")[2].partition("/")
    return [host for host in hosts.split(",") if host], master.strip("/")
