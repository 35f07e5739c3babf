"""Packing: what goes out with a tally is made once, kept byte for byte, and is what the mail carries."""

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default as policy
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from campaign_app.demo.mailbox import MailSink
from campaign_app.errors import BadInput, NotFound
from campaign_app.gateways.mailer import SmtpTransport
from campaign_app.models import ActionPage, AuditEvent, Delivery, DeliveryFile, Membership, OutboxMessage, SentMail
from campaign_app.packages import check, files_of_mail
from campaign_app.posting import drain_with, packer_with
from campaign_app.services import deliveries, packing, tallies
from campaign_app.services.draining import drain
from tests.conftest import NOW
from tests.factories import Factory
from tests.fakes import FakeClock, marks_inside
from tests.packages import handed_over, pack
from tests.services.rows import count, rows, the


@pytest.fixture
def staff(make: Factory) -> Membership:
    """Somebody who answers for deliveries."""
    return make.member(make.organization(), role="staff")


@pytest.fixture
def page(make: Factory, staff: Membership) -> ActionPage:
    """A page signed by three people in two places, and by 310 on paper."""
    page = make.page(staff.organization)
    for place in ({}, {}, {"postal_code": "", "country_code": "FR"}):
        make.confirmed(page, **place)
    make.paper(page)
    return page


@pytest.fixture
def sink() -> Iterator[MailSink]:
    """A mail server that keeps what it gets."""
    with MailSink() as started:
        yield started


def send(app: Flask, sink: MailSink) -> None:
    settings = app.extensions["settings"]
    using = drain_with(settings)
    drain(type(using)(FakeClock(NOW), using.compose, lambda: SmtpTransport(sink.smtp_url), open_marks=marks_inside))


def kept(session: Session, kind: str) -> bytes:
    return the(session, DeliveryFile, kind=kind).data or b""


def test_what_the_target_got_is_kept_byte_for_byte(
    app: Flask, page: ActionPage, session: Session, sink: MailSink
) -> None:
    handed_over(page)
    send(app, sink)
    (mail,) = [mail for mail in sink.messages if mail["to"] == ["office@example.org"]]
    sent = the(session, SentMail)
    assert sent.data is not None
    assert mail["sha256"] == sent.digest.hex() == hashlib.sha256(sent.data).hexdigest()
    received = {file["name"]: base64.b64decode(file["content"]) for file in mail["attachments"]}
    assert received == {file.name: file.data for file in rows(session, DeliveryFile)}
    assert all(hashlib.sha256(file.data or b"").digest() == file.digest for file in rows(session, DeliveryFile))
    assert files_of_mail(sent.data) == received
    assert [each.words for each in check(received) if not each.is_right] == []


def test_the_brief_is_one_page_that_names_the_numbers(page: ActionPage, app: Flask, session: Session) -> None:
    tallies.take(page=page, account_id=None, now=NOW)
    assert packing.pack_due(compose=packer_with(app.extensions["settings"]), now=NOW) == 1
    brief = pypdfium2.PdfDocument(kept(session, "brief"))
    (sheet,) = brief
    words = " ".join(sheet.get_textpage().get_text_range().split())
    for part in (
        "people, each confirmed from their own mailbox, ask this of you:",
        "keep the evening buses running.",
        "And 310 on paper, counted by hand, not in the number above.",
        "Arizona 2 France 1 In all 3",
        "Department of Transportation",
        tallies.list_tallies(page.id)[0].merkle_root.hex(),
    ):
        assert part in words
    assert brief.get_metadata_value("Title") == "Tally 1: Keep the evening buses"
    assert b"pdfuaid" in kept(session, "brief")


def test_the_counts_keep_paper_apart_and_the_manifest_says_both(page: ActionPage, session: Session) -> None:
    tally = handed_over(page)
    table = list(csv.DictReader(io.StringIO(kept(session, "counts").decode())))
    assert [(row["name"], row["confirmed_online"], row["on_paper"]) for row in table] == [
        ("Arizona", "2", "0"),
        ("France", "1", "0"),
        ("On paper, counted by hand", "0", "310"),
    ]
    manifest: dict[str, Any] = json.loads(kept(session, "manifest"))
    assert manifest["counts"] == {"confirmed_online": 3, "on_paper": 310}
    assert manifest["ledger"]["merkle_root"] == tally.merkle_root.hex()
    (text,) = manifest["texts"]
    assert (text["sha256"], text["signatures"]) == (page.version.digest.hex(), 3)
    assert manifest["how_to_verify"]


def test_paper_is_said_beside_the_confirmed_ones_in_the_mail_and_on_the_page_of_its_button(
    page: ActionPage, app: Flask, sink: MailSink, session: Session
) -> None:
    handed_over(page)
    send(app, sink)
    body = words_of(the(session, SentMail).data)
    assert "3 people, each confirmed from their own mailbox, ask this of you:" in body
    assert body.count("And 310 on paper, counted by hand, not in the number above.") == 2, "text and HTML"
    assert "those on paper were counted by hand; the organization keeps the sheets" in body.lower()
    assert not re.search(r"\b313\b", body)
    shown = app.test_client().get(re.search(r"https?://[^/]+(/acknowledge/[^\s\"]+)", body)[1]).text  # type: ignore[index]
    assert "And 310 on paper, counted by hand, not in the number above." in shown


