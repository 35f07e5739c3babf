"""Shapes: how long a function, a module, a template may be, and how often a linter may be silenced."""

import ast
import io
import re
import tokenize
from statistics import median, quantiles

import pytest

from tests.house.reading import (
    PRODUCT,
    ROOT,
    Length,
    file_lengths,
    function_lengths,
    functions,
    name_of,
    python_files,
    template_files,
    tree,
)

FUNCTION_MEDIAN, FUNCTION_P90, FUNCTION_MAX = 10, 30, 50
TASK_MAX, VIEW_MAX = 15, 25
MODULE_MAX, TEMPLATE_MAX, README_MAX, FACTORY_MAX = 250, 120, 120, 60
LINES_PER_NOQA = 1_000
SILENCERS = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma|fmt:|ruff:|nosec)", re.IGNORECASE)
EVERYTHING = (*PRODUCT, "tests", "benchmarks", "migrations")


def too_long(lengths: list[Length], limit: int) -> list[str]:
    return [f"{each.place}: {each.lines} lines" for each in lengths if each.lines > limit]


def test_functions_are_short() -> None:
    lengths = [each.lines for each in function_lengths(python_files(*PRODUCT))]
    p90 = quantiles(lengths, n=10)[-1]
    print(f"{len(lengths)} functions: median {median(lengths)}, p90 {p90}, longest {lengths[-1]}")
    assert median(lengths) <= FUNCTION_MEDIAN
    assert p90 <= FUNCTION_P90


@pytest.mark.parametrize("folder", [*PRODUCT, "tests", "benchmarks"])
def test_no_function_is_long(folder: str) -> None:
    assert too_long(function_lengths(python_files(folder)), FUNCTION_MAX) == []


def test_no_task_is_more_than_a_door() -> None:
    doors = [path for path in python_files("tasks") if path.stem not in {"worker", "schedule"}]
    assert too_long(function_lengths(doors), TASK_MAX) == []


def test_views_are_short() -> None:
    views = [path for path in python_files("campaign_app/web") if "views" in path.stem]
    assert len(views) >= 4
    assert too_long(function_lengths(views), VIEW_MAX) == []


@pytest.mark.parametrize("folder", EVERYTHING)
def test_no_module_is_long(folder: str) -> None:
    assert too_long(file_lengths(python_files(folder)), MODULE_MAX) == []


def test_no_template_is_long() -> None:
    assert too_long(file_lengths(template_files()), TEMPLATE_MAX) == []


def test_the_readme_and_the_factory_fit_on_a_page() -> None:
    assert too_long(file_lengths([ROOT / "README.md"]), README_MAX) == []
    assert too_long(file_lengths([ROOT / "campaign_app" / "app.py"]), FACTORY_MAX) == []


def silencers() -> list[str]:
    """Every comment that silences a linter, with its place."""
    return [
        f"{name_of(path)}:{token.start[0]} {token.string}"
        for path in python_files(*EVERYTHING)
        for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
        if token.type == tokenize.COMMENT and SILENCERS.match(token.string)
    ]


def test_linters_are_rarely_silenced() -> None:
    lines = sum(each.lines for each in file_lengths(python_files(*EVERYTHING)))
    silenced = [comment for comment in silencers() if "noqa" in comment]
    print(f"{len(silenced)} noqa in {lines} lines")
    assert len(silenced) <= lines / LINES_PER_NOQA


def test_every_silenced_rule_says_why() -> None:
    unexplained = [
        comment
        for comment in silencers()
        if "noqa" in comment and not re.search(r"noqa: [A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)* - \w+", comment)
    ]
    assert unexplained == []


def test_every_ignored_type_names_its_error() -> None:
    ignored = [comment for comment in silencers() if "type: ignore" in comment]
    assert [comment for comment in ignored if not re.search(r"type: ignore\[[a-z-]+", comment)] == []


def test_what_is_caught_wholesale_is_logged_in_a_loop_of_services() -> None:
    caught = [
        (path, handler)
        for path in python_files(*PRODUCT)
        for handler in ast.walk(tree(path))
        if isinstance(handler, ast.ExceptHandler) and is_wholesale(handler)
    ]
    assert [name_of(path) for path, _ in caught if path.parent.name != "services"] == []
    assert [name_of(path) for path, handler in caught if "log.exception(" not in ast.unparse(handler)] == []


def is_wholesale(handler: ast.ExceptHandler) -> bool:
    """Catches everything and does not raise it again after tidying up."""
    is_everything = handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}
    return is_everything and ast.unparse(handler.body[-1]) != "raise"


def test_functions_are_found_at_all() -> None:
    assert sum(1 for path in python_files(*PRODUCT) for _ in functions(path)) > 300
