"""Reading the project's own code: its files, its syntax trees, its functions with their lengths."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("campaign_app", "tasks")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Length:
    """How long a function or file is, and where it stands; sorts by length."""

    lines: int
    place: str

    def __lt__(self, other: "Length") -> bool:
        return self.lines < other.lines


def python_files(*folders: str) -> list[Path]:
    """The Python files below these folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def template_files() -> list[Path]:
    """The templates of pages and mails."""
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(), str(path))


def name_of(path: Path) -> str:
    """A file as messages name it."""
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    """The dotted name a file is imported by."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file, inner ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def function_lengths(paths: list[Path]) -> list[Length]:
    """Every function with its lines, from `def` to its last line, the shortest first."""
    return sorted(
        Length((node.end_lineno or node.lineno) - node.lineno + 1, f"{name_of(path)}:{node.lineno} {node.name}")
        for path in paths
        for node in functions(path)
    )


def file_lengths(paths: list[Path]) -> list[Length]:
    """Every file with its lines, the shortest first."""
    return sorted(Length(len(path.read_text().splitlines()), name_of(path)) for path in paths)
