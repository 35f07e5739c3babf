"""The SMTP server: one connection, and an honest word about each mail, whatever the server does."""

import dataclasses
from collections.abc import Iterator

import pytest

from campaign_app.demo.mailbox import Faults, MailSink
from campaign_app.errors import (
    DeliveryFailed,
    PermanentFailure,
    ServerUnavailable,
    TemporaryFailure,
    UncertainOutcome,
)
from campaign_app.gateways.mailer import Email, SmtpTransport
from tests.conftest import NOW
from tests.fakes import ScriptedSmtp

MAIL = Email(
    to="ada@example.org",
    sender="Common Ground <act@example.org>",
    subject="Confirm your signature",
    text="One click and it counts.\n",
    html="<p>One click and it counts.</p>",
    message_id="017f22e279b07cc398c4dc0c0c07398f@example.org",
    date=NOW,
)
PATIENCE_SECONDS = 0.3


@pytest.fixture
def sink() -> Iterator[MailSink]:
    """A real SMTP server that keeps what it gets."""
    with MailSink() as started:
        yield started


def outcome(url: str) -> type[DeliveryFailed] | None:
    """What sending one mail there comes to."""
    with SmtpTransport(url, timeout_seconds=PATIENCE_SECONDS) as transport:
        try:
            transport.send(MAIL)
        except DeliveryFailed as error:
            return None if "@" in str(error) else type(error)  # reasons are kept and shown, so they name nobody
    return None


def test_many_mails_go_over_one_connection() -> None:
    with ScriptedSmtp() as server, SmtpTransport(server.url) as transport:
        for _ in range(3):
            transport.send(MAIL)
        assert server.connections == 1
        assert server.heard.count("rcpt TO:<ada@example.org>") == 3


def test_what_arrives_is_what_was_composed(sink: MailSink) -> None:
    with SmtpTransport(sink.smtp_url) as transport:
        transport.send(dataclasses.replace(MAIL, reply_to="Olga <olga@example.org>", headers={"Auto-Submitted": "no"}))
    (mail,) = sink.messages
    assert (mail["to"], mail["sender"]) == ([MAIL.to], "act@example.org")
    assert (mail["subject"], mail["text"], mail["html"]) == (MAIL.subject, MAIL.text, MAIL.html + "\n")
    assert mail["headers"]["From"] == MAIL.sender
    assert mail["headers"]["Reply-To"] == "Olga <olga@example.org>"
    assert mail["headers"]["Message-ID"] == f"<{MAIL.message_id}>"
    assert mail["headers"]["Date"] == "Wed, 14 Oct 2026 09:30:00 +0000"
    assert mail["headers"]["Auto-Submitted"] == "no"


def test_the_sink_says_what_servers_say_and_the_next_mail_still_leaves() -> None:
    faults = Faults(reply_temporary=1, reply_permanent=frozenset({"gone@example.org"}))
    with MailSink(faults=faults) as sink, SmtpTransport(sink.smtp_url) as transport:
        with pytest.raises(TemporaryFailure, match="451"):
            transport.send(MAIL)
        with pytest.raises(PermanentFailure, match="550"):
            transport.send(dataclasses.replace(MAIL, to="gone@example.org"))
        transport.send(MAIL)
        assert len(sink.messages) == 1


def test_a_line_cut_after_the_final_dot_is_uncertain_and_the_next_mail_dials_anew() -> None:
    with MailSink(faults=Faults(drop_after_data=1)) as sink, SmtpTransport(sink.smtp_url) as transport:
        with pytest.raises(UncertainOutcome):
            transport.send(MAIL)
        transport.send(MAIL)
        assert len(sink.messages) == 2  # the server had the first one all along


