"""The Celery application: `celery -A tasks.worker worker --queues ...` (the queues of `tasks.schedule`), `... beat`."""

import gc
import os
import time
from functools import cache
from typing import Any

import structlog
from celery import Celery, Task
from celery.signals import worker_process_init
from flask import Flask

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.extensions import db
from campaign_app.redis_urls import for_broker
from tasks import broker, schedule

log = structlog.get_logger(__name__)


@cache
def flask_app() -> Flask:
    """The application the tasks run in; made once in each process."""
    return create_app(Settings.from_env(os.environ))


class ContextTask(Task):  # type: ignore[type-arg]
    """Runs a task inside the application context and logs its queue, id and duration."""

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        began = time.monotonic()
        with flask_app().app_context():
            super().__call__(*args, **kwargs)
        if (seconds := time.monotonic() - began) > 1:
            log.info("task.slow", task=self.name, task_id=self.request.id, seconds=round(seconds, 3))


def make_celery(settings: Settings) -> "Celery[Any]":
    """A Celery application that never loses a task to a dying worker and keeps no results."""
    broker_url, options = for_broker(settings.broker_url)
    celery: Celery[Any] = Celery("campaign_app", broker=broker_url, task_cls=ContextTask)
    celery.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_default_queue="housekeeping",
        task_routes=schedule.ROUTES,
        task_soft_time_limit=schedule.SOFT_LIMIT_SECONDS,
        task_time_limit=schedule.HARD_LIMIT_SECONDS,
        beat_schedule=schedule.TIMETABLE,
        broker_transport_options={"visibility_timeout": schedule.VISIBILITY_TIMEOUT_SECONDS, **options},
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        # Every task may run twice, so one that outlives its broker may as well finish: a drain cut off leaves doubt.
        worker_cancel_long_running_tasks_on_connection_loss=False,
        timezone="UTC",
        imports=(
            "tasks.outbox",
            "tasks.counting",
            "tasks.importing",
            "tasks.deliveries",
            "tasks.exports",
            "tasks.mailing",
            "tasks.housekeeping",
        ),
    )
    return celery


broker.install()
app = make_celery(Settings.from_env(os.environ))


@worker_process_init.connect
def _leave_parents_connections(**_: Any) -> None:
    """A forked child must not share the sockets its parent opened."""
    with flask_app().app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)


@worker_process_init.connect
def _count_what_lasts_as_lasting(**_: Any) -> None:
    """The application stays as long as the process: looking through it for garbage costs more than a mail does."""
    flask_app()
    gc.freeze()
