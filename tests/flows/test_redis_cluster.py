"""Redis as a cluster: limits are counted in it, by all web processes together; the broker stands beside it."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from flask.testing import FlaskClient

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.demo.processes import find_port
from tests.conftest import settings_for
from tests.crew import eventually
from tests.valkeys import running


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """The smallest cluster there is: one node that has every slot. Its address."""
    port = find_port(random.randrange(20_000, 21_000))  # its nodes speak at the port 10,000 above
    plain = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with running([*plain, "--cluster-enabled", "yes"], port, tmp_path), redis.Redis(port=port) as node:
        node.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        eventually(lambda: b"cluster_state:ok" in node.execute_command("CLUSTER", "INFO"), 15, "the cluster is up")
        yield f"redis+cluster://127.0.0.1:{port}"


def visitor(settings: Settings, cluster: str) -> FlaskClient:
    """Somebody before a web process of their own."""
    urls = {"database_url": settings.database_url, "redis_url": cluster, "broker_url": settings.broker_url}
    return create_app(settings_for(**urls, sign_limit="2 per minute")).test_client()


def test_every_web_process_counts_the_same_limit(settings: Settings, cluster: str) -> None:
    first, second = visitor(settings, cluster), visitor(settings, cluster)
    posts = [browser.post("/a/none", data={"email": "ada@example.org"}) for browser in (first, second, first)]
    assert [answer.status_code for answer in posts] == [404, 404, 429]
