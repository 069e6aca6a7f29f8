"""Words of strangers in messages: quoted, no link of theirs, nobody called by them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.alerting.from_spikes import strongest
from listening.spikes.picture import Course, Driver, DriverKind, Picture


def picture(*terms: str, authors: int = 0) -> Picture:
    return Picture(
        at=0,
        scope="brand",
        since=0,
        until=0,
        course=Course(0, 1, (), ()),
        expected=1.0,
        mentions=10,
        authors=authors,
        drivers={DriverKind.term: tuple(Driver(key=term, n=5) for term in terms)},
    )


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (("cannot log in", "white screen", "update", "fourth"), "“cannot log in” · “white screen” · “update”"),
        (("#fail", "@everyone", "don't"), "“fail” · “everyone” · “don't”"),
        (("win.example/free", "https://win.example", "www", "fog"), "“fog”"),
        (("<!channel>", "*free* money", "`code`", "[x](y)"), "“channel” · “free money” · “code”"),
        (("@", "#"), ""),
        (("ゲート閉鎖", "задержка"), "“ゲート閉鎖” · “задержка”"),
    ],
)
def test_what_a_message_quotes(terms: tuple[str, ...], words: str) -> None:
    assert strongest(picture(*terms)) == (f"What people say: {words}" if words else "")


def test_how_many_people_said_it() -> None:
    assert strongest(picture("fog", authors=1214)) == "What people say: “fog” (1,214 people)"
    assert strongest(picture("fog", authors=1)) == "What people say: “fog” (1 person)"


@given(st.lists(st.text(), max_size=5))
def test_nothing_of_a_stranger_is_obeyed(terms: list[str]) -> None:
    said = strongest(picture(*terms))
    assert not re.search(r"[@#<>`*_\[\]|\n]|://|\w\.\w", said)
