"""The settings the demo gives to its processes, in the words of `campaign_app.config`."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from campaign_app.demo import children

DATABASE = "campaign"
MAIL_FROM = "Campaign App demo <demo@example.org>"
SIGN_LIMIT = "10000 per minute"  # everyone in the demo comes from one address


def settings_for(
    *, database_url: str, redis_url: str, base_url: str, smtp_url: str, secrets: Mapping[str, str]
) -> dict[str, str]:
    """The whole environment of a process of the demo: our own, with the demo's settings over it."""
    port = urlsplit(base_url).port
    return {
        **with_programs(children.without_postgres_variables(os.environ)),
        **secrets,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "BASE_URL": base_url,
        "TRUSTED_HOSTS": f"127.0.0.1:{port},localhost:{port}",
        "SMTP_URL": smtp_url,
        "MAIL_FROM": MAIL_FROM,
        "SIGN_LIMIT": SIGN_LIMIT,
        "MIRRORED_LANGUAGE": "1",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "info"),
        "PYTHONUNBUFFERED": "1",
    }


def with_programs(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with the programs beside our Python, `campaign-app` among them, first on its path."""
    path = environment.get("PATH", os.defpath)
    return {**environment, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{path}"}
