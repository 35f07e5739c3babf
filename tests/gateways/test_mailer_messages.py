"""What goes over the wire: no value starts a header or ends a mail, and every address is one SMTP can take."""

import base64
import dataclasses
import hashlib
import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_app.demo.mailbox import MailSink
from campaign_app.errors import PermanentFailure
from campaign_app.gateways.mailer import Attachment, Email, SmtpTransport, mailbox
from campaign_app.gateways.mime import Block, InBlocks
from tests.fakes import ScriptedSmtp
from tests.gateways.test_mailer import MAIL

HEADERS = {"From", "To", "Subject", "Message-ID", "Date", "Content-Type", "MIME-Version"}
INJECTIONS = [
    "Hello\r\nBcc: eve@example.org",
    "Hello\nBcc: eve@example.org",
    "Hello\rBcc: eve@example.org",
    "Hello\r\n\r\n<script>alert(1)</script>",
    "Hello\x0bBcc: eve@example.org",
    "Hello\u2028Bcc: eve@example.org",
    "Hello\x85Bcc: eve@example.org",
    "=?utf-8?q?Hello=0D=0ABcc:_eve@example.org?=",
    "=\x00?utf-8?q?Hello=0D=0ABcc:_eve@example.org?=",
    "==?utf-8?b?SGVsbG8NCkJjYzogZXZlQGV4YW1wbGUub3Jn?=",
]


def written(**changes: object) -> bytes:
    return dataclasses.replace(MAIL, **changes).to_bytes()  # type: ignore[arg-type]


def header_names(raw: bytes) -> set[str]:
    """The names of the headers a mail program finds, whatever they hold."""
    return set(message_from_bytes(raw, policy=policy.compat32).keys())


def lines_of(message: EmailMessage, kind: str) -> list[str]:
    """The lines of a mail's body of this kind, less the line ends after them."""
    body = message.get_body((kind,))
    assert body
    return re.split(r"\r\n|\r|\n", body.get_content().rstrip("\r\n"))


@pytest.mark.parametrize("value", INJECTIONS, ids=ascii)
@pytest.mark.parametrize("place", ["subject", "sender", "reply_to"])
def test_no_value_starts_a_header_of_its_own(place: str, value: str) -> None:
    names = header_names(written(**{place: value if place == "subject" else mailbox(value, "act@example.org")}))
    assert names <= HEADERS | {"Reply-To"}


@given(st.text(max_size=200) | st.sampled_from(INJECTIONS), st.text(max_size=100))
def test_no_subject_or_header_does_either(subject: str, header: str) -> None:
    raw = written(subject=subject, headers={"X-Note": header})
    assert header_names(raw) <= HEADERS | {"X-Note"}
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998  # RFC 5322 section 2.1.1


@given(st.text(max_size=300))
def test_any_text_is_written_in_seven_bits_with_whole_line_ends(text: str) -> None:
    raw = written(text=text)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert raw.endswith(b"\r\n")


@given(st.lists(st.tuples(st.text(max_size=120), st.booleans()), max_size=8), st.text(max_size=120))
def test_a_text_in_blocks_is_written_as_the_whole_text_is(lines: list[tuple[str, bool]], last: str) -> None:
    blocks = [Block(f"{line}\n") if is_shared else f"{line}\n" for line, is_shared in lines]
    text = InBlocks.of([*blocks, last])
    assert written(text=text, html=text) == written(text=str(text), html=str(text))


@given(
    st.text(max_size=120),
    st.text(max_size=120) | st.sampled_from(INJECTIONS),
    st.text(max_size=400),
    st.text(max_size=400) | st.just(""),
)
def test_what_is_written_quickly_says_what_the_library_writes(sender: str, subject: str, text: str, html: str) -> None:
    headers = {"List-Unsubscribe": f"<https://example.org/{'x' * 90}>"}
    named = mailbox(sender, "act@example.org")
    mail = dataclasses.replace(MAIL, sender=named, subject=subject, text=text, html=html, headers=headers)
    try:
        expected = message_from_bytes(mail.to_message().as_bytes(), policy=policy.SMTP)
    except (ValueError, LookupError):
        return
    found = message_from_bytes(mail.to_bytes(), policy=policy.SMTP)
    assert isinstance(found, EmailMessage)
    assert isinstance(expected, EmailMessage)
    assert not found.defects
    for name in HEADERS - {"Content-Type"} | {"List-Unsubscribe"}:
        assert found[name] == expected[name], name
    assert found.get_content_type() == expected.get_content_type()
    for kind in ("plain", "html") if html else ("plain",):
        assert lines_of(found, kind) == lines_of(expected, kind)


