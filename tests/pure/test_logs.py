"""Logs: one JSON object a line, with its moment in UTC, and nothing below the level asked for."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from campaign_app.logs import configure_logging


@pytest.fixture(autouse=True)
def _quiet_afterwards() -> Iterator[None]:
    """The level of the other tests is put back."""
    yield
    configure_logging("warning")


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What stands on standard error, line by line."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_one_json_object_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    structlog.get_logger().info("outbox.settled", reason='a "quoted"\nsecond line', outbox_id="7")
    (line,) = logged(capsys)
    assert (line["event"], line["level"], line["outbox_id"]) == ("outbox.settled", "info", "7")
    assert line["reason"] == 'a "quoted"\nsecond line'
    assert str(line["timestamp"]).endswith("Z")


def test_an_error_comes_with_its_traceback_on_the_same_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        structlog.get_logger().exception("feed.poll_failed")
    (line,) = logged(capsys)
    assert "ZeroDivisionError" in str(line["exception"])


@pytest.mark.parametrize(("level", "count"), [("debug", 3), ("info", 2), ("warning", 1), ("error", 0)])
def test_nothing_below_the_level_is_said(level: str, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(level)
    log = structlog.get_logger()
    for say in (log.debug, log.info, log.warning):
        say("something")
    assert len(logged(capsys)) == count


def test_the_standard_librarys_loggers_stay_usable() -> None:
    configure_logging("warning")
    assert logging.getLogger("celery").isEnabledFor(logging.WARNING)
