"""The SMTP server: one connection, many messages, and an honest word about each.

The three outcomes that matter to the outbox are kept apart by where in the dialogue something went wrong
(RFC 5321 sections 4.2.1 and 4.5.3.2): before the message was handed over (temporary), a 5xx answer (permanent), or
after its final dot without an answer (uncertain, RFC 1047).
"""

import re
import smtplib
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from campaign_app.errors import PermanentFailure, ServerUnavailable, TemporaryFailure, UncertainOutcome

TIMEOUT_SECONDS = 20.0
_LEADING_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class Attachment:
    """A text file that goes with an email."""

    filename: str
    subtype: str
    text: str


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

    def to_message(self) -> EmailMessage:
        """The MIME message; header values lose their line ends, so no value can start a header of its own."""
        message = EmailMessage(policy=SMTP_POLICY)
        headers = {"From": self.sender, "To": self.to, "Subject": self.subject, "Reply-To": self.reply_to}
        headers |= {"Message-ID": f"<{self.message_id}>", "Date": format_datetime(self.date)} | self.headers
        for name, value in headers.items():
            if value:
                message[name] = " ".join(value.split())
        message.set_content(self.text)
        if self.html:
            message.add_alternative(self.html, subtype="html")
        for attachment in self.attachments:
            message.add_attachment(attachment.text, subtype=attachment.subtype, filename=attachment.filename)
        return message


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

        Raises ServerUnavailable (no connection), TemporaryFailure (4xx or broken off before the data),
        PermanentFailure (5xx) or UncertainOutcome (broken off after the data).
        """
        connection = self._connect()
        try:
            self._open_data(connection, email)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise TemporaryFailure(f"broken off before the data: {type(error).__name__}") from error
        try:
            connection.send(_LEADING_DOT.sub(b"..", email.to_message().as_bytes()) + b".\r\n")
            code, _ = connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise UncertainOutcome(f"broken off after the data: {type(error).__name__}") from error
        self._check(connection, code)

    def _open_data(self, connection: smtplib.SMTP, email: Email) -> None:
        self._check(connection, connection.mail(parseaddr(email.sender)[1])[0])
        self._check(connection, connection.rcpt(email.to)[0])
        code, _ = connection.docmd("DATA")
        if code != 354:
            self._check(connection, code)
            raise TemporaryFailure(f"unexpected answer {code} to DATA")

    def _check(self, connection: smtplib.SMTP, code: int) -> None:
        """Raise by the class of a reply code, leaving the connection ready for the next message."""
        if code < 400:
            return
        if code == 421:
            self._drop()
        else:
            connection.rset()
        if code < 500:
            raise TemporaryFailure(f"the server answered {code}")
        raise PermanentFailure(f"the server answered {code}")

    def _connect(self) -> smtplib.SMTP:
        if self._connection is None:
            try:
                self._connection = self._dial()
            except (smtplib.SMTPException, OSError) as error:
                raise ServerUnavailable(f"no SMTP connection: {type(error).__name__}") from error
        return self._connection

    def _dial(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "", self._url.port or 0
        if self._url.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=self._timeout)
        else:
            connection = smtplib.SMTP(host, port or 25, timeout=self._timeout)
        connection.ehlo()
        if self._url.scheme == "smtp" and connection.has_extn("starttls"):
            connection.starttls()
            connection.ehlo()
        if self._url.username:
            connection.login(unquote(self._url.username), unquote(self._url.password or ""))
        return connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
