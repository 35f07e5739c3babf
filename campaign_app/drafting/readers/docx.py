"""Read a DOCX file: checked as an archive first, then turned to HTML by mammoth."""

import lzma
import re
import zipfile
import zlib
from io import BytesIO

import mammoth

from campaign_app.drafting.readers.document import compose
from campaign_app.drafting.readers.fragment import parts_of_html
from campaign_app.drafting.readers.parts import Facts
from campaign_app.drafting.release import Release
from campaign_app.errors import UnreadableSource

_MOST_BYTES_UNPACKED = 60_000_000
_MOST_FILES = 3000
_MAIN = "word/document.xml"
_PARTS_WITH_CODE = re.compile(r"word/(?:document|styles|numbering|footnotes|endnotes|comments)\.xml$|.*\.rels$")
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh\np[style-name='Titre'] => h1:fresh"
# What zipfile and mammoth raise on damaged files, as mutating them shows.
_FAULTS = (
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    EOFError,
    lzma.LZMAError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_docx(data: bytes) -> list[Release]:
    """Return the one release of a DOCX file; raises UnreadableSource."""
    _check_archive(data)
    try:
        # Pictures would become long data addresses: none is kept.
        result = mammoth.convert_to_html(BytesIO(data), style_map=_STYLES, convert_image=_no_picture)
    except _FAULTS as error:
        raise UnreadableSource("This DOCX file is damaged: save it again, or paste its text.") from error
    parts = parts_of_html(result.value)
    if not parts:
        raise UnreadableSource("This DOCX file holds no text: paste the text of the release.")
    title = next((part.text for part in parts[:6] if part.level == 1), "")
    return [compose([part for part in parts if not (part.level == 1 and part.text == title)], Facts(title=title))]


def _no_picture(_image: object) -> list[object]:
    return []


def _check_archive(data: bytes) -> None:
    """Refuse what is no DOCX, what unpacks to far more than it is, and code that defines its own entities."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            files = archive.infolist()
            if _MAIN not in {file.filename for file in files}:
                raise UnreadableSource("This archive is no DOCX file: choose a DOCX, PDF or text file.")
            if len(files) > _MOST_FILES or sum(file.file_size for file in files) > _MOST_BYTES_UNPACKED:
                raise UnreadableSource("This DOCX file unpacks to more than a text can be: paste its text.")
            if any(file.flag_bits & 1 for file in files):
                raise UnreadableSource("This DOCX file is encrypted: save it without a password.")
            for file in files:
                if _PARTS_WITH_CODE.match(file.filename):
                    _check_part(archive, file)
    except _FAULTS as error:
        raise UnreadableSource("This DOCX file is damaged: save it again, or paste its text.") from error


def _check_part(archive: zipfile.ZipFile, file: zipfile.ZipInfo) -> None:
    """Read as much as the directory promises: a lying one ends here."""
    with archive.open(file) as part:
        head = part.read(4096)
        size = len(head)
        while chunk := part.read(1_000_000):
            size += len(chunk)
            if size > _MOST_BYTES_UNPACKED:
                raise UnreadableSource("This DOCX file unpacks to more than a text can be: paste its text.")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise UnreadableSource("This DOCX file defines entities of its own, which no word processor writes.")
