"""The platform as production runs it, for tests: web server, worker and beat are processes, mail goes over SMTP.

`platform` has everything running and is shared by the tests of one test process: use it, do not break it.
`own_platform` belongs to one test, which starts what it needs and may kill it.
"""

import itertools
import random
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from celery import Celery
from flask import Flask

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.demo import embedded
from campaign_app.demo.folder import DataFolder
from campaign_app.demo.mailbox import Mail, MailSink
from campaign_app.demo.postgres_server import PostgresServer
from campaign_app.demo.processes import find_port
from campaign_app.demo.settings import settings_for
from campaign_app.demo.valkey_server import ValkeyServer
from campaign_app.extensions import db
from campaign_app.gateways.mailer import SmtpTransport
from campaign_app.models import ActionPage, Organization, PageKind, Role
from campaign_app.posting import drain_with
from campaign_app.redis_urls import for_broker
from campaign_app.services import draining
from tests.crew import Crew, eventually
from tests.factories import LETTER, PASSWORD, Factory
from tests.visitor import Answer, Visitor

# Below the range from which Linux takes the ports of outgoing connections.
PORTS = range(20_000, 32_000)
_numbers = itertools.count(1)
SECRETS = {"SECRET_KEY": "test-secret-key-" + "s" * 32, "ADDRESS_KEY": "test-address-key-" + "a" * 32}


@dataclass
class Platform:
    """A database, a broker, a mail sink, and the processes a test starts on them."""

    database: PostgresServer
    database_name: str
    broker: ValkeyServer
    sink: MailSink
    crew: Crew
    app: Flask
    settings: Settings
    _factory: Factory

    @property
    def base_url(self) -> str:
        """The address of the web server."""
        return self.settings.base_url

    @property
    def make(self) -> Factory:
        """Makes rows at the present moment; use it inside `app.app_context()`."""
        self._factory.now = datetime.now(UTC)
        return self._factory

    def visitor(self) -> Visitor:
        """Somebody nobody knows."""
        return Visitor(self.base_url)

    def page(self, kind: PageKind = "petition", **values: Any) -> ActionPage:
        """An open page, made through the services."""
        with self.app.app_context():
            return self.make.page(kind=kind, **values)

    def member(self, role: Role, organization: Organization | None = None) -> tuple[Visitor, str]:
        """Somebody of an organization (a new one without it), logged in; and the path of their first page."""
        with self.app.app_context():
            organization = organization or self.make.organization()
            membership = self.make.member(organization, role)
            email = membership.account.email
        visitor = self.visitor()
        answer = visitor.submit(visitor.get("/account/login"), email=email, password=PASSWORD)
        assert answer.status == 303, answer.words
        return visitor, answer.location

    def sign(self, slug: str, email: str, **fields: str) -> Answer:
        """Post the sign form of a page as a stranger."""
        typed = {"name": "Ada Visitor", "email": email, "postal_code": "85701", "country": "US"}
        letter = {"subject": "The evening buses", "body": LETTER}
        return self.visitor().post(f"/a/{slug}", typed | letter | fields)

    def confirm(self, email: str) -> Answer:
        """Wait for the confirmation mail to an address and press the button behind its link."""
        return self.visitor().post(self.link(self.wait_for_mail(email, "confirm"), "confirm"))

    def count(self, slug: str) -> int:
        """What the page says of itself."""
        return int(self.visitor().get(f"/a/{slug}/count.json").json["count"])

    def mails(self, to: str, about: str = "") -> list[Mail]:
        """The mails to an address, oldest first; `about` is the path of a link they must hold."""
        return [mail for mail in self.sink.messages if to in mail["to"] and (not about or f"/{about}/" in mail["text"])]

    def wait_for_mail(self, to: str, about: str = "", seconds: float = 20) -> Mail:
        """The first such mail, once it has come."""
        return eventually(lambda: self.mails(to, about), seconds, f"a mail to {to}")[0]

    def link(self, mail: Mail, about: str) -> str:
        """The path of the mail's link of this kind."""
        match = re.search(rf"{re.escape(self.base_url)}(/{about}/\S+)", mail["text"])
        assert match, f"no link to {about} in: {mail['text']}"
        return match[1]

    def ring(self, task: str) -> None:
        """Do now what beat does at its own pace: publish a task to the queue of its module."""
        broker, options = for_broker(self.broker.redis_url())
        with Celery(broker=broker, set_as_current=False) as celery:
            celery.conf.broker_transport_options = options
            celery.send_task(task, queue=task.partition(".")[0])

    def drain(self, *, later: timedelta = timedelta(), smtp_url: str = "") -> int:
        """Drain the outbox in this process as the task does, with a clock that is ahead or to another server."""
        with self.app.app_context():
            using = drain_with(self.settings)
            return draining.drain(
                replace(
                    using,
                    clock=lambda: datetime.now(UTC) + later,
                    open_transport=partial(SmtpTransport, smtp_url or self.settings.smtp_url),
                )
            )


def make_template(server: PostgresServer, name: str, redis_url: str) -> None:
    """Make a migrated, empty database for `running_platform` to copy."""
    server.create_database(name)
    unused = {"base_url": "http://localhost", "smtp_url": "smtp://localhost"}
    environment = settings_for(database_url=server.url(name), redis_url=redis_url, secrets=SECRETS, **unused)
    app = create_app(Settings.from_env(environment | {"LOG_LEVEL": "warning"}))
    with app.app_context():
        flask_migrate.upgrade()
    _let_go(app)


@contextmanager
def running_platform(
    database: PostgresServer, template: str, folder: Path, limiter_url: str, **changes: str
) -> Iterator[Platform]:
    """A platform on a copy of the database `template`; nothing runs yet but broker and sink.

    The application of the test's own process counts limits at `limiter_url`, so that it never meets a broken broker.
    `changes` are settings of its processes that differ from the demo's.
    """
    port = find_port(random.choice(PORTS))
    name = f"platform_{next(_numbers)}"
    database.create_database(name, template=template)
    with ExitStack() as stack:
        broker = stack.enter_context(embedded.valkey(folder))
        sink = stack.enter_context(MailSink())
        environment = settings_for(
            database_url=database.url(name),
            redis_url=broker.redis_url(),
            base_url=f"http://127.0.0.1:{port}",
            smtp_url=sink.smtp_url,
            secrets=SECRETS,
        )
        environment |= changes
        settings = Settings.from_env(environment | {"REDIS_URL": limiter_url, "LOG_LEVEL": "warning"})
        app = create_app(settings)
        stack.callback(_let_go, app)
        crew = stack.enter_context(Crew(DataFolder(folder), environment, port))
        factory = Factory(now=datetime.now(UTC), address_key=settings.address_key)
        yield Platform(database, name, broker, sink, crew, app, settings, factory)


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def platform(
    postgres_server: PostgresServer,
    valkey_server: ValkeyServer,
    template_database: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Platform]:
    """Everything running, shared by all tests of this test process."""
    folder = tmp_path_factory.mktemp("platform")
    with running_platform(postgres_server, template_database, folder, valkey_server.redis_url()) as everything:
        everything.crew.start("web", "worker", "beat")
        yield everything


@pytest.fixture
def own_platform(
    postgres_server: PostgresServer, valkey_server: ValkeyServer, template_database: str, tmp_path: Path
) -> Iterator[Platform]:
    """A platform of this test alone, on which nothing runs yet."""
    with running_platform(postgres_server, template_database, tmp_path, valkey_server.redis_url()) as everything:
        yield everything
