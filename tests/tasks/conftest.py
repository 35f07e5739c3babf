"""The Celery application, made as a worker makes it: from the environment."""

import importlib
from types import ModuleType

import pytest

from campaign_app.config import Settings


@pytest.fixture(scope="session")
def worker(settings: Settings) -> ModuleType:
    """The module a worker starts with; it reads the environment when it is imported."""
    given = {name.upper(): getattr(settings, name) for name in Settings.model_fields}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in given.items():
            environment.setenv(name, ",".join(value) if isinstance(value, tuple) else str(value))
        return importlib.import_module("tasks.worker")