@pytest.mark.parametrize("end", ["\r\n.\r\n", "\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n"], ids=ascii)
def test_no_text_ends_the_mail_and_starts_another(end: str) -> None:
    smuggled = f"Hello{end}MAIL FROM:<eve@example.org>\r\nRCPT TO:<boss@example.org>\r\nDATA\r\nHa{end}"
    with MailSink() as sink, SmtpTransport(sink.smtp_url) as transport:
        transport.send(dataclasses.replace(MAIL, text=smuggled, html=""))
        transport.send(MAIL)
        assert [mail["to"] for mail in sink.messages] == [["ada@example.org"]] * 2
        assert "RCPT TO:<boss@example.org>" in sink.messages[0]["text"]


def test_a_line_that_starts_with_a_dot_arrives_with_its_dot() -> None:
    with MailSink() as sink, SmtpTransport(sink.smtp_url) as transport:
        transport.send(dataclasses.replace(MAIL, text=".\n..\n.hidden\n"))
        assert sink.messages[0]["text"] == ".\n..\n.hidden\n"


def test_names_and_texts_in_any_script_arrive_as_they_are() -> None:
    subject, text = "Größe \u0628\u0631\u0627\u0628\u0631\u06cc \u2014 \U0001f54a", "Ünï\u00e7ode \u4e2d\u6587\n" * 30
    with MailSink() as sink, SmtpTransport(sink.smtp_url) as transport:
        transport.send(dataclasses.replace(MAIL, subject=subject, text=text))
        assert (sink.messages[0]["subject"], sink.messages[0]["text"]) == (subject, text)


def test_a_table_goes_with_the_mail_as_a_file() -> None:
    table = Attachment("buses.csv", "text/csv", "district,count\r\nÎle,3\r\n".encode())
    with MailSink() as sink, SmtpTransport(sink.smtp_url) as transport:
        transport.send(dataclasses.replace(MAIL, attachments=(table,)))
        (attached,) = sink.messages[0]["attachments"]
    assert (attached["name"], attached["type"]) == ("buses.csv", "text/csv")
    assert base64.b64decode(attached["content"]) == table.data


def test_a_mail_is_written_alike_each_time_and_arrives_as_it_was_written() -> None:
    files = tuple(Attachment(f"{name}.pdf", "application/pdf", bytes(range(256))) for name in ("one", "two"))
    mail = dataclasses.replace(MAIL, html="<p>Hello</p>", attachments=files)
    with MailSink() as sink, SmtpTransport(sink.smtp_url) as transport:
        transport.send(mail)
        received = sink.messages[0]["sha256"]
    assert mail.to_bytes() == mail.to_bytes()
    assert received == hashlib.sha256(mail.to_bytes()).hexdigest()


def test_an_address_in_another_script_goes_to_a_server_that_takes_it() -> None:
    with MailSink() as sink, SmtpTransport(sink.smtp_url) as transport:
        transport.send(dataclasses.replace(MAIL, to="ren\u00e9@b\u00fccher.example"))
        transport.send(MAIL)
        assert [mail["to"] for mail in sink.messages] == [["ren\u00e9@b\u00fccher.example"], ["ada@example.org"]]


def test_an_address_in_another_script_is_refused_by_other_servers_and_stops_nobody() -> None:
    with ScriptedSmtp() as server, SmtpTransport(server.url) as transport:
        with pytest.raises(PermanentFailure):
            transport.send(dataclasses.replace(MAIL, to="ren\u00e9@example.org"))
        transport.send(MAIL)
        assert server.connections == 1


@pytest.mark.parametrize("changes", [{"subject": "\ud800"}, {"text": "\ud800"}, {"html": "\ud800"}], ids=str)
def test_a_mail_that_cannot_be_written_fails_before_a_word_is_said(changes: dict[str, str]) -> None:
    broken: Email = dataclasses.replace(MAIL, **changes)  # type: ignore[arg-type]
    with ScriptedSmtp() as server, SmtpTransport(server.url) as transport:
        with pytest.raises(PermanentFailure):
            transport.send(broken)
        transport.send(MAIL)
        assert sum(line.startswith("mail") for line in server.heard) == 1