def test_a_server_too_slow_with_its_last_answer_is_uncertain() -> None:
    with (
        MailSink(faults=Faults(delay_seconds=1)) as sink,
        SmtpTransport(sink.smtp_url, timeout_seconds=PATIENCE_SECONDS) as transport,
        pytest.raises(UncertainOutcome),
    ):
        transport.send(MAIL)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ({}, None),
        ({"GREETING": "554 go away"}, ServerUnavailable),
        ({"GREETING": "421 busy"}, ServerUnavailable),
        ({"GREETING": None}, ServerUnavailable),
        ({"GREETING": ""}, ServerUnavailable),
        ({"EHLO": None}, ServerUnavailable),
        ({"MAIL": "451 later"}, TemporaryFailure),
        ({"MAIL": "530 authentication required"}, ServerUnavailable),
        ({"MAIL": "550 relaying denied"}, ServerUnavailable),
        ({"MAIL": None}, TemporaryFailure),
        ({"RCPT": "450 greylisted"}, TemporaryFailure),
        ({"RCPT": "550 no such user"}, PermanentFailure),
        ({"RCPT": "421 closing"}, TemporaryFailure),
        ({"RCPT": ""}, TemporaryFailure),
        ({"RCPT": "what?"}, TemporaryFailure),
        ({"DATA": "452 full"}, TemporaryFailure),
        ({"DATA": "554 no"}, PermanentFailure),
        ({"DATA": "250 what?"}, TemporaryFailure),
        ({"DATA": None}, TemporaryFailure),
        ({"CONTENT": "451 later"}, TemporaryFailure),
        ({"CONTENT": "554 spam"}, PermanentFailure),
        ({"CONTENT": "552 too large"}, PermanentFailure),
        ({"CONTENT": "421 closing"}, UncertainOutcome),
        ({"CONTENT": "what?"}, UncertainOutcome),
        ({"CONTENT": ""}, UncertainOutcome),
        ({"CONTENT": None}, UncertainOutcome),
        ({"CONTENT": "554 spam", "RSET": None}, PermanentFailure),
        ({"CONTENT": "451 later", "RSET": None}, TemporaryFailure),
        ({"RCPT": "550 no such user", "RSET": None}, PermanentFailure),
    ],
    ids=str,
)
def test_every_end_of_the_dialogue_has_its_outcome(
    script: dict[str, str | None], expected: type[DeliveryFailed] | None
) -> None:
    with ScriptedSmtp(**script) as server:
        assert outcome(server.url) == expected


def test_after_any_refusal_the_next_mail_is_offered_again() -> None:
    with ScriptedSmtp(CONTENT="554 spam", RSET=None) as server, SmtpTransport(server.url) as transport:
        for _ in range(2):
            with pytest.raises(PermanentFailure):
                transport.send(MAIL)
        assert server.connections == 2


def test_where_nobody_listens_there_is_no_server() -> None:
    assert outcome("smtp://127.0.0.1:9") is ServerUnavailable
    assert outcome("smtps://127.0.0.1:9") is ServerUnavailable


def test_a_server_that_takes_commands_together_gets_them_in_one_journey() -> None:
    with ScriptedSmtp(EHLO="250-localhost\r\n250 PIPELINING") as server, SmtpTransport(server.url) as transport:
        for _ in range(3):
            transport.send(MAIL)
        said = [line for line in server.heard if line.startswith(("MAIL", "RCPT", "DATA"))]
        assert said == ["MAIL FROM:<act@example.org>", "RCPT TO:<ada@example.org>", "DATA"] * 3
        assert server.connections == 1


@pytest.mark.parametrize(
    ("answers", "outcome_of_it", "connections"),
    [
        ({"MAIL": "550 no"}, ServerUnavailable, 2),
        ({"MAIL": "450 later"}, TemporaryFailure, 1),
        ({"RCPT": "550 no such mailbox"}, PermanentFailure, 1),
        ({"RCPT": "550 no such mailbox", "DATA": "554 no recipients"}, PermanentFailure, 1),
        ({"RCPT": "450 later"}, TemporaryFailure, 1),
        ({"DATA": "554 no"}, PermanentFailure, 1),
        ({"RCPT": None}, TemporaryFailure, 2),
        ({"CONTENT": None}, UncertainOutcome, 2),
    ],
    ids=str,
)
def test_what_a_server_says_to_commands_sent_together_means_the_same(
    answers: dict[str, str | None], outcome_of_it: type[DeliveryFailed], connections: int
) -> None:
    both = "250-localhost\r\n250 PIPELINING"
    with ScriptedSmtp(EHLO=both, **answers) as server, SmtpTransport(server.url, timeout_seconds=1) as transport:
        for _ in range(2):
            with pytest.raises(outcome_of_it):
                transport.send(MAIL)
        assert server.connections == connections
        assert ("One click and it counts." in server.heard) == ("CONTENT" in answers)
