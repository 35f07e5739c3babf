"""Versions: the immutable texts that people sign, each with the digest that ledger commitments contain."""

from dataclasses import dataclass
from datetime import datetime

from campaign_app.identifiers import new_id
from campaign_app.ledger import text_digest
from campaign_app.models import ActionPage, PageKind, PageTranslation, PageVersion


def put_version(page: ActionPage, *, demand: str, subject: str, text: str, now: datetime) -> None:
    """Keep the text in the newest version while nobody can have signed it, then as a new one. Joins the caller."""
    digest = text_digest(page.kind, demand, subject, text)
    newest = page.version if page.versions else None
    if newest and newest.digest == digest:
        return
    if newest and page.status in ("draft", "scheduled"):
        newest.demand, newest.subject, newest.text, newest.digest = demand, subject, text, digest
        newest.language = page.language
        return
    _add(page, Signed(page.language, demand, subject, text), None, now)


def put_translation(page: ActionPage, translation: PageTranslation, *, now: datetime) -> None:
    """Freeze what a translation asks people to sign, as a translation of what the page asks now. Joins the caller."""
    signed = Signed(translation.language, translation.demand, translation.subject, translation.text)
    kept = translation.version
    if kept is None or (kept.digest, kept.translated_digest) != (signed.digest(page.kind), page.version.digest):
        translation.version = _add(page, signed, page.version.digest, now)


@dataclass(frozen=True)
class Signed:
    """A text to put one's name under."""

    language: str
    demand: str
    subject: str
    text: str

    def digest(self, kind: PageKind) -> bytes:
        """What ledger commitments contain of it."""
        return text_digest(kind, self.demand, self.subject, self.text)


def _add(page: ActionPage, signed: Signed, translated_digest: bytes | None, now: datetime) -> PageVersion:
    version = PageVersion(
        id=new_id(now),
        organization_id=page.organization_id,
        number=page.versions[-1].number + 1 if page.versions else 1,
        translated_digest=translated_digest,
        digest=signed.digest(page.kind),
        created_at=now,
        **vars(signed),
    )
    page.versions.append(version)
    return version
