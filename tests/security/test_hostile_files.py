"""Hostile text in what goes into the files people open: the brief of a tally and a spreadsheet. It stays text there."""

import pypdfium2
from flask import Flask
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, DeliveryFile
from campaign_app.posting import packer_with
from campaign_app.services import brief_comments, packing, signing, tallies
from tests.conftest import NOW
from tests.exports import asking_for, sheet, write
from tests.factories import Factory
from tests.services.rows import the

MARKUP = "<script>trap()</script> #eval(1+1) $x^2$"
FORMULA = "=cmd|' /C calc'!A0"
# A bell, the beginning of a terminal's colour, an override of the writing direction, and blanks that nobody sees.
CONTROLS = "\x01\x07\x1b[31m\x0b\u202e\u200b"
TRAPS = (MARKUP, FORMULA, f"Ring{CONTROLS}ing")


def trapped_page(make: Factory) -> ActionPage:
    """A page of traps, signed by people who are called and write so, one of each trap."""
    page = make.page(make.organization(name=MARKUP), headline=FORMULA, demand=f"{MARKUP} {CONTROLS}.")
    for trap in TRAPS:
        signature = make.signature(page, name=trap, comment=f"{trap}, I say.")
        signing.confirm(signature_id=signature.id, is_name_shown=True, now=NOW).showing_state = "shown"
    make.paper(page, place=FORMULA, note=CONTROLS)
    return page


def test_the_brief_sets_what_people_typed_and_runs_none_of_it(app: Flask, make: Factory, session: Session) -> None:
    page = trapped_page(make)
    offered = [signature.id for signature, _ in brief_comments.list_offered(page.id)]
    account_id = make.member(page.organization).account_id
    assert brief_comments.choose(page=page, signature_ids=offered, account_id=account_id, now=NOW) == len(TRAPS)
    tallies.take(page=page, account_id=None, now=NOW)
    assert packing.pack_due(compose=packer_with(app.extensions["settings"]), now=NOW) == 1
    brief = the(session, DeliveryFile, kind="brief").data or b""
    (leaf,) = pypdfium2.PdfDocument(brief)
    words = " ".join(leaf.get_textpage().get_text_range().replace("\u200b", "").split())
    for said in ("<script>trap()</script> #eval(1+1) $x^2$", "=cmd|' /C calc'!A0", "Ring"):
        assert said in words.replace("’", "'")
    assert not set(words) & set("\x01\x07\x1b\x0b\u202e")
    assert not [name for name in (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction") if name in brief]


def test_a_spreadsheet_can_be_read_and_holds_what_people_typed_as_text(make: Factory) -> None:
    page = trapped_page(make)
    ask = asking_for(make.member(page.organization))
    cells = sheet(write(ask(file_format="xlsx")))
    assert {MARKUP, FORMULA, f"{MARKUP}, I say.", f"{FORMULA}, I say."} <= set(cells)
    assert not set("".join(cells)) & set("\x01\x07\x1b\x0b")
