"""The SMTP server: one connection, many messages, and an honest word about each.

The three outcomes that matter to the outbox are kept apart by where in the dialogue something went wrong
(RFC 5321 sections 4.2.1 and 4.5.3.2): before the message was handed over (temporary), a 5xx answer (permanent), or
after its final dot without an answer (uncertain, RFC 1047).
"""

import hashlib
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from functools import lru_cache
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from campaign_app.addresses import bare_address
from campaign_app.errors import PermanentFailure, ServerUnavailable, TemporaryFailure, UncertainOutcome
from campaign_app.gateways.envelope import GO_ON, ask_at_once, ask_in_turn
from campaign_app.gateways.mime import write_mail

TIMEOUT_SECONDS = 20.0
_LEADING_DOT = re.compile(rb"(?m)^\.")
# "Closing transmission channel" (RFC 5321 section 4.2.3); after the final dot, servers that say so often have the mail.
_CLOSING = 421
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# Servers need not take eight bits (RFC 6152), so everything is written in seven.
_POLICY = SMTP_POLICY.clone(cte_type="7bit")


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an email, byte for byte."""

    filename: str
    media_type: str
    data: bytes


@lru_cache(maxsize=256)
def mailbox(name: str, address: str) -> str:
    """A name and an address as a header value, in plain text: encoding it is the message's business."""
    username, _, domain = address.rpartition("@")
    return str(Address(" ".join(name.split()), username, domain))


_date = lru_cache(maxsize=4)(format_datetime)


@dataclass(frozen=True)
class Email:
    """A composed mail: `text` is the truth, `html` its dress; `message_id` comes without angle brackets."""

    to: str
    sender: str
    subject: str
    text: str
    html: str
    message_id: str
    date: datetime
    reply_to: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()

    def all_headers(self) -> dict[str, str]:
        """The headers with a value, each plain text on one line, so that no value can start a header of its own.

        An encoded word (RFC 2047) in a value would be decoded, line ends and all, so it is broken up.
        """
        headers = {"From": self.sender, "To": self.to, "Subject": self.subject, "Reply-To": self.reply_to}
        headers |= {
            "Message-ID": f"<{self.message_id}>",
            "Date": _date(self.date.replace(microsecond=0)),
        } | self.headers
        in_one_line = {name: " ".join(value.replace("=?", "= ?").split()) for name, value in headers.items()}
        return {name: value for name, value in in_one_line.items() if value}

    def to_bytes(self) -> bytes:
        """The mail as it travels, the same bytes each time, so that they can be kept.

        Raises ValueError or LookupError when it cannot be written.
        """
        if self.attachments or not self.to.isascii():
            return self.to_message().as_bytes()
        return write_mail(self.all_headers(), text=self.text, html=self.html, boundary=self.message_id[:32])

    def to_message(self) -> EmailMessage:
        """The MIME message."""
        message = EmailMessage(policy=_POLICY.clone(utf8=not self.to.isascii()))
        for name, value in self.all_headers().items():
            message[name] = value
        message.set_content(self.text)
        if self.html:
            message.add_alternative(self.html, subtype="html")
        for attachment in self.attachments:
            maintype, _, subtype = attachment.media_type.partition("/")
            message.add_attachment(attachment.data, maintype=maintype, subtype=subtype, filename=attachment.filename)
        self._draw_boundaries(message)
        return message

    def _draw_boundaries(self, message: EmailMessage) -> None:
        """Boundaries are random unless given; these come from what is in the mail, so nothing in it can guess them."""
        known = hashlib.sha256(f"{self.message_id}\n{self.subject}\n{self.text}\n{self.html}".encode())
        parts = [part for part in message.walk() if part.is_multipart()]
        for number, part in enumerate(parts):
            part.set_boundary(f"={number}={known.hexdigest()[:32]}")


