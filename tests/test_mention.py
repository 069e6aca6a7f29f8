"""Labels, what stays of a deleted mention, and what is kept of a reject."""

from __future__ import annotations

import math

import msgspec
import pytest

from listening.mention import Label, Mention, erase, label_of, reject
from tests.made import mention


@pytest.mark.parametrize(
    ("compound", "label"),
    [
        (None, Label.unscored),
        (-1.0, Label.negative),
        (-0.05, Label.negative),
        (math.nextafter(-0.05, 0), Label.neutral),
        (0.0, Label.neutral),
        (math.nextafter(0.05, 0), Label.neutral),
        (0.05, Label.positive),
        (1.0, Label.positive),
    ],
)
def test_label(compound: float | None, label: Label) -> None:
    assert label_of(compound) is label
    assert mention(compound=compound).label is label


WHOLE = mention(
    name="Ann",
    followers=7,
    url="https://net.example/1",
    parent="net:0",
    root="net:0",
    location="Bonn",
    lat=50.7,
    lon=7.1,
    country="DE",
    city="Bonn",
    route="the rest",
    compound=0.4,
    text="all of it",
)


def test_erasing_leaves_what_is_counted_and_nothing_personal() -> None:
    gone = erase(WHOLE)
    for field in ("text", "author", "name", "url", "location", "city"):
        assert getattr(gone, field) == "", field
    assert (gone.followers, gone.lat, gone.lon) == (None, None, None)
    assert gone.deleted
    for field in ("id", "source", "created", "received", "topics", "department", "compound", "country", "language"):
        assert getattr(gone, field) == getattr(WHOLE, field), field


def test_erasing_knows_every_field() -> None:
    """A new field has to be put on one of the two lists, here and in ``erase``."""
    kept = {
        "id",
        "source",
        "created",
        "language",
        "kind",
        "parent",
        "root",
        "original",
        "edited",
        "own",
        "topics",
        "given",
        "untracked",
        "received",
        "compound",
        "department",
        "route",
        "country",
        "deleted",
        "contact",
        "praise",
        "mood",
        "mood_version",
        "department_version",
    }
    removed = {
        "text",
        "author",
        "name",
        "followers",
        "url",
        "location",
        "lat",
        "lon",
        "city",
        "alt",
        "pictures",
        "stars",
        "routed",
        "likely",
    }
    assert kept | removed == {field.name for field in msgspec.structs.fields(Mention)}
    gone = erase(WHOLE)
    assert all(not getattr(gone, field) for field in removed)


def test_stored_form_is_read_back() -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(WHOLE), type=Mention) == WHOLE
    fields = msgspec.structs.fields(Mention)
    assert len({field.encode_name for field in fields}) == len(fields)
    assert all(len(field.encode_name) == 1 for field in fields)


def test_a_reject_keeps_the_beginning() -> None:
    kept = reject("net", "not JSON", "x" * 10_000, "y" * 10_000)
    assert (len(kept.raw), len(kept.detail)) == (500, 500)
    assert reject("net", "not UTF-8", b"caf\xe9").raw == "caf\\xe9"


def test_pictures_are_said_with_their_words() -> None:
    post = mention(text="look", pictures=1, alt="a broken screen")
    assert post.shown == "look\n[picture: a broken screen]"
    assert mention(text="", pictures=2).shown == "[2 pictures]"
    assert mention(text="look").shown == "look"
