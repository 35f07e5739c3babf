"""Celery: every queue is consumed, every task has its queue and its tick, and no dying worker loses one."""

from fnmatch import fnmatch
from types import ModuleType

import pytest

from campaign_app.config import Settings
from campaign_app.demo import processes
from tasks import schedule
from tests.house.reading import python_files
from tests.operations import consumed_by, documented_workers
from tests.tasks.starting import import_worker


@pytest.fixture
def worker(settings: Settings) -> ModuleType:
    """The module a worker starts with."""
    return import_worker(settings)


@pytest.fixture
def task_names(worker: ModuleType) -> set[str]:
    """Every task a worker knows."""
    worker.app.loader.import_default_modules()
    return {name for name in worker.app.tasks if not name.startswith("celery.")}


def test_every_queue_is_consumed_by_the_documented_workers_and_exports_by_one_of_their_own() -> None:
    queues = [consumed_by(command) for command in documented_workers()]
    assert sorted(name for each in queues for name in each) == sorted(schedule.QUEUES)
    assert {"exports"} in queues


def test_every_queue_is_consumed_by_the_demos_worker() -> None:
    assert set(schedule.QUEUES) <= consumed_by(" ".join(processes.worker()))


def test_every_task_goes_to_exactly_one_queue_that_is_consumed(task_names: set[str]) -> None:
    assert task_names
    for name in task_names:
        queues = [route["queue"] for pattern, route in schedule.ROUTES.items() if fnmatch(name, pattern)]
        assert len(queues) == 1, name
        assert queues[0] in schedule.QUEUES, name


def test_no_queue_and_no_route_is_left_over(task_names: set[str]) -> None:
    assert {route["queue"] for route in schedule.ROUTES.values()} == set(schedule.QUEUES)
    for pattern in schedule.ROUTES:
        assert any(fnmatch(name, pattern) for name in task_names), pattern


def test_every_tick_rings_a_task_that_is_there_and_piles_up_no_others(task_names: set[str]) -> None:
    for title, entry in schedule.TIMETABLE.items():
        assert entry["task"] in task_names, title
        options = entry["options"]
        assert isinstance(options, dict)
        assert options["expires"] > 0, title


def test_a_task_is_named_after_its_module(task_names: set[str]) -> None:
    modules = {path.stem for path in python_files("tasks")}
    assert {name.partition(".")[0] for name in task_names} <= modules


def test_no_task_is_lost_to_a_dying_worker_or_run_twice_by_a_patient_broker(worker: ModuleType) -> None:
    conf = worker.app.conf
    assert conf.task_acks_late is True
    assert conf.task_reject_on_worker_lost is True
    assert conf.task_soft_time_limit < conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]
    assert conf.task_ignore_result is True
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_default_queue in schedule.QUEUES


def test_no_task_has_a_retry_ladder_of_its_own() -> None:
    ladders = ("self.retry", "autoretry_for", ".delay(", ".apply_async(", ".s(")
    assert not [path for path in python_files("tasks") for word in ladders if word in path.read_text()]
