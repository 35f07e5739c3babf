"""Fixtures of the services: a clock at NOW and a mail server that takes everything."""

import pytest

from tests.conftest import NOW
from tests.fakes import FakeClock, FakeTransport


@pytest.fixture
def clock() -> FakeClock:
    """A clock at NOW."""
    return FakeClock(NOW)


@pytest.fixture
def transport() -> FakeTransport:
    """A mail server that takes every mail until told otherwise."""
    return FakeTransport()
