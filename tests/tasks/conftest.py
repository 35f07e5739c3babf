"""The Celery application, made as a worker makes it."""

from types import ModuleType

import pytest

from campaign_app.config import Settings
from tests.tasks.starting import import_worker


@pytest.fixture
def worker(settings: Settings) -> ModuleType:
    """The module a worker starts with."""
    return import_worker(settings)
