"""Frames: what changed, and nothing else, arrives whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.wall import snapshot
from listening.wall.frame import apply, encode, only, over, patch
from tests.wall.scenes import NOON, many, nothing

LEAVES = st.one_of(st.integers(-99, 99), st.text(max_size=3), st.booleans(), st.lists(st.integers(0, 9), max_size=3))
OBJECTS = st.dictionaries(
    st.sampled_from("abcd"),
    st.recursive(LEAVES, lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=3), max_leaves=8),
    max_size=4,
)


@given(old=OBJECTS, new=OBJECTS)
def test_the_patch_turns_old_into_new(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert apply(old, json.loads(json.dumps(patch(old, new)))) == new


@given(same=OBJECTS)
def test_nothing_changed_is_an_empty_patch(same: dict[str, Any]) -> None:
    assert patch(same, json.loads(json.dumps(same))) == {}


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, {"b": 3}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"x": 1}}, {"a": {"y": None}}),
        ({"a": {"x": 1}}, {"a": {}}, {"a": {"x": None}}),
        ({}, {"a": {}}, {"a": {}}),
        ({"a": {"x": 1}}, {"a": [1]}, {"a": [1]}),
        ({"a": 0}, {"a": {"x": 1}}, {"a": {"x": 1}}),
    ],
)
def test_only_what_changed(old: Any, new: Any, change: Any) -> None:
    assert patch(old, new) == change


def test_a_frame_holds_no_null_and_survives_json() -> None:
    whole = encode(snapshot.build(many().view()))
    assert json.loads(json.dumps(whole)) == whole
    assert not list(_nulls(whole))


def test_a_screen_gets_its_own_panels() -> None:
    whole = encode(snapshot.build(nothing().view()))
    assert set(only(whole, frozenset({"latest"}))) == {"meta", "latest"}
    assert over(whole, {"latest": 1})["latest"] == 1
    assert set(over(whole, {"latest": 1})) == set(whole)


def test_a_calm_second_is_small() -> None:
    scene = many()
    before = encode(snapshot.build(scene.view(NOON + 1000)))
    after = encode(snapshot.build(scene.view(NOON + 2000)))
    assert set(patch(before, after)) == {"meta"}


def _nulls(value: Any) -> Any:
    if value is None:
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _nulls(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nulls(inner)
