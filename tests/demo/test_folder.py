"""The demo's data folder."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from campaign_app.demo.children import CannotStart
from campaign_app.demo.folder import DataFolder, default_path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_are_made_once_and_are_nobody_elses(tmp_path: Path) -> None:
    first = DataFolder(tmp_path).secrets()
    assert DataFolder(tmp_path).secrets() == first
    assert {name: len(value) >= 32 for name, value in first.items()} == {"SECRET_KEY": True, "ADDRESS_KEY": True}
    assert mode(tmp_path / "secrets.json") == 0o600


def test_a_folder_held_by_a_demo_is_refused_to_a_second_one(tmp_path: Path) -> None:
    refusal = pytest.raises(CannotStart, match=f"Process {os.getpid()} is already using")
    with DataFolder(tmp_path).held(), refusal, DataFolder(tmp_path).held():
        pass
    with DataFolder(tmp_path).held():
        pass


def test_a_killed_holder_no_longer_holds(tmp_path: Path) -> None:
    script = "import os, pathlib, sys\nfrom campaign_app.demo.folder import DataFolder\n"
    script += "with DataFolder(pathlib.Path(sys.argv[1])).held():\n    os.kill(os.getpid(), 9)\n"
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False).returncode == -9
    assert not DataFolder(tmp_path).is_held()


def test_the_settings_of_a_running_demo_are_told_while_it_runs(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with folder.held(), folder.announced({"DATABASE_URL": "postgresql://x"}):
        assert mode(tmp_path / "running.json") == 0o600
        assert folder.find_running() == {"DATABASE_URL": "postgresql://x"}
    assert folder.find_running() is None


def test_what_a_killed_demo_told_counts_no_more(tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text(json.dumps({"pid": 1, "environment": {"DATABASE_URL": "postgresql://x"}}))
    assert DataFolder(tmp_path).find_running() is None


def test_a_fresh_start_leaves_files_of_others_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.secrets()
    folder.log("web").write_text("earlier")
    (tmp_path / "postgres").mkdir()
    (tmp_path / "beat.db").touch()
    (tmp_path / "check.log").write_text("mine")
    folder.clear()
    assert [path.name for path in tmp_path.iterdir()] == ["check.log"]


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(CannotStart, match="belongs to another user"):
        DataFolder(tmp_path)


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="cannot be made"):
        DataFolder(tmp_path / "file" / "data")


def test_each_user_and_checkout_has_its_own_default_folder() -> None:
    assert str(os.getuid()) in default_path().name
