"""The mailbox, spoken to by a real SMTP client and a real HTTP client."""

import json
import re
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email.message import EmailMessage
from pathlib import Path

import pytest

from campaign_app.demo.mailbox import Faults, MailSink

HOSTILE = "<script>alert(1)</script>"


def a_mail(subject: str = "Confirm your signature", to: str = "ada@example.org") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Common Ground <act@example.org>"
    message["To"] = to
    message["List-Unsubscribe"] = "<https://example.org/u>"
    message.set_content("Dear Zoë,\nconfirm here: https://example.org/confirm/abc\n")
    message.add_alternative("<html><head></head><body><a href='/x'>Confirm</a></body></html>", subtype="html")
    message.add_attachment("district,count\n", subtype="csv", filename="tally.csv")
    return message


def send(sink: MailSink, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", sink.smtp_port, timeout=5) as client:
        client.send_message(message)


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode())


def test_a_mail_is_kept_with_all_its_parts() -> None:
    with MailSink() as sink:
        send(sink, a_mail("Une pétition"))
        [mail] = sink.messages
    assert mail["to"] == ["ada@example.org"]
    assert mail["sender"] == "act@example.org"
    assert mail["subject"] == "Une pétition"
    assert "Dear Zoë,\nconfirm here: https://example.org/confirm/abc" in mail["text"]
    assert "<a href='/x'>" in mail["html"]
    assert mail["headers"]["List-Unsubscribe"] == "<https://example.org/u>"
    assert [(file["name"], file["type"]) for file in mail["attachments"]] == [("tally.csv", "text/csv")]
    assert mail["received_at"].endswith("+00:00")


def test_mails_of_an_earlier_run_are_there_again(tmp_path: Path) -> None:
    with MailSink(tmp_path) as sink:
        send(sink, a_mail("first"))
        send(sink, a_mail("second"))
    with (tmp_path / "mailbox.jsonl").open("a") as file:
        file.write('{"to": ["cut')
    with MailSink(tmp_path) as sink:
        assert [mail["subject"] for mail in sink.messages] == ["first", "second"]
        send(sink, a_mail("third"))
    with MailSink(tmp_path) as sink:
        assert [mail["subject"] for mail in sink.messages] == ["first", "second", "third"]


def test_programs_read_the_mails_oldest_first() -> None:
    with MailSink(http_port=0) as sink:
        send(sink, a_mail("first"))
        send(sink, a_mail("second"))
        mails = json.loads(get(f"{sink.page_url}.json"))
    assert [mail["subject"] for mail in mails] == ["first", "second"]
    assert mails[0]["to"] == ["ada@example.org"]


def test_people_see_the_newest_mail_first_and_open_it() -> None:
    with MailSink(http_port=0) as sink:
        send(sink, a_mail("first"))
        send(sink, a_mail("second"))
        listing = get(f"{sink.page_url}")
        assert listing.index("second") < listing.index("first")
        assert "ada@example.org" in listing
        mail = get(f"{sink.page_url}/2")
        assert '<a href="https://example.org/confirm/abc"' in mail
        assert '<base target="_blank">' in get(f"{sink.page_url}/2/html")
        assert get(f"{sink.page_url}/2/files/0") == "district,count\r\n"


def test_a_long_list_shows_the_newest_and_leads_to_the_rest(tmp_path: Path) -> None:
    with MailSink(tmp_path) as sink:
        send(sink, a_mail("oldest"))
    line = (tmp_path / "mailbox.jsonl").read_text()
    (tmp_path / "mailbox.jsonl").write_text(line + line.replace("oldest", "newer") * 150)
    with MailSink(tmp_path, http_port=0) as sink:
        listing = get(f"{sink.page_url}")
        assert (listing.count("newer"), "oldest" in listing) == (100, False)
        assert "All 151 mails" in listing
        assert "oldest" in get(f"{sink.page_url}?all")
        assert get(f"{sink.page_url}/count") == "151"


def test_an_empty_mailbox_says_so() -> None:
    with MailSink(http_port=0) as sink:
        assert "No mail yet" in get(f"{sink.page_url}")


def test_a_hostile_mail_is_only_text_on_the_page_and_caged_as_html() -> None:
    message = a_mail(f"Hello {HOSTILE}")
    with MailSink(http_port=0) as sink:
        send(sink, message)
        for path in ("", "/1"):
            page = get(f"{sink.page_url}{path}")
            assert HOSTILE not in page
            assert "&lt;script&gt;" in page
        with urllib.request.urlopen(f"{sink.page_url}/1/html", timeout=5) as answer:
            policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("path", ["/0", "/2", "/1/files/7", "/1/other", "/../secrets.json"])
def test_what_is_not_there_is_not_found(path: str) -> None:
    with MailSink(http_port=0) as sink:
        send(sink, a_mail())
        with pytest.raises(urllib.error.HTTPError, match="404") as caught:
            get(f"{sink.page_url}{path}")
        caught.value.close()


def test_pages_bring_their_own_styles() -> None:
    with MailSink(http_port=0) as sink:
        page = get(f"{sink.page_url}")
        for path in re.findall(r'"(/static/[^"]+)"', page):
            assert get(f"{sink.page_url}".replace("/mailbox", path))


def test_a_dropped_line_leaves_the_sender_uncertain_though_the_mail_is_kept() -> None:
    with MailSink(faults=Faults(drop_after_data=1)) as sink:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            send(sink, a_mail("first"))
        send(sink, a_mail("second"))
        assert [mail["subject"] for mail in sink.messages] == ["first", "second"]


def test_a_temporary_refusal_passes() -> None:
    with MailSink(faults=Faults(reply_temporary=1)) as sink:
        with pytest.raises(smtplib.SMTPDataError) as caught:
            send(sink, a_mail("first"))
        assert caught.value.smtp_code == 451
        send(sink, a_mail("second"))
        assert [mail["subject"] for mail in sink.messages] == ["second"]


def test_an_address_that_does_not_exist_is_refused_for_good() -> None:
    with MailSink(faults=Faults(reply_permanent=frozenset({"gone@example.org"}))) as sink:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
            send(sink, a_mail(to="gone@example.org"))
        assert caught.value.recipients["gone@example.org"][0] == 550
        send(sink, a_mail())
        assert len(sink.messages) == 1


def test_a_slow_server_lets_the_sender_wait() -> None:
    with MailSink(faults=Faults(delay_seconds=0.3)) as sink:
        begun = time.monotonic()
        send(sink, a_mail())
        assert time.monotonic() - begun >= 0.3


def test_as_a_process_it_takes_mail_and_ends_on_request(tmp_path: Path) -> None:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        smtp_port, http_port = first.getsockname()[1], second.getsockname()[1]
    command = [sys.executable, "-m", "campaign_app.demo.mailbox", "--data", str(tmp_path)]
    command += ["--smtp-port", str(smtp_port), "--http-port", str(http_port), "--reply-temporary", "1"]
    with subprocess.Popen(command) as process:
        wait_for_port(http_port)
        with smtplib.SMTP("127.0.0.1", smtp_port, timeout=5) as client, pytest.raises(smtplib.SMTPDataError):
            client.send_message(a_mail())
        with smtplib.SMTP("127.0.0.1", smtp_port, timeout=5) as client:
            client.send_message(a_mail())
        assert len(json.loads(get(f"http://127.0.0.1:{http_port}/mailbox.json"))) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nothing listens on {port}")
