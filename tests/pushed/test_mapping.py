"""What a body says, whatever it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.config import Push, PushFields
from listening.mention import Deletion, Kind, Mention, Reject
from listening.pushed.mapping import PushMapping, moment
from listening.pushed.paths import steps, value
from tests.made import NOW

PLAIN = PushMapping(Push(name="n8n"))
FORUM = PushMapping(
    Push(
        name="forum",
        items="data.posts[*]",
        fields=PushFields(
            id="post.id",
            text="post.body",
            created="post.at",
            author="post.by.handle",
            name="post.by.names[0]",
            followers="post.by.reach",
            parent="post.answers",
            deleted="gone",
        ),
    )
)


def test_an_item_with_everything() -> None:
    item = {
        "id": 7,
        "text": "My Acme is broken",
        "created": "2025-06-15T14:00:00+02:00",
        "author": "@ann",
        "name": "Ann",
        "followers": "12",
        "url": "https://x.example/7",
        "parent": "6",
        "root": "5",
        "language": "en-GB",
        "place": "Bern",
        "latitude": 46.9,
        "longitude": "7.4",
        "edited": 1749988800,
        "topics": ["Acme"],
    }
    assert PLAIN.item(item, NOW) == Mention(
        id="n8n:7",
        source="n8n",
        created=1_749_988_800_000,
        text="My Acme is broken",
        author="ann",
        name="Ann",
        followers=12,
        language="en",
        kind=Kind.reply,
        url="https://x.example/7",
        parent="n8n:6",
        root="n8n:5",
        location="Bern",
        lat=46.9,
        lon=7.4,
        edited=1_749_988_800_000,
        topics=("Acme",),
    )


def test_a_list_at_a_path() -> None:
    post = {"id": "a", "body": "hi", "at": 1749988800, "by": {"handle": "ann", "names": ["Ann", "A"], "reach": 3}}
    body = json.dumps({"data": {"posts": [{"post": post}, {"post": {"id": "b"}, "gone": True}, 3]}}).encode()
    first, second, third = FORUM.body(body, NOW)
    assert isinstance(first, Mention)
    assert (first.id, first.name, first.followers) == ("forum:a", "Ann", 3)
    assert second == Deletion(source="forum", id="forum:b", at=NOW)
    assert isinstance(third, Reject)
    assert third.reason == "not an object"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "no id"),
        ({"id": True}, "id is no text"),
        ({"text": " "}, "no text"),
        ({"text": ["a"]}, "text is no text"),
        ({"text": "x" * 60_000}, "text is too long"),
        ({"created": None}, "no time"),
        ({"created": "2025-06-15T14:00:00"}, "time cannot be read"),
        ({"created": "15/06/2025 2:00 PM"}, "time cannot be read"),
        ({"created": "2025-13-15T14:00:00Z"}, "time cannot be read"),
        ({"created": "2031-06-15T14:00:00Z"}, "time in the future"),
        ({"followers": "many"}, "followers is no number"),
        ({"url": "javascript:alert(1)"}, "url is no web address"),
        ({"latitude": 91, "longitude": 0}, "position is nowhere"),
        ({"latitude": "north", "longitude": 0}, "position is no number"),
        ({"deleted": "perhaps"}, "deleted is neither true nor false"),
        ({"topics": [1]}, "topics are no names"),
    ],
)
def test_what_cannot_be_used_is_said(change: dict[str, object], reason: str) -> None:
    item = {"id": "7", "text": "hello", "created": "2025-06-15T14:00:00Z"} | change
    made = PLAIN.item(item, NOW)
    assert isinstance(made, Reject)
    assert made.reason == reason


@pytest.mark.parametrize(
    ("found", "at"),
    [
        (1749988800, 1_749_988_800_000),
        ("1749988800.5", 1_749_988_800_500),
        (1749988800123, 1_749_988_800_123),
        (1749988800123456, 1_749_988_800_123),
        ("2025-06-15T12:00:00Z", 1_749_988_800_000),
        ("2025-06-15 12:00:00.25 +0000", 1_749_988_800_250),
        ("2025-06-15T14:00+02:00", 1_749_988_800_000),
        ("2025-06-15", None),
        ("yesterday", None),
        (True, None),
        (-5, None),
        (float("nan"), None),
        (1e300, None),
    ],
)
def test_times(found: object, at: int | None) -> None:
    assert moment(found) == at


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    for mapping in (PLAIN, FORUM):
        assert all(isinstance(each, Mention | Deletion | Reject) for each in mapping.body(data, NOW))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(PushFields.__struct_fields__), VALUES))
def test_any_values_of_the_fields(item: dict[str, object]) -> None:
    assert isinstance(PLAIN.item(item, NOW), Mention | Deletion | Reject)


def test_a_body_of_brackets_is_no_crash() -> None:
    (made,) = PLAIN.body(b"[" * 200_000, NOW)
    assert isinstance(made, Reject)
    assert made.reason == "not JSON"


@pytest.mark.parametrize("path", ["a..b", ".a", "a.", "a[", "a[x]", "a]", "[-1]"])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(ValueError, match="is no path"):
        steps(path)


def test_paths() -> None:
    found = {"a": [{"b": 1}, {"c": 2}, {"b": 3}]}
    assert value(found, steps("a[0].b")) == 1
    assert value(found, steps("a[*].c")) == 2
    assert value([found], steps("[0].a[2].b")) == 3
