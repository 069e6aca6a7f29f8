"""X, against a server that streams, searches, takes money for each post, and cuts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import redis
import redis.asyncio

from listening.config import ConfigError, Topic
from listening.config import parse as configured
from listening.config.schema import Retention
from listening.mention import Deletion, Kind, Mention, Reject
from listening.store import mentions
from listening.store.clock import now_ms
from listening.system.spending import Spending
from tests.made import CONFIG, HOUR, NOW
from tests.made import mention as stored
from tests.sources import x_server
from tests.sources.driver import Kept, Wire
from tests.sources.servers import Answer, Http
from tests.sources.x_server import USERS, Network, id_at, line, post
from workers.sources.base import Blame, Cut
from workers.sources.x import compliance
from workers.sources.x.api import explained
from workers.sources.x.posts import XPost, parse
from workers.sources.x.purse import stopped
from workers.sources.x.rules import StreamRule, change, wanted
from workers.sources.x.table import X
from workers.sources.x.x import XShell

ID = id_at(NOW - 60_000)


def read(includes: Any = USERS, **more: Any) -> Any:
    found = parse(line(post(ID) | more, "1", includes=includes), "x", frozenset({"acme"}), NOW)
    assert isinstance(found, XPost)
    return found.event


# -- posts


def test_a_post_is_read() -> None:
    assert read(text="Acme &amp; more", lang="en") == Mention(
        id=f"x:{ID}",
        source="x",
        created=NOW - 60_000,
        text="Acme & more",
        author="ann",
        name="Ann",
        followers=7,
        language="en",
        url=f"https://x.com/ann/status/{ID}",
    )
    long = read(text="Acme…", note_tweet={"text": "Acme to its end"}, lang="qme")
    assert (long.text, long.language) == ("Acme to its end", "")
    assert read({"users": [{"id": "5", "username": "Acme"}]}).own
    media = {"media": [{"media_key": "3_1", "alt_text": "A box"}, {"media_key": "3_2"}]}
    pictured = read(USERS | media, attachments={"media_keys": ["3_1", "3_2"]})
    assert (pictured.pictures, pictured.alt) == (2, "A box")


def test_answers_quotes_reposts_and_edits() -> None:
    answer = read(referenced_tweets=[{"type": "replied_to", "id": "7"}], conversation_id="3")
    assert (answer.kind, answer.parent, answer.root) == (Kind.reply, "x:7", "x:3")
    assert read(referenced_tweets=[{"type": "quoted", "id": "7"}]).original == "x:7"
    assert read(referenced_tweets=[{"type": "retweeted", "id": "7"}]).kind is Kind.repost
    first = id_at(NOW - 90_000)
    edit = read(edit_history_tweet_ids=[first, ID])
    assert (edit.id, edit.created, edit.edited) == (f"x:{first}", NOW - 90_000, NOW - 60_000)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"id": "x"}, "no id"),
        ({"id": "../x", "edit_history_tweet_ids": []}, "no id"),
        ({"text": ""}, "no text"),
        ({"text": "x" * 40_000}, "text too long"),
        ({"text": 3}, "not a post"),
    ],
)
def test_rejects(more: dict[str, Any], reason: str) -> None:
    found = read(**more)
    assert isinstance(found, Reject)
    assert found.reason == reason


def test_what_x_says_when_it_ends_the_stream() -> None:
    problem = {"title": "operational-disconnect", "disconnect_type": "UpstreamOperationalDisconnect", "detail": "x"}
    cut = parse(json.dumps({"errors": [problem]}).encode(), "x", frozenset(), NOW)
    assert isinstance(cut, Cut)
    assert "UpstreamOperationalDisconnect" in str(cut)


# -- rules


def test_rules_are_made_of_terms() -> None:
    topics = [
        Topic(name="a", any=("acme", "Acme Air", "@acme", "#acme", "$acme", "delay*", "or", '"', "acme.com")),
        Topic(name="b", all=("acme",), any=("monitor",), none=("screen print",)),
        Topic(name="c", all=("acme", "box")),
        Topic(name="all", everything=True),
    ]
    assert wanted(topics, ["@Acme"], "-is:retweet", 512) == (
        "(@Acme OR from:Acme)",
        '(acme OR "Acme Air" OR @acme OR #acme OR $acme OR delay OR "or" OR "acme.com") -is:retweet',
        'acme (monitor) -"screen print" -is:retweet',
        "acme box -is:retweet",
    )


def test_rules_are_never_too_long_and_lose_no_term() -> None:
    words = tuple(f"brand{n}" for n in range(300))
    for longest in (128, 200, 512):
        rules = wanted([Topic(name="a", all=("acme",), any=words, none=("x" * 90, "y" * 90))], (), "-is:reply", longest)
        assert max(map(len, rules)) <= longest
        assert all(rule.startswith("acme (") and rule.endswith("-is:reply") for rule in rules)
        assert {word for word in words if any(f"{word} " in r or f"{word})" in r for r in rules)} == set(words)


def test_only_what_differs_is_changed_and_only_ours() -> None:
    there = [StreamRule("1", "a", "us"), StreamRule("2", "b", "us"), StreamRule("3", "c", "them")]
    found = change([*there, StreamRule("4", "d", "them")], ("a", "c", "e"), "us")
    assert (found.add, found.delete, found.heard) == (("e",), ("2",), frozenset({"1", "3"}))


# -- money


def test_a_budget_says_before_and_when_it_is_spent() -> None:
    def spending(day: int, month: int) -> Spending:
        return Spending(day * 10_000, month * 10_000, 20_000_000, 400_000_000)

    assert spending(123, 456).words == "1.23 of 20.00 USD today, 4.56 of 400.00 this month"
    assert spending(1610, 1700).words.startswith("budget nearly spent: 16.10 of 20.00")
    assert spending(2001, 2001).words.startswith("budget spent: 20.01 of 20.00")
    assert len(spending(1610, 32100).words) <= 80, "the wall shows no more"
    assert [spending(1999, 2000).spent, spending(2000, 2000).spent, spending(3, 40_000).spent] == ["", "day", "month"]
    assert "it goes on at 00:00 UTC" in str(stopped(spending(2000, 2000), NOW))
    month = stopped(spending(3, 40_000), NOW)
    assert "the budget of this month, 400.00 USD, is spent: it goes on on 01 July" in str(month)
    assert month.retry_after == 1800
    almost = NOW - NOW % 86_400_000 + 86_400_000 - 5000
    assert stopped(spending(2000, 2000), almost).retry_after == 5


# -- the stream


def listen(
    network: Network,
    url: str,
    enough: Callable[[Kept], bool],
    cursor: dict[str, Any],
    wire: Wire | None = None,
    **more: Any,
) -> Kept:
    async def run() -> Kept:
        kept = Kept()
        kept.wire = wire or kept.wire
        kept.cursor = json.dumps(cursor)
        store = redis.asyncio.Redis.from_url(url)
        async with Http(network.answer) as server:
            network.server = server
            source = X(name="x", **(x_server.keys(server.url) | more))
            await kept.listen(XShell(store).stream, source, enough, batch=1)
        await store.aclose()
        return kept

    return asyncio.run(run())


def told(kept: Kept) -> list[str]:
    return [event.id for event in kept.events if isinstance(event, Mention)]


def test_fifty_cuts_lose_nothing_tell_nothing_twice_and_pay_once(client: redis.Redis, redis_url: str) -> None:
    network = Network(now_ms() - HOUR)
    network.cuts, network.grows_to = 90, 60  # one of the stream and one of a search may be one
    begun = {"seen": network.begin, "checked": now_ms()}
    kept = listen(network, redis_url, lambda k: len(set(told(k))) == 60, begun)
    assert sorted(told(kept)) == sorted(f"x:{id}" for id in network.posts), "each once"
    assert len(kept.cuts) >= 50
    paid = round(0.005 * 1_000_000) * len({*network.read, id_at(network.begin)})
    assert sum(kept.wire.used.values()) in range(paid - 5000, 2 * paid + 1)
    assert set(kept.wire.used.values()) <= {paid, paid - 5000}, "day and month; what others' rules bring is paid, too"
    assert network.rules["900"]["tag"] == "theirs"


def periods() -> tuple[str, str]:
    day = f"{datetime.fromtimestamp(now_ms() / 1000, UTC):%Y-%m-%d}"
    return day, day[:7]


def test_the_budget_stops_it_and_goes_on_where_it_stood(client: redis.Redis, redis_url: str) -> None:
    network = Network(now_ms() - HOUR)
    network.grows_to = 20
    network.grow(20)
    wire = Wire()
    wire.used = dict.fromkeys(periods(), 90_000)

    async def until_cut(source: X, store: Any, cursor: str, heard: list[Any]) -> Cut:
        try:
            async for one in XShell(store).stream(source, cursor, wire):
                heard.append(one)
        except Cut as cut:
            return cut
        pytest.fail("the stream has ended without a reason")

    async def run() -> tuple[list[Any], Cut]:
        heard: list[Any] = []
        store = redis.asyncio.Redis.from_url(redis_url)
        async with Http(network.answer) as server:
            network.server = server
            source = X(name="x", **(x_server.keys(server.url) | {"day_budget": 0.1, "month_budget": 0.5}))
            begun = json.dumps({"seen": network.begin, "checked": now_ms()})
            cut = await until_cut(source, store, begun, heard)
            read = len(network.read)
            assert "is spent" in str(await until_cut(source, store, heard[-1].cursor, []))
            assert len(network.read) == read, "asked nothing more"
            wire.used = {}
            ids = [one.event.id for one in heard]
            async for one in XShell(store).stream(source, heard[-1].cursor, wire):
                ids.append(one.event.id)
                if len(ids) == 20:
                    break
            assert sorted(ids) == [f"x:{id}" for id in network.posts], "the rest, and nothing twice"
        await store.aclose()
        return heard, cut

    heard, cut = asyncio.run(run())
    assert 1 <= len(heard) <= 4, "a page of search"
    assert "the budget of this day, 0.10 USD, is spent" in str(cut)
    assert any(words.startswith("budget nearly spent: 0.09 of 0.10 USD") for words in wire.allowed)


def test_changed_topics_change_the_rules_and_one_that_is_refused_is_named(client: redis.Redis, redis_url: str) -> None:
    network = Network(now_ms() - HOUR)
    network.rules["5"] = {"id": "5", "value": "old", "tag": "masthead x"}
    wire = Wire()
    wire.tracked = (Topic(name="Acme", any=("acme",)), Topic(name="no", any=("refused",)), Topic(name="b", any=("b",)))
    kept = listen(network, redis_url, lambda k: len(k.events) >= 2, {"checked": now_ms()}, wire)
    assert [rule["value"] for rule in network.rules.values()] == [
        "others",
        "(acme) -is:retweet",
        "(b) -is:retweet",
    ]
    (refused, *_) = [event for event in kept.events if isinstance(event, Reject)]
    assert (refused.reason, refused.detail) == ("rule not taken", "(refused) -is:retweet")
    assert json.loads(kept.cursor)["seen"] > NOW, "the first start begins now"


# -- what is gone


def test_what_is_gone_is_asked_for_with_all_that_is_stored(client: redis.Redis, redis_url: str) -> None:
    network = Network(now_ms() - HOUR)
    network.gone = ["102", "999"]
    for number in (101, 102):
        mentions.record(client, [stored(f"x:{number}", source="x")], NOW, Retention())
    mentions.record(client, [stored("y:103", source="y")], NOW, Retention())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workers.sources.x.x.STEP_S", 0)
        kept = listen(
            network, redis_url, lambda k: any(isinstance(event, Deletion) for event in k.events), {"seen": now_ms()}
        )
        assert sorted(network.uploaded[0].split(b"\n")) == [b"101", b"102"]
        assert "x:102" in [event.id for event in kept.events if isinstance(event, Deletion)]
        again = listen(network, redis_url, lambda k: json.loads(k.cursor).get("job") == "", json.loads(kept.cursor))
    assert "x:999" in [event.id for event in [*kept.events, *again.events] if isinstance(event, Deletion)]
    assert len(network.uploaded) == 1, "a day goes by until the next"


def test_a_job_that_x_refuses_stops_nothing(client: redis.Redis, redis_url: str) -> None:
    network = Network(now_ms() - HOUR)
    network.says = {"/compliance/jobs": Answer(403)}
    mentions.record(client, [stored("x:101", source="x")], NOW, Retention())
    kept = listen(network, redis_url, lambda k: len(k.events) >= 2, {})
    assert isinstance(kept.events[0], Reject)
    assert kept.events[0].reason == "cannot ask what is gone"


def test_an_answer_about_what_is_gone_is_read_line_by_line() -> None:
    data = b'{"id": "7", "action": "delete", "redacted_at": "2025-06-15T13:00:00.000Z"}\nx\n{"id": "8", "action": "y"}'
    assert compliance.gone(data, "x", NOW) == [Deletion(source="x", id="x:7", at=1_749_992_400_000)]


# -- words


@pytest.mark.parametrize(
    ("status", "said", "words", "blame"),
    [
        (401, {}, "X wants the app's bearer token", Blame.token),
        (402, {"title": "CreditsDepleted"}, "credits are used up", Blame.token),
        (403, {"reason": "client-not-enrolled"}, "belongs to no project", Blame.token),
        (403, {}, "plan does not allow", Blame.token),
        (409, {}, "none of the topics' terms", Blame.address),
        (400, {"title": "Invalid Request"}, "does not understand", Blame.address),
        (429, {"connection_issue": "TooManyConnections"}, "another program reads the stream", Blame.nothing),
    ],
)
def test_a_refusal_says_whose_fault_it_is(status: int, said: dict[str, str], words: str, blame: Blame) -> None:
    cut = explained(status, {}, json.dumps(said | {"detail": "secret words"}).encode())
    assert cut is not None
    assert words in str(cut)
    assert "secret" not in str(cut)
    assert cut.blame is blame


def test_the_end_of_a_limit_is_kept() -> None:
    cut = explained(429, {"x-rate-limit-reset": str(now_ms() // 1000 + 3000)}, b"")
    assert cut is not None
    assert 1 < (cut.retry_after or 0) <= 3000
    assert explained(429, {"retry-after": "7"}, b"") is None, "read as everywhere"


def test_config() -> None:
    with pytest.raises(ConfigError) as wrong:
        configured(
            f'{CONFIG}\n[[sources]]\nkind = "x"\nname = "x"\ntoken = ""\nday_budget = 0.001\nmonth_budget = 0.0001\n'
            'accounts = ["a b"]\n'
        )
    said = str(wrong.value)
    for words in (
        "token: is empty",
        "month_budget: 0.0001 is less",
        "day_budget: 0.001 does not pay",
        "'a b' is no handle",
    ):
        assert words in said
