"""Words about code: every module and everything public says what it is; nothing tells of one machine."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.reading import PRODUCT, ROOT, Function, name_of, python_files, tree

TEXTS = {".py", ".md", ".toml", ".html", ".txt", ".css", ".js", ".lock", ".ini", ".mako", ".sh", ""}
SKIPPED = {".git", ".venv", ".bootstrap", ".demo", "__pycache__", "build", "dist", "screenshots"}
MACHINE = re.compile(r"(?<![\w./-])/(?:work|root|home|Users|mnt)/\w")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


def project_files() -> list[Path]:
    """Every text of the project that a reader of the repository sees."""
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.suffix in TEXTS
        and path.is_file()
        and not path.name.startswith(".coverage")  # written by a run that measures
        and not any(part in SKIPPED or part.endswith("_cache") or part == ".hypothesis" for part in path.parts)
    )


def public_parts(path: Path) -> list[tuple[str, ast.AST]]:
    """Public classes and functions of a file, and public methods of public classes."""
    found: list[tuple[str, ast.AST]] = []
    for node in tree(path).body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            found.append((node.name, node))
            found += [
                (f"{node.name}.{inner.name}", inner)
                for inner in (node.body if isinstance(node, ast.ClassDef) else [])
                if isinstance(inner, Function) and not inner.name.startswith("_")
            ]
    return found


@pytest.mark.parametrize("folder", [*PRODUCT, "tests", "benchmarks", "migrations"])
def test_every_module_says_what_lives_in_it(folder: str) -> None:
    silent = [name_of(path) for path in python_files(folder) if path.read_text() and not ast.get_docstring(tree(path))]
    assert silent == []


def test_everything_public_says_what_it_does() -> None:
    silent = [
        f"{name_of(path)} {name}"
        for path in python_files(*PRODUCT)
        for name, node in public_parts(path)
        if not ast.get_docstring(node)  # type: ignore[arg-type]
        and not name.rpartition(".")[2].startswith(("handle_", "do_"))  # called by name from outside
    ]
    assert silent == []


def test_tests_say_what_they_show_by_their_names() -> None:
    short = [
        f"{name_of(path)} {node.name}"
        for path in python_files("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name.count("_") < 3
    ]
    assert short == []


def test_no_text_names_a_folder_of_one_machine() -> None:
    own = Path(__file__)
    named = [
        f"{name_of(path)}:{number}"
        for path in project_files()
        if path != own
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert named == []


def test_nothing_is_left_for_later_in_a_comment() -> None:
    own = Path(__file__)
    left = [
        f"{name_of(path)}:{number}"
        for path in project_files()
        if path != own and path.suffix in {".py", ".html", ".css", ".js", ".md"}
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert left == []
