"""The stories meet the platform as production runs it."""

from tests.platform import platform

__all__ = ["platform"]
