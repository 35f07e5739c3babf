"""From the bytes of a source to its text, or one sentence on why they cannot be read.

UTF-8 and UTF-16 are known by their byte order mark or by decoding cleanly; anything else that looks
like text is taken for windows-1252, which is what older web pages and word processors write.
"""

import codecs
import re

from campaign_app.errors import UnreadableSource

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "DOCX, ODT or ZIP"),
    (b"\xd0\xcf\x11\xe0", "DOC"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF89a", "GIF"),
    (b"\x1f\x8b", "GZIP"),
)
_CONTROL = re.compile("[\x01-\x08\x0e-\x1b\x7f]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f\ufffd]")


def decode(data: bytes) -> str:
    """Return the text of `data` without its byte order mark; raises UnreadableSource."""
    _refuse_other_formats(data)
    text = _decoded(data).lstrip("\ufeff")
    if not text.strip():
        raise UnreadableSource("The source is empty: paste the text of the release, or choose a file with text in it.")
    if "\x00" in text or len(_CONTROL.findall(text)) > len(text) / 100:
        raise UnreadableSource("This is not a text file: save it as plain text, or paste its text.")
    # Once more, since a signature may stand behind a byte order mark.
    _refuse_other_formats(text[:16].encode())
    return text


def _refuse_other_formats(data: bytes) -> None:
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableSource("This file is %(format)s, not plain text: paste its text instead.", format=name)


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf_16(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _repaired(data)


def _from_utf_16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise UnreadableSource("The text says it is UTF-16 but is damaged: save it as UTF-8 and try again.") from error


def _repaired(data: bytes) -> str:
    """Damaged UTF-8 keeps its good letters; a text that has hardly any never was UTF-8."""
    text = data.decode("utf-8", errors="replace")
    if len(_BEYOND_ASCII.findall(text)) > 4 * text.count("\ufffd"):
        return text
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError as error:
        raise UnreadableSource("The text is in an encoding we do not know: save it as UTF-8 and try again.") from error
