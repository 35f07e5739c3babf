"""Faults are injected into a platform that belongs to one test."""

from tests.platform import own_platform

__all__ = ["own_platform"]
