"""The worker: every task known to it, each run inside the application, slow ones named in the log."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from celery import Celery
from flask import Flask, current_app
from structlog.testing import capture_logs

from campaign_app.config import Settings
from campaign_app.logs import configure_logging
from tasks import schedule
from tests.conftest import settings_for


@pytest.fixture
def celery(worker: ModuleType, app: Flask, monkeypatch: pytest.MonkeyPatch) -> "Celery[Any]":
    """A Celery application of this test, whose tasks run in this test's application."""
    monkeypatch.setattr(worker, "flask_app", lambda: app)
    made: Celery[Any] = worker.make_celery(app.extensions["settings"])
    return made


def test_the_worker_knows_every_task_of_the_timetable_and_no_other(worker: ModuleType) -> None:
    worker.app.loader.import_default_modules()
    own = {name for name in worker.app.tasks if not name.startswith("celery.")}
    assert own == {entry["task"] for entry in schedule.TIMETABLE.values()}


def test_the_worker_imports_every_module_of_tasks(worker: ModuleType) -> None:
    modules = {f"tasks.{path.stem}" for path in Path(str(worker.__file__)).parent.glob("*.py")}
    others = {f"tasks.{name}" for name in ("__init__", "broker", "schedule", "worker")}
    assert set(worker.app.conf.imports) == modules - others


def test_a_task_runs_inside_the_application(celery: "Celery[Any]", app: Flask) -> None:
    seen: list[object] = []

    @celery.task(name="look")
    def look(given: int) -> None:
        seen.extend((given, current_app.extensions["settings"]))

    look(7)
    assert seen == [7, app.extensions["settings"]]


@pytest.fixture
def talkative() -> Iterator[None]:
    """The log as operators have it; tests are quieter."""
    configure_logging("info")
    yield
    configure_logging("warning")


@pytest.mark.usefixtures("talkative")
@pytest.mark.parametrize(("seconds", "is_logged"), [(0.9, False), (1.5, True)])
def test_a_slow_task_is_named_in_the_log_without_what_it_was_given(
    seconds: float, is_logged: bool, celery: "Celery[Any]", worker: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clock() -> Iterator[float]:
        yield from (10.0, 10.0 + seconds)

    @celery.task(name="wait")
    def wait(address: str) -> None:
        """Takes its time by the clock below."""

    moments = clock()
    monkeypatch.setattr(worker.time, "monotonic", lambda: next(moments))
    with capture_logs() as logged:
        wait("ada@example.org")
    assert [(line["event"], line["task"], line["seconds"]) for line in logged] == (
        [("task.slow", "wait", seconds)] if is_logged else []
    )
    assert "ada" not in str(logged)


def test_a_task_that_fails_leaves_the_application_as_it_was(celery: "Celery[Any]") -> None:
    @celery.task(name="fail")
    def fail() -> None:
        raise ZeroDivisionError

    before = current_app._get_current_object()  # type: ignore[attr-defined]
    with pytest.raises(ZeroDivisionError):
        fail()
    assert current_app._get_current_object() is before  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("redis_url", "broker_url"),
    [
        ("redis://localhost:6379/3", "redis://localhost:6379/3"),
        ("unix:///run/x?db=3", "redis+socket:///run/x?virtual_host=3"),
    ],
)
def test_the_broker_is_the_redis_of_the_settings(
    redis_url: str, broker_url: str, worker: ModuleType, settings: Settings
) -> None:
    made = worker.make_celery(settings_for(database_url=settings.database_url, redis_url=redis_url))
    assert made.conf.broker_url == broker_url
