"""How networks count, what an address says, and which state follows which."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from layouts.cases.outgoing import counted
from listening.config import Account, Network
from listening.outbox import cutting, limits
from listening.outbox.accounts import usable
from listening.outbox.answer import ATTEMPTS, ENDED, MOVES, Answer, AnswerState, Outcome, Told, after, claimed
from listening.outbox.keys import key, tid, told_by_tid
from workers.outbox import wire


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    found = browser.new_page()
    yield found
    found.close()


@pytest.mark.parametrize(
    ("text", "bluesky", "mastodon"),
    [
        ("", 0, 0),
        ("hello", 5, 5),
        ("e\u0301", 1, 1),
        ("👨‍👩‍👧‍👦", 1, 1),
        ("👍🏽", 1, 1),
        ("🇩🇪🇫🇷", 2, 2),
        ("🏴\U000e0067\U000e0062\U000e007f", 1, 1),
        ("\r\n", 1, 1),
        ("see https://example.com/a/very/long/address/of/a/page", 53, 27),
        ("@kim@far.example hi", 19, 7),
        ("नि", 1, 1),
    ],
)
def test_signs(text: str, bluesky: int, mastodon: int) -> None:
    assert limits.length(text, Network.bluesky) == bluesky
    assert limits.length(text, Network.mastodon) == mastodon


@pytest.mark.parametrize(
    ("text", "x", "threads"),
    [
        ("hello", 5, 5),
        ("grüße", 5, 5),
        ("e\u0301", 1, 2),
        ("日本", 4, 2),
        ("👨‍👩‍👧‍👦", 2, 25),
        ("👍🏽!", 3, 9),
        ("🇩🇪", 2, 8),
        ("☀️", 2, 6),
        ("1️⃣", 2, 7),
        ("“So…”", 6, 5),
        ("see https://example.com/a/very/long/address/of/a/page", 27, 53),
        ("see example.com/a-page, or not", 35, 30),
        ("that is so.Then it was", 22, 22),
        ("write to me@example.com", 23, 23),
    ],
)
def test_signs_that_weigh(text: str, x: int, threads: int) -> None:
    assert limits.length(text, Network.x) == x
    assert limits.length(text, Network.threads) == threads


@given(st.text(alphabet=st.sampled_from("ae\u0301日👍🏽👨‍👩‍👧🇩🇪☀\ufe0f1\u20e3…-.@ \r\nनि"), max_size=40))
def test_signs_are_cut_and_nothing_is_lost(text: str) -> None:
    assert "".join(limits.clusters(text)) == text
    assert all(limits.clusters(text))


def test_the_page_counts_the_same(page: Page) -> None:
    """``assets/signs.js`` while somebody types, and ``limits`` when it is sent."""
    texts = ["", "hello", "日本 e\u0301", "👨‍👩‍👧‍👦👍🏽🇩🇪☀️1️⃣", "see https://example.com/a/b and example.com, so.Then",
             "@kim@far.example hi", "“So…” wrote me@example.com", "x" * 600]  # fmt: skip
    counts = [counted(account(net)) for net in Network]
    shown = "".join(
        f"<span class='signs-left' data-of='box' data-counts='{json.dumps(each)}'><b class='number'></b></span>"
        for each in counts
    )
    page.set_content(f"<textarea id='box'></textarea>{shown}<script>window.Masthead = {{}};</script>")
    page.add_script_tag(content="Masthead.setText = (element, text) => { element.textContent = text }")
    page.add_script_tag(path=Path("assets/signs.js"))
    for text in texts:
        page.locator("#box").fill(text)
        page.locator("#box").dispatch_event("input")
        said = [int(each.replace(",", "")) for each in page.locator(".number").all_text_contents()]
        assert said == [limits.most(account(net)) - limits.length(text, net) for net in Network], text


def test_the_page_cuts_as_it_is_sent(page: Page) -> None:
    """``assets/cutting.js`` while somebody types, and ``cutting`` when it is sent."""
    draw = random.Random(7)
    words = [
        "We",
        "are",
        "sorry.",
        "Über",
        "日本語。",
        "👨‍👩‍👧",
        "https://x.example/a/b",
        "@kim@far.example",
        "#bag",
        "So…\n",
        "x" * 70,
    ]
    texts = [" ".join(draw.choices(words, k=draw.randrange(1, 700))) for _ in range(20)]
    texts += ["", "x" * 3000, "日" * 700, "y" * 299 + " z", "https://x.example/" + "a" * 900, "a.b. " * 400]
    page.set_content("<script>window.Masthead = {};</script>")
    page.add_script_tag(path=Path("assets/signs.js"))
    page.add_script_tag(path=Path("assets/cutting.js"))
    for net in (Network.bluesky, Network.mastodon, Network.threads, Network.x, Network.facebook):
        counts = counted(account(net))
        said = page.evaluate(
            "([texts, counts]) => texts.map((text) => Masthead.cutting.posts(text, counts))", [texts, counts]
        )
        for text, number in zip(texts, said, strict=True):
            cut = cutting.posts(text, account(net))
            if isinstance(cut, tuple):
                assert number == len(cut), (net, text)
            elif "at most" in cut:
                assert number == cutting.AT_MOST + 1, (net, text)
            elif "read the same" not in cut:
                assert number == 0, (net, text)


def account(net: Network, longest: int = 0) -> Account:
    return Account(
        name="we", network=net, service="https://m.example", handle="plovair", secret="env:X", longest=longest
    )


def test_what_is_too_long_is_said() -> None:
    assert limits.wrong("x" * 300, account(Network.bluesky)) == ""
    assert limits.wrong("x" * 301, account(Network.bluesky)) == "The answer has 301 signs; we takes 300."
    assert limits.wrong("👨‍👩‍👧‍👦" * 200, account(Network.bluesky)) == "The answer has 5000 bytes; Bluesky takes 3000."
    assert limits.wrong("x" * 501, account(Network.mastodon)) == "The answer has 501 signs; we takes 500."
    assert limits.wrong("x" * 501, account(Network.mastodon, 5000)) == ""


@given(st.integers(0, (1 << 53) - 1), st.integers(0, 1023))
def test_a_tid_says_when_it_was_made(at: int, clock: int) -> None:
    made = tid(at, clock)
    assert (len(made), told_by_tid(made)) == (13, at)
    assert set(made) <= set("234567abcdefghijklmnopqrstuvwxyz")


TOLD = st.builds(
    Outcome, kind=st.sampled_from(Told), remote=st.sampled_from(["", "at://x"]), wait_ms=st.integers(0, 10_000_000)
)


@given(st.sampled_from(Network), st.lists(st.tuples(TOLD, st.integers(0, 10_000_000)), max_size=80))
def test_whatever_is_told(net: Network, told: list[tuple[Outcome, int]]) -> None:
    answer = Answer(
        id="a", case="C1", target="s:1", account="we", network=net, text="x", by="Ada", at=1, draft_at=1, key="k"
    )
    assert key(net, 1, 5)
    now = 1
    for outcome, later in told:
        if answer.over:
            break
        now += later
        held = claimed(answer, now)
        answer = after(held, outcome, now)
        assert answer.version == held.version + 1
        assert answer.state in MOVES[held.state] or answer.state is held.state
        assert answer.attempts <= ATTEMPTS
        assert (answer.state is AnswerState.sent) == bool(answer.remote)
        assert answer.over or answer.next_at >= now
    assert not answer.stuck or answer.over
    assert answer.over or answer.state not in ENDED


def test_without_accounts_nothing_can_be_sent(config: object) -> None:
    from msgspec.structs import replace

    from listening.cases.case import Case, Opening, State
    from listening.cases.conversation import Post, Side
    from listening.config import Config, Priority
    from listening.triage.answering import Reason

    assert isinstance(config, Config)
    opening = Opening("baggage", "bags", Reason.question, "?", Priority.normal, (), "s")
    case = Case(
        id="C1",
        version=1,
        state=State.open,
        opening=opening,
        posts=(Post("s:1", 1, Side.customer),),
        department="baggage",
        recorded=1,
    )
    (ours,) = config.accounts
    assert usable(case, config) == (ours,)
    assert usable(case, replace(config, accounts=())) == ()
    assert usable(case, replace(config, accounts=(replace(ours, departments=("press",)),))) == ()
    assert usable(case, replace(config, accounts=(replace(ours, service="https://other.example"),))) == ()
    assert usable(case, replace(config, accounts=(replace(ours, network=Network.bluesky),))) == ()


@pytest.mark.parametrize(
    ("headers", "wait_ms"),
    [
        ({"retry-after": "17"}, 17_000),
        ({"retry-after": "999999"}, 3_600_000),
        ({"ratelimit-remaining": "3", "ratelimit-reset": "99999999999"}, 0),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "99999999999"}, 3_600_000),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2999-01-01T00:00:00Z"}, 3_600_000),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, 0),
        ({}, 0),
    ],
)
def test_how_long_a_network_asks_us_to_wait(headers: dict[str, str], wait_ms: int) -> None:
    assert wire._wait_ms(httpx.Headers(headers)) == wait_ms
