"""What looks like spam: counted, but nothing of it is quoted; and what customers write is not taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.alerting.from_spikes import strongest
from listening.mention import Mention
from listening.spikes.columns import join, pack, read, unpack
from listening.spikes.picture import Course, PictureUsual, picture
from listening.spikes.spam import looks_like_spam
from listening.spikes.stories import find_stories
from tests.made import NOW, mention

ROOM = "WIN a prize @everyone https://win.example/free"


@pytest.mark.parametrize(
    "text",
    [
        ROOM,
        "@here look www.win.example",
        "#a #b #c #d #e #f #g #h https://t.co/x",
        "look @a @b @c @d @e @f https://t.co/x",
        "Bitcoin giveaway, double your coins: t.me/rich",
        "Claim your airdrop now https://x.example/claim",
        "free spins at our casino! www.spin.example",
    ],
)
def test_shapes_of_spam(text: str) -> None:
    assert looks_like_spam(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "everyone is angry, see https://t.co/x",
        "@everyone wake up",  # No address: nobody is led anywhere.
        "Is this giveaway of yours real? https://t.co/x",
        "#late #again #united https://t.co/x",
        "@a @b @c @d @e @f @g @h thanks to all of you https://t.co/x",
        "Your app says claim your bag here but nothing comes",
    ],
)
def test_what_customers_write(text: str) -> None:
    assert not looks_like_spam(text)


@given(st.text())
def test_any_text_is_told(text: str) -> None:
    assert looks_like_spam(text) in (True, False)


def posts() -> list[Mention]:
    return [mention(f"net:{n}", NOW + n, author=f"a{n}", text=ROOM) for n in range(42)] + [
        mention(f"net:{100 + n}", NOW + 100 + n, author=f"b{n}", text="cannot log in since the update")
        for n in range(30)
    ]


def test_its_words_are_no_drivers_and_no_stories_of_a_spike() -> None:
    since = min(m.created for m in posts())
    columns = read(posts(), since)
    nothing = PictureUsual(mentions=9, terms={"thanks": 9}, general={"thanks": 90, "update": 3}, cities={}, shares={})
    made = picture(columns, nothing, Course(since, 1000, (), ()), "total", since, since + 60_000, 0, False)
    assert (made.mentions, made.spam) == (72, 42)
    said = strongest(made)
    assert "log" in said
    assert said.endswith("(72 people). 42 posts look like spam: not quoted.")
    assert not any(word in said.lower() for word in ("prize", "win", "everyone"))
    assert [story.first.times for story in find_stories(columns, since).stories] == [30]


def test_it_is_kept_and_joined() -> None:
    whole = read(posts(), NOW)
    again = unpack(pack(whole))
    assert again.spam.tolist() == whole.spam.tolist()
    assert join([again, read(posts()[40:44], NOW)]).spam.tolist() == [*whole.spam.tolist(), 1, 1, 0, 0]
