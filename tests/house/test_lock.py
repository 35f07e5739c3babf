"""The lock files: everything pinned and hashed, no address, and in step with pyproject.toml."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ["requirements.lock", "requirements-production.lock"]
ENTRY = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;]+)"
    r"(?: ; [^\\]+)?"  # where it is for: Python version, system
    r"(?: --hash=sha256:[0-9a-f]{64})+"
)


def entries(name: str) -> dict[str, set[Version]]:
    """Package -> pinned versions (two where a marker decides). Fails on a line that is not an entry."""
    found: dict[str, set[Version]] = {}
    for line in (ROOT / name).read_text().replace("\\\n", " ").splitlines():
        match = ENTRY.fullmatch(re.sub(r"\s+", " ", line).strip())
        assert match, f"{name}: not a pinned and hashed entry: {line[:100]}"
        found.setdefault(match["name"], set()).add(Version(match["version"]))
    return found


def direct(group: str | None = None) -> list[Requirement]:
    """What pyproject.toml asks for: a group's packages, or the application's own with all of its extras."""
    project = PROJECT["project"]
    extras = [text for texts in project["optional-dependencies"].values() for text in texts]
    listed = PROJECT["dependency-groups"][group] if group else project["dependencies"] + extras
    return [Requirement(text) for text in listed]


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_is_pinned_and_hashed(name: str) -> None:
    assert len(entries(name)) > 40


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"://|--(extra-)?index|--find-links|@ ", text)


@pytest.mark.parametrize("requirement", [*direct(), *direct("embedded"), *direct("dev"), *direct("browser")], ids=str)
def test_every_direct_dependency_is_locked_at_an_allowed_version(requirement: Requirement) -> None:
    versions = entries("requirements.lock")[canonicalize_name(requirement.name)]
    assert all(version in requirement.specifier for version in versions)


@pytest.mark.parametrize("requirement", direct(), ids=str)
def test_production_has_every_dependency_of_the_application(requirement: Requirement) -> None:
    assert canonicalize_name(requirement.name) in entries("requirements-production.lock")


@pytest.mark.parametrize("group", ["embedded", "dev", "browser"])
def test_production_has_no_package_of_the_other_groups(group: str) -> None:
    assert not {canonicalize_name(each.name) for each in direct(group)} & entries("requirements-production.lock").keys()


def test_both_locks_agree() -> None:
    everything = entries("requirements.lock")
    differing = {
        name: versions
        for name, versions in entries("requirements-production.lock").items()
        if versions != everything.get(name)
    }
    assert differing == {}
