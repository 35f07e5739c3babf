"""Rooms: every module stands in the list of layers, nothing is imported out of sight, every name says something."""

import ast
import re
import tomllib

import pytest

from tests.house.reading import PRODUCT, ROOT, functions, module_of, name_of, python_files, tree

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = {contract["name"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
EVERYTHING = (*PRODUCT, "tests", "benchmarks", "migrations")
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base", "core", "manager"}


def layers_of(container: str) -> list[set[str]]:
    """The layers of a container, from the top, each with its modules."""
    (contract,) = (each for each in CONTRACTS.values() if each.get("containers") == [container])
    return [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]


def imports(path_tree: ast.Module) -> set[str]:
    """Every module a file names in an import."""
    found = set()
    for node in ast.walk(path_tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_every_module_of_the_application_stands_in_exactly_one_layer() -> None:
    listed = [name for layer in layers_of("campaign_app") for name in layer]
    there = {
        path.name.removesuffix(".py")
        for path in (ROOT / "campaign_app").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {"__init__"}
    assert len(listed) == len(set(listed))
    assert there - set(listed) == set()
    assert set(listed) - there == set(), "listed, but not there"


def test_the_linter_itself_insists_on_that() -> None:
    (contract,) = (each for each in CONTRACTS.values() if each.get("containers") == ["campaign_app"])
    assert contract["exhaustive"] is True
    assert "exhaustive_ignores" not in contract


def test_every_audience_of_the_web_is_a_stranger_to_the_others() -> None:
    packages = {path.parent.name for path in (ROOT / "campaign_app" / "web").glob("*/__init__.py")}
    assert packages <= set().union(*layers_of("campaign_app.web"))
    for path in python_files("campaign_app/web"):
        if path.parent.name in packages:
            others = {f"campaign_app.web.{other}" for other in packages - {path.parent.name}}
            assert not [name for name in imports(tree(path)) if name.startswith(tuple(others))], name_of(path)


def test_the_package_imports_nothing() -> None:
    assert imports(tree(ROOT / "campaign_app" / "__init__.py")) == set()
    assert imports(tree(ROOT / "tasks" / "__init__.py")) == set()


@pytest.mark.parametrize("folder", EVERYTHING)
def test_nothing_is_imported_inside_a_function(folder: str) -> None:
    hidden = [
        f"{name_of(path)}:{inner.lineno}"
        for path in python_files(folder)
        for function in functions(path)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("room", ["services", "models"])
def test_services_and_models_know_no_http_no_forms_and_no_broker(room: str) -> None:
    strangers = ("flask", "flask_login", "flask_wtf", "flask_babel", "wtforms", "celery", "redis", "werkzeug")
    for path in python_files(f"campaign_app/{room}"):
        assert not {name.partition(".")[0] for name in imports(tree(path))} & set(strangers), name_of(path)


def test_only_services_write() -> None:
    writes = re.compile(r"\bsession\.(?:commit|add|add_all|delete|merge|flush)\(")
    writers = {name_of(path) for path in python_files("campaign_app", "tasks") if writes.search(path.read_text())}
    assert {name for name in writers if not name.startswith("campaign_app/services/")} == set()


def test_every_service_module_says_what_it_does_by_its_functions() -> None:
    for path in python_files("campaign_app/services"):
        defined = [node for node in tree(path).body if isinstance(node, ast.ClassDef)]
        assert not [node.name for node in defined if node.name.endswith(("Service", "Manager", "Repository", "DAO"))]


def test_services_take_their_values_by_name() -> None:
    """Two values or more are named, so that an id never lands in another id's place."""
    positional = [
        f"{module_of(path)}.{node.name}"
        for path in python_files("campaign_app/services")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if len(node.args.args) > 2 and not node.name.startswith(("put", "add", "record", "give"))
    ]
    assert positional == []


def test_no_module_is_named_after_nothing() -> None:
    named = {
        module_of(path) for path in python_files(*EVERYTHING) if NAMES_OF_NOTHING & set(module_of(path).split("."))
    }
    assert named == set()
