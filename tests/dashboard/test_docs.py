"""docs/api.md and docs/access.md say everything there is."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dashboard.api import parameters
from dashboard.api.answers import MentionLine, Overview, PlaceAnswer, Point, Sentiments
from dashboard.api.figures import OPERATIONS
from listening.people.permissions import Role

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("shape", [Overview, Point, Sentiments, MentionLine, PlaceAnswer])
def test_every_field_of_an_answer_is_explained(shape: type[msgspec.Struct]) -> None:
    text = (DOCS / "api.md").read_text()
    names = [field.encode_name for field in msgspec.structs.fields(shape)]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_route_and_parameter_is_explained() -> None:
    text = (DOCS / "api.md").read_text()
    assert [op.path for op in OPERATIONS if f"GET {op.path}" not in text] == []
    asked = [*parameters.OVERVIEW, *parameters.SERIES, *parameters.MENTIONS]
    assert [p.name for p in asked if f"`{p.name}`" not in text] == []
    for number in (parameters.MOST_POINTS, parameters.MOST_MENTIONS):
        assert f"{number:,}" in text


def test_every_role_is_explained() -> None:
    text = (DOCS / "access.md").read_text()
    assert [role for role in Role if f"`{role}`" not in text] == []
