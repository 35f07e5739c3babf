"""What makes two texts the same source: the feed's id for it, its address, or its words. Pure."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from campaign_app.drafting import Release

_TRACKING = re.compile(r"utm_|(?:fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid)$", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Identity:
    """The keys of a text: `places` say where it comes from and stay when words change, `content` is of its words."""

    places: tuple[bytes, ...]
    content: bytes

    @property
    def keys(self) -> tuple[bytes, ...]:
        """All keys; any one of them makes it known."""
        return (*self.places, self.content)


def identify(release: Release, *, page_url: str | None, is_alone: bool) -> Identity:
    """The keys of one text found at `page_url`; `is_alone` says that nothing else was found there."""
    return Identity(tuple(map(_digest, _places(release, page_url, is_alone))), content_key(release))


def _places(release: Release, page_url: str | None, is_alone: bool) -> Iterator[str]:
    """The strongest sign first. An id of a feed means something on the feed's own host alone."""
    if release.guid:
        yield f"guid {host_of(page_url or '')} {release.guid}"
    if release.url:
        yield f"url {canonical_url(release.url)}"
        yield release.url  # what sources from before this module are known by
    elif page_url and is_alone:
        yield f"url {canonical_url(page_url)}"
    elif page_url and not release.title_is_derived:
        # One of several texts of a page, without an address of its own: it is known by what stands over it.
        yield f"part {canonical_url(page_url)}\n{release.title.casefold()}\n{release.published_on}"


def content_key(release: Release) -> bytes:
    """The key of a text's title, day and words, however they are spaced and capitalised."""
    words = " ".join(release.body.casefold().split())
    return _digest(f"{release.title.casefold()}\n{release.published_on}\n{words}")


def canonical_url(url: str) -> str:
    """The address without what makes no difference to what is read there.

    That is: letter case of scheme and host, http or https, the default port, the fragment, a slash at the end, and
    the parameters that only say where a visitor came from.
    """
    try:
        parts = urlsplit(url.strip())
        authority = _authority(parts)
    except ValueError:
        return url.strip()
    if not parts.netloc:
        return url.strip()
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0])]
    query = f"?{urlencode(kept)}" if kept else ""
    return f"https://{authority}{parts.path.rstrip('/')}{query}"


def host_of(url: str) -> str:
    """Host and port of an address in one spelling; "" where it has none."""
    try:
        return _authority(urlsplit(url.strip()))
    except ValueError:
        return ""


def _authority(parts: SplitResult) -> str:
    host, port = (parts.hostname or "").rstrip("."), parts.port
    return host if port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f"{host}:{port}"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
