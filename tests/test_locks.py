"""The locks: every package by version and hash, all that pyproject.toml asks for, one line to install from them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.M)


def locked(name: str) -> dict[str, str]:
    return {plain(n): version for n, version in PINNED.findall((ROOT / name).read_text("utf-8"))}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~! ;]", name, maxsplit=1)[0]).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_its_hash(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())
    packages = [block for block in blocks if not block.startswith("#")]
    assert len(packages) == len(locked(name)) > 80
    without = [block.split()[0] for block in packages if "--hash=sha256:" not in block]
    assert without == []


def test_what_is_asked_for_is_locked() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = asked["project"]
    runs = {plain(each) for each in project["dependencies"] + project["optional-dependencies"]["build"]}
    tests = runs | {plain(each) for each in project["optional-dependencies"]["test"]}
    assert runs <= set(locked("requirements.lock"))
    assert tests <= set(locked("requirements-test.lock"))


def test_both_locks_hold_the_same_versions() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-test.lock").items()


def test_what_is_tested_is_what_the_readme_says() -> None:
    lines = re.findall(r"python3 -m venv .*pytest", (ROOT / "README.md").read_text("utf-8"))
    assert len(lines) == 1
    assert lines[0] in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("extra", ["languages", "languages-small"])
def test_an_optional_encoder_is_pinned_with_its_hash(extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = (ROOT / f"requirements-{extra}.lock").read_text("utf-8")
    assert project["optional-dependencies"][extra] == [f"{n}=={version}" for n, version in PINNED.findall(text)]
    assert text.count("--hash=sha256:") == 1
