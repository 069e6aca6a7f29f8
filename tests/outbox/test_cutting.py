"""A long answer cut into posts: nothing is lost, each fits, and no link or name is cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.config import Account, Network
from listening.outbox import cutting, limits

THREADED = (Network.bluesky, Network.mastodon, Network.threads, Network.x)
WORDS = st.one_of(
    st.sampled_from(
        [
            "https://x.example/a/long/path?with=some&more#there",
            "plovair.com/help",
            "@kim.example",
            "@kim@m.example",
            "#bags",
            "sorry.",
            "Really?",
            "ja。",
            "👩‍👩‍👧",
            "\n",
            "。",
        ]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20),
)
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "  ", "\n\n", ""])), max_size=120).map(
    lambda found: "".join(word + gap for word, gap in found)
)
KEPT = re.compile(r"https?://[^\s]+|@[\w.-]+(?:@[\w.-]+)?")


def account(net: Network, longest: int = 0) -> Account:
    return Account(name="we", network=net, service="https://s.example", handle="we", secret="", longest=longest)


@given(TEXTS, st.sampled_from(THREADED), st.sampled_from([0, 60, 120]))
def test_the_posts_are_the_text(text: str, net: Network, longest: int) -> None:
    with_whom = account(net, longest)
    found = cutting.posts(text, with_whom)
    if isinstance(found, str):
        return
    if not found:
        assert not limits.wrong(text, with_whom)
        return
    assert cutting.make_up(found, text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert 2 <= len(found) <= cutting.AT_MOST
    for each in found:
        assert each.strip() == each != ""
        assert not limits.wrong(each, with_whom)
    whole = KEPT.findall(text)
    assert [kept for each in found for kept in KEPT.findall(each)] == whole


def test_it_is_cut_after_a_sentence() -> None:
    text = "We are sorry about your bag. " + "It was found in Lisbon today and flies to you now. " * 2
    found = cutting.posts(text, account(Network.bluesky, 90))
    assert found == (
        "We are sorry about your bag. It was found in Lisbon today and flies to you now.",
        "It was found in Lisbon today and flies to you now.",
    )


def test_without_spaces_it_is_cut_between_signs() -> None:
    assert cutting.posts("ไ" + "ก" * 70, account(Network.bluesky, 60)) == ("ไ" + "ก" * 59, "ก" * 11)


@pytest.mark.parametrize(
    ("text", "net", "why"),
    [
        ("word " * 2000, Network.bluesky, "A thread has at most 10 posts; this answer would take more."),
        ("https://x.example/" + "a" * 400, Network.bluesky, "A link or a name in it is too long for one post on"),
        (("a" * 299 + " ") * 2, Network.bluesky, "Two posts of the thread would read the same"),
        ("word " * 100, Network.googleplay, "Google Play takes no thread."),
    ],
)
def test_what_cannot_be_cut_is_said(text: str, net: Network, why: str) -> None:
    found = cutting.posts(text, account(net))
    assert isinstance(found, str)
    assert found.startswith(why)


def test_other_words_are_not_the_text() -> None:
    assert cutting.make_up(("a", "b"), " a\n b ")
    assert not cutting.make_up(("a", "b"), "a c b")
    assert not cutting.make_up(("a",), "a b")
