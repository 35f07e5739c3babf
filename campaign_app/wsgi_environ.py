"""From a request as the web server describes it to the environment a WSGI application expects (PEP 3333)."""

import sys
from io import BytesIO
from typing import Any, Protocol

# What was done about a post before it was passed on, in the environment under names that no header comes in by.
Marks = dict[str, Any]
# The limit of posts from one address has counted this one.
COUNTED = "campaign_app.counted"


class RequestHeaders(Protocol):
    """The headers of a request, their names in lower case."""

    def get(self, key: str, default: Any = None) -> str | None:
        """The value of a header."""

    def items(self) -> list[tuple[str, str]]:
        """All of them, as sent."""


class Scope(Protocol):
    """A request less its body (RSGI's scope)."""

    @property
    def method(self) -> str:
        """GET, POST and their like."""

    @property
    def path(self) -> str:
        """What comes before the question mark, decoded."""

    @property
    def query_string(self) -> str:
        """What comes after it, as sent."""

    @property
    def scheme(self) -> str:
        """http or https."""

    @property
    def server(self) -> str:
        """Where it came in: `address:port`."""

    @property
    def client(self) -> str:
        """Where it came from: `address:port`."""

    @property
    def http_version(self) -> str:
        """1.1 or 2."""

    @property
    def headers(self) -> RequestHeaders:
        """Its headers."""


def make_environ(scope: Scope, body: bytes, *, drops_conditions: bool = False) -> dict[str, Any]:
    """The WSGI environment of a whole request; with `drops_conditions` as if the client knew no earlier answer."""
    server_name, _, server_port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server_name,
        "SERVER_PORT": server_port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **_headers(scope.headers.items()),
    }
    if drops_conditions:
        environ.pop("HTTP_IF_NONE_MATCH", None)
        environ.pop("HTTP_IF_MODIFIED_SINCE", None)
    return environ


def _headers(sent: list[tuple[str, str]]) -> dict[str, str]:
    """The headers under their CGI names. One with an underscore could pass for another one, so it is left out."""
    found: dict[str, str] = {}
    for name, value in sent:
        if name in {"content-length", "transfer-encoding"} or "_" in name:
            continue
        key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"
        between = "; " if name == "cookie" else ", "
        found[key] = f"{found[key]}{between}{value}" if key in found else value
    return found
