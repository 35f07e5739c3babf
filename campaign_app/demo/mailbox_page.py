"""The mailbox over HTTP: `/mailbox` for people, `/mailbox.json` for programs. Knows nothing of SMTP."""

import base64
import json
import re
import threading
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent / "pages"
SHOWN = 100  # mails on the list, unless all are asked for
STYLES = {
    "app.css": HERE.parent.parent / "static" / "app.css",
    "mailbox.css": HERE / "mailbox.css",
    "mailbox.js": HERE / "mailbox.js",
}
TYPES = {".css": "text/css", ".js": "text/javascript"}
PAGE_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'"
# A mail is somebody else's page: it may look like itself and open links, and nothing more.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:;"
    " sandbox allow-popups allow-popups-to-escape-sandbox"
)


class Mails(Protocol):
    """Where the page takes the mails from."""

    @property
    def messages(self) -> Sequence[Mapping[str, Any]]:
        """All mails, oldest first."""


class MailboxPage:
    """The HTTP server of a mailbox, in a thread of its own."""

    def __init__(self, mails: Mails, address: str, port: int) -> None:
        self._wanted = (address, port)
        self._mails = mails
        self._server: ThreadingHTTPServer | None = None
        self.port = port

    def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        handler = type("Handler", (MailboxHandler,), {"mails": self._mails})
        self._server = ThreadingHTTPServer(self._wanted, handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()


class MailboxHandler(BaseHTTPRequestHandler):
    """Answers GET and HEAD; a mail's number is its place in the mailbox, from 1."""

    mails: Mails
    server_version = "Mailbox"
    sys_version = ""
    templates = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)

    def do_GET(self) -> None:
        """Find what the path names and send it."""
        parts = urlsplit(self.path)
        path = parts.path.rstrip("/")
        mails = self.mails.messages
        if path == "":
            self._send("", status=HTTPStatus.FOUND, headers={"Location": "/mailbox"})
        elif path == "/mailbox":
            newest = list(enumerate(mails, start=1))[::-1][: None if parts.query == "all" else SHOWN]
            self._send(self._render("mailbox.html", mails=newest, count=len(mails)))
        elif path == "/mailbox/count":
            self._send(str(len(mails)), kind="text/plain")
        elif path == "/mailbox.json":
            self._send(json.dumps(mails, ensure_ascii=False), kind="application/json")
        elif match := re.fullmatch(r"/static/([a-z]+\.(?:css|js))", path):
            self._send_file(match[1])
        elif (match := re.fullmatch(r"/mailbox/([0-9]{1,9})(/html|/files/[0-9]{1,3})?", path)) and (
            0 < int(match[1]) <= len(mails)
        ):
            self._send_mail(int(match[1]), mails[int(match[1]) - 1], match[2] or "")
        else:
            self._send(self._render("not_found.html"), status=HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET  # noqa: N815 - the name http.server calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server gives
        """Say nothing: paths of a mailbox are nobody's business."""

    def _send_mail(self, number: int, mail: Mapping[str, Any], part: str) -> None:
        if part == "/html":
            self._send(_opening_outside(mail["html"]), headers={"Content-Security-Policy": MAIL_POLICY})
        elif part:
            self._send_attachment(mail["attachments"], int(part.removeprefix("/files/")))
        else:
            self._send(self._render("mail.html", mail=mail, number=number))

    def _send_attachment(self, attachments: Sequence[Mapping[str, str]], number: int) -> None:
        if number >= len(attachments):
            self._send(self._render("not_found.html"), status=HTTPStatus.NOT_FOUND)
            return
        name = re.sub(r"[^A-Za-z0-9._-]", "_", attachments[number]["name"])
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        self._send(base64.b64decode(attachments[number]["content"]), kind="application/octet-stream", headers=headers)

    def _send_file(self, name: str) -> None:
        path = STYLES.get(name)
        if path and path.exists():
            self._send(path.read_text(encoding="utf-8"), kind=TYPES[path.suffix])
        else:
            self._send(self._render("not_found.html"), status=HTTPStatus.NOT_FOUND)

    def _render(self, template: str, **values: object) -> str:
        return self.templates.get_template(template).render(**values)

    def _send(
        self,
        body: str | bytes,
        *,
        kind: str = "text/html",
        status: HTTPStatus = HTTPStatus.OK,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        fixed = {
            "Content-Type": f"{kind}; charset=utf-8" if kind.startswith(("text/", "application/json")) else kind,
            "Content-Length": str(len(content)),
            "Content-Security-Policy": PAGE_POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        for name, value in (fixed | dict(headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _opening_outside(html: str) -> str:
    """The mail's HTML with its links opening in a tab of their own, as a mail program does."""
    base = '<base target="_blank">'
    changed, count = re.subn(r"(<head[^>]*>)", rf"\1{base}", html, count=1, flags=re.IGNORECASE)
    return changed if count else base + html
