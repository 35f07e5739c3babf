"""What the platform is held against: bare Flask views on the same server, door and threads, and the plain way.

Started with BENCH_DATABASE (a libpq address), BENCH_PAGE (a file with the bytes of a page) and, for the plain way,
BENCH_REDIS. The bare views do the one thing nobody can do without: return bytes, insert a row, update a row.
"""

import os
import threading
import uuid
from http import HTTPStatus
from pathlib import Path

import psycopg
from celery import Celery
from flask import Flask, Response, redirect, request
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import FlaskForm
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response as WerkzeugResponse
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Email, Length

from campaign_app.door import Door, Limits
from campaign_app.shelf import Answer

app = Flask(__name__)
app.config |= {
    "SECRET_KEY": "bench",
    "WTF_CSRF_ENABLED": False,
    "SQLALCHEMY_DATABASE_URI": os.environ["BENCH_DATABASE"].replace("postgresql://", "postgresql+psycopg://"),
}
db = SQLAlchemy(app)
celery = Celery(broker=os.environ["BENCH_REDIS"])
page = Path(os.environ["BENCH_PAGE"]).read_bytes()
_local = threading.local()


def connection() -> psycopg.Connection[tuple[object, ...]]:
    """The thread's own connection, which commits each statement."""
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True)
    found: psycopg.Connection[tuple[object, ...]] = _local.connection
    return found


@app.get("/healthz")
def health() -> str:
    """Ready."""
    return "ok"


@app.get("/page")
def bare_page() -> Response:
    """The bytes of the page, and a version to ask after."""
    answer = Response(page)
    answer.set_etag("1", weak=True)
    answer.make_conditional(request)
    return answer


@app.post("/insert")
def bare_insert() -> WerkzeugResponse:
    """One row."""
    connection().execute(
        "INSERT INTO bare_signatures (id, email, name) VALUES (%s, %s, %s)",
        [uuid.uuid4(), request.form["email"], request.form["name"]],
    )
    return redirect("/received", 303)


@app.post("/update/<uuid:key>")
def bare_update(key: uuid.UUID) -> WerkzeugResponse:
    """One row changed."""
    connection().execute("UPDATE bare_signatures SET confirmed_at = now() WHERE id = %s", [key])
    return redirect("/thank-you", 303)


class PlainSignature(db.Model):  # type: ignore[name-defined, misc]
    """A signature as a tutorial has it."""

    __tablename__ = "plain_signatures"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    email: Mapped[str]
    name: Mapped[str]
    postal_code: Mapped[str]


class PlainForm(FlaskForm):  # type: ignore[misc]
    """The form as a tutorial has it."""

    name = StringField(validators=[DataRequired(), Length(max=120)])
    email = StringField(validators=[DataRequired(), Email()])
    postal_code = StringField(validators=[Length(max=12)])
    opt_in = BooleanField()


@celery.task(name="plain.confirm", ignore_result=True)
def send_confirmation(_signature_id: str) -> None:
    """Would send the mail; nothing works this queue while measuring."""


@app.post("/plain")
def plain_sign() -> WerkzeugResponse | tuple[str, int]:
    """Validate, add, commit, queue: no consent, no ledger, no care for a broker that is gone."""
    form = PlainForm()
    if not form.validate():
        return "", 422
    row = PlainSignature(email=form.email.data, name=form.name.data, postal_code=form.postal_code.data)
    db.session.add(row)
    db.session.commit()
    send_confirmation.delay(str(row.id))
    return redirect("/received", 303)


_REFUSALS = {
    status: Answer(status, [], b"")
    for status in (
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
}
application = Door(app.wsgi_app, Limits(body_max_bytes=1_000_000), _REFUSALS)
