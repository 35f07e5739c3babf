"""Files of staff: the proof that comes with a form, and answers that are a file to keep."""

from flask import Response, request

from campaign_app.services.proving import FILE_MAX_BYTES, Proof


def posted_proof() -> Proof:
    """What somebody wrote and the file they chose; no more of it is read than is needed to see that it is too large."""
    file = request.files.get("proof")
    content = file.read(FILE_MAX_BYTES + 1) if file else None
    return Proof(request.form.get("note", ""), content, (file.filename or "") if file else "")


def file_answer(content: bytes, name: str, kind: str) -> Response:
    """A file to keep, never shown in place and kept by no cache."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype=kind, headers=headers)
