"""docs/api.md and docs/access.md say everything there is."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from dashboard.api import parameters
from dashboard.api.answers import MentionLine, Overview, PlaceAnswer, Point, Sentiments
from dashboard.api.spec import Operation
from dashboard.api.table import OPERATIONS
from listening.people.permissions import Role

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("shape", [Overview, Point, Sentiments, MentionLine, PlaceAnswer])
def test_every_field_of_an_answer_is_explained(shape: type[msgspec.Struct]) -> None:
    text = (DOCS / "api.md").read_text()
    names = [field.encode_name for field in msgspec.structs.fields(shape)]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_operation_stands_in_the_table() -> None:
    """Left: docs/api.md. Right: what stands there if the code is right."""
    section = re.split(r"^## ", (DOCS / "api.md").read_text(), flags=re.MULTILINE)
    (table,) = [each for each in section if each.startswith("All operations")]
    said = [line for line in table.split("\n") if line.startswith("| `")]
    assert said == [f"| `{'POST' if op.body else 'GET'} {op.path}` | {op.summary} |" for op in OPERATIONS]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: op.name)
def test_every_operation_is_explained(operation: Operation) -> None:
    """Somewhere beside the table."""
    pages = "".join(path.read_text() for path in DOCS.glob("*.md"))
    method = "POST" if operation.body else "GET"
    assert len(re.findall(rf"`{method} {re.escape(operation.path)}[`?]", pages)) > 1


def test_every_parameter_is_explained() -> None:
    text = (DOCS / "api.md").read_text()
    asked = [*parameters.OVERVIEW, *parameters.SERIES, *parameters.MENTIONS]
    assert [p.name for p in asked if f"`{p.name}`" not in text] == []
    for number in (parameters.MOST_POINTS, parameters.MOST_MENTIONS):
        assert f"{number:,}" in text


def test_every_role_is_explained() -> None:
    text = (DOCS / "access.md").read_text()
    assert [role for role in Role if f"`{role}`" not in text] == []
