"""Files as staff take them out: kept by no cache, never shown as a page of ours, under a name that is only a name."""

from flask import Response
from werkzeug.http import dump_options_header


def as_download(content: bytes, name: str, media_type: str) -> Response:
    """A file to save. Its bytes are anybody's, so a browser must neither guess what they are nor run them."""
    headers = {
        "Content-Disposition": dump_options_header("attachment", {"filename": name}),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, mimetype=media_type, headers=headers)
