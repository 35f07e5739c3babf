"""The stories meet the platform as production runs it; one that changes its settings has a platform of its own."""

from tests.platform import own_platform, platform

__all__ = ["own_platform", "platform"]
