"""Reading a post as the web server brought it: only plain, well-formed ones, of our own pages, are read here."""

from functools import lru_cache
from urllib.parse import parse_qsl

from werkzeug.http import parse_list_header
from werkzeug.sansio.utils import host_is_trusted

from campaign_app.config import Settings
from campaign_app.web.origin import is_own_site
from campaign_app.wsgi_environ import Scope

KIND = "application/x-www-form-urlencoded"
BODY_MAX_BYTES = 32_768
FIELDS_MAX = 50


def read_post(scope: Scope, body: bytes, settings: Settings) -> dict[str, str] | None:
    """The fields of a form posted by one of our own pages to a host of ours, each given once; None for all else."""
    headers = scope.headers
    is_usual = (
        scope.method == "POST"
        and len(body) <= BODY_MAX_BYTES
        and is_trusted(headers.get("host") or "", tuple(settings.hosts))
        and headers.get("content-type", "" if body else KIND) == KIND
        and headers.get("content-encoding") is None
        and is_own_site(headers.get, settings.hosts)
    )
    return read_fields(body) if is_usual else None


@lru_cache(maxsize=64)
def is_trusted(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether a request's host is one of ours, as Flask would say (TRUSTED_HOSTS)."""
    return host_is_trusted(host, hosts)


def read_fields(form: bytes) -> dict[str, str] | None:
    """The fields of a form, or of a query; None when one is given twice or cannot be read."""
    try:
        pairs = parse_qsl(form.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX)
    except ValueError:
        return None
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else None


def address_of(scope: Scope, proxy_count: int) -> str:
    """The network address a request came from, as told by the outermost proxy of ours (`web.origin`)."""
    if proxy_count:
        told = parse_list_header(",".join(value for name, value in scope.headers.items() if name == "x-forwarded-for"))
        if len(told) >= proxy_count:
            return told[-proxy_count]
    return scope.client.rpartition(":")[0].strip("[]")
