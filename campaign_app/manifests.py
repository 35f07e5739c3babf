"""What is said of a tally where it is to be verified: in the manifest of a package, and in public. It names nobody."""

from typing import Any
from urllib.parse import quote

from flask_babel import gettext as _

from campaign_app.config import Settings
from campaign_app.mail_links import page_url
from campaign_app.models import ActionPage, PageVersion, Tally
from campaign_app.packages import LEDGER_ENDING, MANIFEST_ENDING, TEXT_PARTS


def facts_of(tally: Tally, page: ActionPage, *, number: int, settings: Settings) -> dict[str, Any]:
    """A tally as JSON types, in the language that is spoken; instructions included, as it may be read years later."""
    return {
        "organization": {"name": page.organization.name, "contact": page.organization.contact_email},
        "page": {"headline": page.headline, "kind": page.kind, "address": page_url(settings, page)},
        "tally": {"id": str(tally.id), "number": number, "counted_at": tally.counted_at.isoformat()},
        "counts": {"confirmed_online": tally.total_count, "on_paper": tally.paper_count},
        "texts": [_text(page, version, count) for version, count in tally.signed_versions(page)],
        "ledger": {
            "last_event": tally.last_event_id,
            "merkle_root": tally.merkle_root.hex(),
            "hashing": "RFC 9162 section 2.1, SHA-256",
            "acts": f"{settings.base_url}/a/{quote(page.slug)}/tallies/{number}/{LEDGER_ENDING}",
        },
        "how_to_verify": _how_to_verify(),
    }


def file_names(page: ActionPage, number: int) -> dict[str, str]:
    """What the public files of a tally are called, by their kind."""
    stem = f"{page.slug[:40].strip('-')}-tally-{number}"
    return {"manifest": f"{stem}-{MANIFEST_ENDING}", "ledger": f"{stem}-{LEDGER_ENDING}"}


def _text(page: ActionPage, version: PageVersion, count: int) -> dict[str, Any]:
    parts = dict(zip(TEXT_PARTS, (page.kind, version.demand, version.subject, version.text), strict=True))
    head = {"version": version.number, "language": version.language, "signatures": count}
    return {**head, **parts, "sha256": version.digest.hex()}


def _how_to_verify() -> list[str]:
    return [
        _("Every file named under “files” must have the SHA-256 that stands beside its name."),
        _("On Linux and macOS: shasum -a 256 FILE. On Windows: certutil -hashfile FILE SHA256."),
        _("The districts of the table must add up to “confirmed_online”. What is on paper is not in that number."),
        _(
            "Whoever has Campaign App checks all of it, offline: campaign-app tally verify PATH, where PATH is the "
            "folder with these files, or the whole mail saved as a file."
        ),
        _(
            "“merkle_root” fixes every act of the ledger that was counted: the organization cannot show another "
            "ledger later without another root."
        ),
        _(
            "Those acts are at the address “acts”, a line each, without names: add up “change” and you find the count, "
            "hash “commitment” in this order (RFC 9162) and you find the root. Put the file beside the others and the "
            "command checks it, too."
        ),
    ]