class SmtpTransport:
    """One SMTP connection, opened at the first message and again after it broke; use as a context manager."""

    def __init__(self, smtp_url: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._url = urlsplit(smtp_url)
        self._timeout = timeout_seconds
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    def send(self, email: Email) -> None:
        """Hand one mail over.

        Raises ServerUnavailable (no connection, or the server refuses us), TemporaryFailure (4xx or broken off before
        the data), PermanentFailure (5xx, or a mail no server could take) or UncertainOutcome (broken off after it).
        """
        connection = self._connect()
        content = _content(email)  # before the dialogue, so that a mail that cannot be written spoils nothing
        try:
            self._open_data(connection, email)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise TemporaryFailure("broken off before the data: %(kind)s", kind=type(error).__name__) from error
        try:
            connection.send(content)
            code, _ = connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise UncertainOutcome("broken off after the data: %(kind)s", kind=type(error).__name__) from error
        if code == _CLOSING or not 200 <= code < 600:
            self._drop()
            raise UncertainOutcome("the server answered %(code)s after the data", code=code)
        self._check(connection, code)

    def _open_data(self, connection: smtplib.SMTP, email: Email) -> None:
        """MAIL, RCPT and DATA. A refused sender is no fault of the mail: nothing can leave until that is mended."""
        if not email.to.isascii() and not connection.has_extn("smtputf8"):
            raise PermanentFailure("the server takes no address outside ASCII")
        ask = ask_at_once if connection.has_extn("pipelining") and email.to.isascii() else ask_in_turn
        sender_code, recipient_code, data_code = ask(connection, bare_address(email.sender), email.to)
        if 500 <= sender_code < 600:
            self._drop()
            raise ServerUnavailable("the server refuses the sender with %(code)s", code=sender_code)
        self._check(connection, sender_code)
        self._check(connection, recipient_code)
        if data_code != GO_ON:
            self._check(connection, data_code)
            raise TemporaryFailure("unexpected answer %(code)s to DATA", code=data_code)

    def _check(self, connection: smtplib.SMTP, code: int) -> None:
        """Raise by the class of a reply code, leaving the connection ready for the next message."""
        if 200 <= code < 300:
            return
        try:
            connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()
        if 500 <= code < 600:
            raise PermanentFailure("the server answered %(code)s", code=code)
        raise TemporaryFailure("the server answered %(code)s", code=code)

    def _connect(self) -> smtplib.SMTP:
        if self._connection is None:
            try:
                self._connection = self._dial()
            except (smtplib.SMTPException, OSError) as error:
                raise ServerUnavailable("no SMTP connection: %(kind)s", kind=type(error).__name__) from error
        return self._connection

    def _dial(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "", self._url.port or 0
        if self._url.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=self._timeout, context=ssl.create_default_context()
            )
        else:
            connection = smtplib.SMTP(host, port or 25, timeout=self._timeout)
        try:
            self._greet(connection)
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
        return connection

    def _greet(self, connection: smtplib.SMTP) -> None:
        """Say hello, over TLS where it is offered (its certificate is checked), and log in where we are asked to.

        A password never crosses a network in the clear: whoever hides STARTTLS from us must not learn it.
        """
        connection.ehlo()
        if self._url.scheme == "smtp" and connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
        if self._url.username:
            if not isinstance(connection.sock, ssl.SSLSocket) and self._url.hostname not in _LOOPBACK:
                raise smtplib.SMTPNotSupportedError("STARTTLS is not offered")
            connection.login(unquote(self._url.username), unquote(self._url.password or ""))

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _content(email: Email) -> bytes:
    """What is sent after DATA, to its final dot (RFC 5321 section 4.5.2). Raises PermanentFailure."""
    try:
        written = email.to_bytes()
    except (ValueError, LookupError) as error:
        raise PermanentFailure("the mail cannot be written: %(kind)s", kind=type(error).__name__) from error
    # Looking for a dot first is a hundred times as fast, and nearly no mail has one there.
    has_dot = written.startswith(b".") or b"\n." in written
    return (_LEADING_DOT.sub(b"..", written) if has_dot else written) + b".\r\n"
