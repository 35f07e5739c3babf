"""The typesetter (typst): a template and its data to a picture or a document. Native code, so only workers call it."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "print"
_PIXELS_PER_POINT = 72.0  # dots an inch at which one point is one pixel


def draw_png(name: str, data: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> bytes:
    """The one page of a template of `templates/print` as PNG, one pixel a point.

    `data` reaches it as text and cannot become markup. `files` lie beside it under their names while it is drawn.
    """
    with tempfile.TemporaryDirectory() as folder:
        template = Path(shutil.copy(TEMPLATES / name, folder))
        for file, content in (files or {}).items():
            (template.parent / file).write_bytes(content)
        drawn = typst.compile(template, format="png", ppi=_PIXELS_PER_POINT, sys_inputs=dict(data))
    if not isinstance(drawn, bytes):
        raise TypeError("the template has more than one page")
    return drawn


def draw_pdf(name: str, content: str, *, is_accessible: bool = False) -> bytes:
    """A template of `templates/print` as a tagged PDF. `content` is JSON; its strings stay text.

    With `is_accessible` it is PDF/UA-1 (ISO 14289-1): the typesetter refuses what a screen reader could not follow.
    """
    drawn = typst.compile(
        TEMPLATES / name,
        format="pdf",
        sys_inputs={"content": content},
        pdf_standards="ua-1" if is_accessible else None,
    )
    if not isinstance(drawn, bytes):
        raise TypeError("a PDF is one document")
    return drawn
