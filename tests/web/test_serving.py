"""What the web server itself answers: static files, compressed and kept for good."""

import gzip
import importlib
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client

from campaign_app.config import Settings

STATIC = Path(__file__).parents[2] / "campaign_app" / "static"


@pytest.fixture
def server(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The application as the web server starts it."""
    for name, value in settings.model_dump().items():
        if isinstance(value, str):
            monkeypatch.setenv(name.upper(), value)
    return Client(importlib.import_module("campaign_app.serving").with_static_files(app))


@pytest.mark.parametrize("name", ["app.css", "app.js", "workspace.css", "embed.js"])
def test_static_files_are_compressed_and_kept_for_good(server: Client, name: str) -> None:
    answer = server.get(f"/static/{name}?v=12345678", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == (STATIC / name).read_bytes()
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert server.get(f"/static/{name}", buffered=True).data == (STATIC / name).read_bytes()


def test_nothing_but_the_static_files_is_served(server: Client) -> None:
    for path in ("/static/../config.py", "/static/%2e%2e/config.py", "/static/app.css.gz/x", "/static/"):
        assert server.get(path, buffered=True).status_code == 404
