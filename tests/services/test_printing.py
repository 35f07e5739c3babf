"""Printed batches: one document per office, kept byte for byte, handed over by a person, forgotten with its writers."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pypdfium2
import pytest
from sqlalchemy.orm import Session

from campaign_app.documents import direction_of
from campaign_app.errors import BadInput, NotFound
from campaign_app.gateways.typesetter import draw_pdf
from campaign_app.models import ActionPage, AuditEvent, Delivery, LetterBatch, Membership, Signature
from campaign_app.services import erasing, printing, steering, withdrawing
from campaign_app.services.proving import FILE_MAX_BYTES, Proof
from tests.conftest import NOW
from tests.factories import LETTER, Factory
from tests.seats import letter_page_to, seat
from tests.services.rows import rows, the

LATER = NOW + timedelta(days=1)
HOSTILE = '#panic("no") *not* $x$ \\ ]]> <b>&amp; @ref // {{7*7}} “quotes” 😀'
ARABIC = "أكتب إليكم لأن هذا القرار يمسني كل يوم ولا أستطيع العمل بدونه"
Batch = Callable[[], LetterBatch]


def draw(content: str) -> bytes:
    """Stands in for the typesetter where its work is not what a test is about."""
    return content.encode()


@pytest.fixture
def staff(make: Factory) -> Membership:
    """Somebody who prints."""
    return make.member(make.organization(), role="staff")


@pytest.fixture
def page(make: Factory, session: Session, staff: Membership) -> ActionPage:
    """A letter page to an office of which nothing but the seat is known."""
    return letter_page_to(session, make, seat(session, site_url=""), organization=staff.organization)


@pytest.fixture
def gather(page: ActionPage, staff: Membership) -> Batch:
    """Makes a batch of what waits."""
    return lambda: printing.gather(**by(staff), target_id=page.targets[0].id)


def by(staff: Membership) -> dict[str, Any]:
    return {"organization_id": staff.organization_id, "account_id": staff.account_id, "now": LATER}


def kept(session: Session) -> LetterBatch:
    return the(session, LetterBatch)


def said(batch: LetterBatch) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(batch.document or b"{}")
    return content


def test_every_letter_stands_on_a_page_of_its_own_behind_a_cover_sheet(
    page: ActionPage, make: Factory, session: Session, gather: Batch
) -> None:
    make.confirmed(page, name="Ana *Lopez* #x", subject=HOSTILE, body=f"{HOSTILE}\n\n{LETTER}")
    make.now = NOW + timedelta(days=2)
    make.confirmed(page, name="W" * 100, body=f"{ARABIC}\n\n{LETTER}")
    gather()
    assert printing.typeset_due(draw=partial(draw_pdf, "letters.typ"), now=LATER) == 1
    batch = kept(session)
    assert batch.document is not None
    assert batch.digest == hashlib.sha256(batch.document).digest()
    document = pypdfium2.PdfDocument(batch.document)
    cover, first, *_ = texts = [sheet.get_textpage().get_text_range() for sheet in document]
    assert len(texts) == 3
    for words in ("2 letters from AZ-7", "14 October 2026 – 16 October 2026", "Ana *Lopez* #x", batch.id.hex):
        assert words in cover
    assert '#panic("no") *not* $x$ \\ ]]> <b>&amp; @ref // {{7*7}}' in first
    assert "example.org" not in first.replace(page.organization.contact_email, "")


def test_a_letter_of_ten_thousand_letters_without_a_blank_is_typeset(
    page: ActionPage, make: Factory, session: Session, gather: Batch
) -> None:
    make.confirmed(page, body="w" * 9_800 + " word" * 30)
    gather()
    printing.typeset_due(draw=partial(draw_pdf, "letters.typ"), now=LATER)
    document = pypdfium2.PdfDocument(kept(session).document)
    assert sum(sheet.get_textpage().get_text_range().count("w") for sheet in document) >= 9_800


@pytest.mark.parametrize(
    ("text", "direction"), [("Hello", "ltr"), (ARABIC, "rtl"), ("(123) שלום", "rtl"), ("😀 123", "ltr"), ("", "ltr")]
)
def test_a_paragraph_runs_as_its_first_letter_does(text: str, direction: str) -> None:
    assert direction_of(text) == direction


def test_a_letter_is_in_one_batch_only_and_sent_when_that_was_handed_over(
    page: ActionPage, make: Factory, session: Session, staff: Membership, gather: Batch
) -> None:
    make.confirmed(page)
    batch = gather()
    with pytest.raises(BadInput):
        gather()
    session.rollback()
    handing = {
        **by(staff),
        "batch_id": batch.id,
        "proof": Proof("Handed to Ms Lee", b"\x89PNG", "a.png"),
    }
    with pytest.raises(BadInput):
        printing.deliver(**handing)
    session.rollback()
    printing.typeset_due(draw=draw, now=LATER)
    assert the(session, Delivery).status == "planned"
    printing.deliver(**handing)
    delivery, batch = the(session, Delivery), kept(session)
    assert (delivery.status, delivery.decided_at, delivery.content_digest) == ("sent", LATER, batch.digest)
    assert (batch.note, batch.proof, batch.proof_name) == ("Handed to Ms Lee", b"\x89PNG", "a.png")
    with pytest.raises(BadInput):
        printing.deliver(**handing)
    session.rollback()
    assert [each.act for each in rows(session, AuditEvent, subject_id=batch.id)] == ["batch.gather", "batch.deliver"]


@pytest.mark.parametrize("wrong", [Proof(" "), Proof("n" * 301), Proof("n", b"x" * (FILE_MAX_BYTES + 1), "a.png")])
def test_a_note_must_say_how_and_a_file_has_a_limit(
    wrong: Proof, page: ActionPage, make: Factory, session: Session, staff: Membership, gather: Batch
) -> None:
    make.confirmed(page)
    batch = gather()
    printing.typeset_due(draw=draw, now=LATER)
    with pytest.raises(BadInput):
        printing.deliver(**by(staff), batch_id=batch.id, proof=wrong)
    session.rollback()
    assert the(session, Delivery).status == "planned"


def test_a_dissolved_batch_gives_its_letters_back(
    page: ActionPage, make: Factory, session: Session, staff: Membership, gather: Batch
) -> None:
    make.confirmed(page)
    batch = gather()
    with pytest.raises(BadInput, match="Dissolve"):
        steering.switch(**by(staff), delivery_id=the(session, Delivery).id, channel="print")
    session.rollback()
    printing.dissolve(**by(staff), batch_id=batch.id)
    assert rows(session, LetterBatch) == []
    assert [count for _, count in printing.list_waiting(staff.organization_id)] == [1]
    gather()


def test_a_letter_taken_back_before_the_hand_over_is_not_in_the_next_document(
    page: ActionPage, make: Factory, session: Session, gather: Batch
) -> None:
    first, second = (make.confirmed(page, name=name) for name in ("Ana", "Zwitscherling"))
    gather()
    printing.typeset_due(draw=draw, now=LATER)
    assert "Zwitscherling" in str(said(kept(session)))
    withdrawing.withdraw(supporter_id=second.supporter_id, signature_id=second.id, now=LATER)
    assert kept(session).document is None
    printing.typeset_due(draw=draw, now=LATER)
    assert [letter["name"] for letter in said(kept(session))["letters"]] == [first.name]
    assert kept(session).letter_count == 1


def test_a_document_goes_with_somebody_erased_and_its_digest_stays(
    page: ActionPage, make: Factory, session: Session, staff: Membership, gather: Batch
) -> None:
    signature: Signature = make.confirmed(page)
    batch = gather()
    printing.typeset_due(draw=draw, now=LATER)
    printing.deliver(**by(staff), batch_id=batch.id, proof=Proof("n"))
    digest = kept(session).digest
    erasing.erase(supporter_id=signature.supporter_id, now=LATER)
    assert (kept(session).document, kept(session).digest) == (None, digest)
    assert printing.typeset_due(draw=draw, now=LATER) == 0
    with pytest.raises(BadInput):
        printing.take_document(**by(staff), batch_id=batch.id)


def test_a_batch_that_cannot_be_typeset_keeps_no_other_waiting(
    page: ActionPage, make: Factory, session: Session, staff: Membership, gather: Batch
) -> None:
    make.confirmed(page)
    gather()
    other = letter_page_to(session, make, seat(session, "Grace Hopper", site_url=""), organization=staff.organization)
    make.confirmed(other)
    printing.gather(**by(staff), target_id=other.targets[0].id)

    def fail_once(content: str) -> bytes:
        if "Ada Lovelace" in content:
            raise ValueError
        return draw(content)

    assert printing.typeset_due(draw=fail_once, now=LATER) == 1
    assert [batch.digest is None for batch in printing.list_batches(staff.organization_id)].count(True) == 1
    assert printing.typeset_due(draw=draw, now=LATER) == 1


def test_a_neighbour_reaches_no_batch(page: ActionPage, make: Factory, session: Session, gather: Batch) -> None:
    make.confirmed(page)
    batch = gather()
    neighbour = make.member(make.organization(), role="staff")
    for act in (printing.take_document, printing.dissolve):
        with pytest.raises(NotFound):
            act(**by(neighbour), batch_id=batch.id)
        session.rollback()
    with pytest.raises(NotFound):
        printing.gather(**by(neighbour), target_id=page.targets[0].id)
    assert printing.list_batches(neighbour.organization_id) == []


def test_a_batch_speaks_the_language_of_its_pages(
    page: ActionPage, make: Factory, session: Session, gather: Batch
) -> None:
    page.language = "es"
    session.commit()
    make.confirmed(page)
    gather()
    printing.typeset_due(draw=draw, now=LATER)
    content = said(kept(session))
    assert content["words"]["heading"] == "1 carta de AZ-7"
    assert content["words"]["stamp"] == "Firma o sello"
    (letter,) = content["letters"]
    assert letter["greeting"].startswith("Estimado/a ")
    assert letter["foot"].startswith("Carta 1 de 1.")
    assert content["made_on"] == "15 de octubre de 2026"
