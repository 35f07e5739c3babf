"""Importing the worker's module as a worker does: it reads the environment while it is imported."""

import importlib
from types import ModuleType

import pytest

from campaign_app.config import Settings


def import_worker(settings: Settings) -> ModuleType:
    """`tasks.worker` on these settings; imported once a process, whoever asks first."""
    given = {name.upper(): getattr(settings, name) for name in Settings.model_fields}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in given.items():
            environment.setenv(name, ",".join(value) if isinstance(value, tuple | dict) else str(value))
        return importlib.import_module("tasks.worker")