def test_a_page_that_people_signed_on_paper_alone_is_handed_in_as_what_it_is(
    staff: Membership, make: Factory, app: Flask, sink: MailSink, session: Session
) -> None:
    page = make.page(staff.organization)
    make.paper(page)
    tally = tallies.take(page=page, account_id=None, now=NOW)
    assert (tally.total_count, tally.paper_count, tally.district_counts, tally.last_event_id) == (0, 310, {}, 0)
    assert packing.pack_due(compose=packer_with(app.extensions["settings"]), now=NOW) == 1
    send(app, sink)
    (sheet,) = pypdfium2.PdfDocument(kept(session, "brief"))
    brief = " ".join(sheet.get_textpage().get_text_range().split())
    mail = the(session, SentMail).data or b""
    assert "310 people signed this on paper, counted by hand:" in brief
    assert "310 signatures on paper: Keep the evening buses" in message_from_bytes(mail, policy=policy)["Subject"]
    assert words_of(mail).count("people signed this on paper, counted by hand:") == 2
    for said in (brief, words_of(mail)):
        assert "from their own mailbox" not in said
        assert "Those on paper were counted by hand" in said
    assert [each.words for each in check(files_of_mail(mail)) if not each.is_right] == []
    with pytest.raises(BadInput, match="Nothing has changed"):
        tallies.take(page=page, account_id=None, now=NOW)


def words_of(mail: bytes | None) -> str:
    """Both ways of saying what stands in a mail, blanks collapsed."""
    message = message_from_bytes(mail or b"", policy=policy)
    said = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return " ".join(" ".join(text for text in said if isinstance(text, str)).split())


def test_a_tally_is_packed_once_and_leaves_only_then(page: ActionPage, session: Session) -> None:
    tallies.take(page=page, account_id=None, now=NOW)
    assert the(session, Delivery).released_at is None
    assert rows(session, OutboxMessage, kind="tally") == []
    assert (pack(), pack()) == (1, 0)
    assert (the(session, Delivery).packed_at, the(session, Delivery).released_at) == (NOW, NOW)
    assert count(session, DeliveryFile) == [3]


def test_a_worker_that_dies_while_packing_leaves_nothing_half_done(page: ActionPage, session: Session) -> None:
    tallies.take(page=page, account_id=None, now=NOW)

    def die(_parcel: packing.Parcel) -> list[Any]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        packing.pack_due(compose=die, now=NOW)
    session.rollback()
    assert count(session, DeliveryFile) == [0]
    assert rows(session, OutboxMessage, kind="tally") == []
    assert pack() == 1


def test_what_is_sent_again_is_what_was_packed(
    app: Flask, page: ActionPage, session: Session, sink: MailSink, staff: Membership
) -> None:
    handed_over(page)
    send(app, sink)
    before = {file.name: file.data for file in rows(session, DeliveryFile)}
    delivery = the(session, Delivery)
    delivery.status = "uncertain"
    session.commit()
    deliveries.resend(
        organization_id=staff.organization_id, delivery_id=delivery.id, account_id=staff.account_id, now=NOW
    )
    assert pack() == 0
    send(app, sink)
    assert [files_of_mail(mail.data or b"") for mail in rows(session, SentMail)] == [before, before]


def test_one_package_that_cannot_be_made_keeps_no_other_waiting(
    page: ActionPage, make: Factory, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    other = make.page(make.organization())
    make.confirmed(other)
    for each in (page, other):
        tallies.take(page=each, account_id=None, now=NOW)

    def fail_once(parcel: packing.Parcel) -> list[Any]:
        if parcel.tally.action_page_id == page.id:
            raise ValueError
        return []

    assert packing.pack_due(compose=fail_once, now=NOW) == 1
    assert the(session, Delivery, action_page_id=page.id).packed_at is None


def test_staff_take_a_file_out_with_a_line_in_the_audit_trail_and_neighbours_do_not(
    page: ActionPage, make: Factory, session: Session, staff: Membership
) -> None:
    handed_over(page)
    file = the(session, DeliveryFile, kind="brief")
    wanted: dict[str, Any] = {"delivery_id": file.delivery_id, "file_id": file.id, "now": NOW}
    neighbour = make.member(make.organization(), role="staff")
    with pytest.raises(NotFound):
        packing.take_file(organization_id=neighbour.organization_id, account_id=neighbour.account_id, **wanted)
    taken = packing.take_file(organization_id=staff.organization_id, account_id=staff.account_id, **wanted)
    assert taken.data == file.data
    event = the(session, AuditEvent, act="delivery.take_file")
    assert (event.subject_id, event.detail) == (file.delivery_id, {"sha256": file.digest.hex()})
