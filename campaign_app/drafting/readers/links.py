"""Addresses in a source: made absolute, and only those that a browser may follow."""

from urllib.parse import quote, urljoin, urlsplit

_LONGEST = 2000


def absolute(url: str | None, base_url: str | None) -> str | None:
    """Return `url` in full, None where it is empty, a mere place on the page, or not http(s)."""
    url = "".join((url or "").split("\n")).strip().replace("\t", "").replace("\r", "")
    if not url or url.startswith("#") or len(url) > _LONGEST:
        return None
    try:
        joined = urljoin(base_url or "", quote(url, safe="%/:=&?~#+!$,;'@()*[]|"))
        host = urlsplit(joined).hostname
    except ValueError:
        return None
    return joined if host and joined.startswith(("http://", "https://")) else None
