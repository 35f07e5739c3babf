"""The demo's mailbox: takes every mail over SMTP, delivers none, keeps them in one file.

`python -m campaign_app.demo.mailbox --smtp-port N --http-port N --data DIR` is the process, `MailSink` is for
tests; `mailbox_page` shows the mails. The sink can misbehave on purpose, as mail servers do (`Faults`).
"""

import argparse
import asyncio
import base64
import hashlib
import json
import signal
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TypedDict

from aiosmtpd.smtp import SMTP, Envelope, Session

from campaign_app.demo.mailbox_page import MailboxPage

LARGEST_MAIL = 32 * 1024 * 1024
ADDRESS = "127.0.0.1"


class Attachment(TypedDict):
    """One file of a mail; `content` is base64."""

    name: str
    type: str
    content: str


class Mail(TypedDict):
    """One mail: `to` and `sender` from the envelope, the rest from the message; `received_at` is UTC.

    `sha256` is of the bytes as they came.
    """

    to: list[str]
    sender: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    attachments: list[Attachment]
    received_at: str
    sha256: str


@dataclass(frozen=True)
class Faults:
    """How the sink misbehaves.

    `drop_after_data`: keep the first N mails but cut the line instead of saying 250: the sender cannot know.
    `reply_temporary`: refuse the first N mails with 451. `reply_permanent`: refuse these recipients with 550.
    `delay_seconds`: let every sender wait for the answer to its data.
    """

    drop_after_data: int = 0
    reply_temporary: int = 0
    reply_permanent: frozenset[str] = frozenset()
    delay_seconds: float = 0


class MailSink:
    """An SMTP server in its own thread, with a page when `http_port` is given; port 0 takes a free one.

    With `folder`, mails are appended to `folder/mailbox.jsonl` and those of an earlier run are there again.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        smtp_port: int = 0,
        http_port: int | None = None,
        faults: Faults | None = None,
    ) -> None:
        self.faults = faults or Faults()
        self.smtp_port = smtp_port
        self._file = folder / "mailbox.jsonl" if folder else None
        self._mails = _read(self._file) if self._file else []
        self._refused = self._dropped = 0
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._page = MailboxPage(self, ADDRESS, http_port) if http_port is not None else None

    def __enter__(self) -> "MailSink":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def messages(self) -> list[Mail]:
        """All mails, oldest first (a copy)."""
        with self._lock:
            return list(self._mails)

    @property
    def smtp_url(self) -> str:
        """The address to send to, as SMTP_URL takes it."""
        return f"smtp://{ADDRESS}:{self.smtp_port}"

    @property
    def page_url(self) -> str | None:
        """The address of the page for people, when there is one."""
        return f"http://{ADDRESS}:{self._page.port}/mailbox" if self._page else None

    def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        self.smtp_port = self._server.sockets[0].getsockname()[1]
        if self._page:
            self._page.start()

    def stop(self) -> None:
        """Stop listening; the mails stay readable."""
        if self._page:
            self._page.stop()
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, unless it is one of those that do not exist."""
        if address in self.faults.reply_permanent:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a mail and say so, or misbehave as told."""
        await asyncio.sleep(self.faults.delay_seconds)
        if self._refused < self.faults.reply_temporary:
            self._refused += 1
            return "451 4.3.0 Try again later"
        self._keep(_as_mail(envelope))
        if self._dropped < self.faults.drop_after_data and server.transport is not None:
            self._dropped += 1
            server.transport.close()
        return "250 OK"

    async def _listen(self) -> asyncio.Server:
        def protocol() -> SMTP:
            return SMTP(
                self,
                data_size_limit=LARGEST_MAIL,
                enable_SMTPUTF8=True,
                hostname="localhost",
                loop=self._loop,
            )

        return await self._loop.create_server(protocol, ADDRESS, self.smtp_port)

    async def _hang_up(self) -> None:
        if self._server:
            self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _keep(self, mail: Mail) -> None:
        with self._lock:
            if self._file:
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(mail, ensure_ascii=False) + "\n")
            self._mails.append(mail)


def _as_mail(envelope: Envelope) -> Mail:
    content = envelope.content or b""
    source = content if isinstance(content, bytes) else content.encode()
    message = message_from_bytes(source, policy=policy.default)
    return Mail(
        to=[str(address) for address in envelope.rcpt_tos],
        sender=str(envelope.mail_from or ""),
        subject=str(message["Subject"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        headers={name: ", ".join(str(value) for value in message.get_all(name, [])) for name in message},
        attachments=[_as_attachment(part) for part in message.iter_attachments()],
        received_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        sha256=hashlib.sha256(source).hexdigest(),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def _as_attachment(part: EmailMessage) -> Attachment:
    payload = part.get_payload(decode=True)
    return Attachment(
        name=part.get_filename() or "attachment",
        type=part.get_content_type(),
        content=base64.b64encode(payload if isinstance(payload, bytes) else b"").decode(),
    )


def _read(file: Path) -> list[Mail]:
    """The mails of an earlier run; a last line cut short by a crash is left out, and off."""
    if not file.exists():
        return []
    lines = [line for line in file.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
    file.write_bytes(b"".join(lines))
    return [json.loads(line) for line in lines]


def main(arguments: list[str] | None = None) -> None:
    """Run the mailbox until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="mailbox", description="Takes every mail, delivers none and shows them.")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of mailbox.jsonl")
    parser.add_argument("--drop-after-data", type=int, default=0, metavar="N")
    parser.add_argument("--reply-temporary", type=int, default=0, metavar="N")
    parser.add_argument("--reply-permanent", action="append", default=[], metavar="ADDRESS")
    parser.add_argument("--delay-seconds", type=float, default=0)
    given = parser.parse_args(arguments)
    faults = Faults(given.drop_after_data, given.reply_temporary, frozenset(given.reply_permanent), given.delay_seconds)
    stopping = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stopping)  # before there are threads, which take it over
    with MailSink(given.data, smtp_port=given.smtp_port, http_port=given.http_port, faults=faults):
        signal.sigwait(stopping)


if __name__ == "__main__":
    main()
