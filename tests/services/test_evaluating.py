"""The importer is measured on labelled documents whose answers it never sees."""

import json
from pathlib import Path

import pytest

from campaign_app.services import evaluating

_LISTING = (
    "May 3, 2024 • Statement\n\nPumps fail\n\nNine have failed.\n\nMay 2, 2024 • Press Release\n\nWater\n\nIt rises.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two items of one listing, the listing itself, and a document that is none; no answers."""
    (tmp_path / "labels").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "list.txt").write_text(_LISTING, "utf-8")
    (tmp_path / "docs" / "none.pdf").write_bytes(b"%PDF-1.4 nothing")
    labels: dict[str, dict[str, object]] = {
        "a-01": {"type": "item", "doc": "docs/list.txt", "part": 2},
        "a-02": {"type": "item", "doc": "docs/list.txt", "part": 7},
        "b": {"type": "listing", "doc": "docs/list.txt", "base_url": "https://alder.example/"},
        "c": {"type": "item", "doc": "docs/none.pdf"},
    }
    for name, label in labels.items():
        (tmp_path / "labels" / f"{name}.json").write_text(json.dumps({"id": name, **label}), "utf-8")
    return tmp_path


def test_labels_without_answers_are_enough_to_predict(folder: Path) -> None:
    predictions = {label.id: evaluating.predict(label) for label in evaluating.list_labels(folder)}
    assert predictions["a-01"]["title"] == "Water"
    assert predictions["a-01"]["date"] == "2024-05-02"
    assert predictions["a-01"]["action_type"] == "none"
    assert predictions["a-02"] == {"id": "a-02"}
    items = predictions["b"]["items"]
    assert isinstance(items, list)
    assert [item["title"] for item in items] == ["Pumps fail", "Water"]
    assert str(predictions["c"]["refusal"]).endswith(".")


def test_a_set_without_a_scorer_has_no_table(folder: Path) -> None:
    assert evaluating.score(folder, folder / "predictions", is_json=False) is None


def test_the_scorer_of_the_set_gets_labels_and_predictions(folder: Path) -> None:
    (folder / "score.py").write_text("import sys; print(len(sys.argv), sys.argv[-1])", "utf-8")
    assert evaluating.score(folder, folder / "p.jsonl", is_json=True) == "4 --json\n"
    assert (evaluating.score(folder, folder / "p.jsonl", is_json=False) or "").startswith("3 ")
