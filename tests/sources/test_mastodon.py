"""Mastodon: what is taken from a status, and that gaps are filled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.config import Brand, Mastodon, MastodonStream
from listening.config import parse as configured
from listening.mention import Deletion, Kind, Mention, Reject
from listening.triage.answering import AnsweringRules, Reason
from tests.cases import conftest
from tests.sources import recorded, servers
from tests.sources.driver import GIVEN_UP_S, Kept, Wire
from workers.intake import Matched
from workers.sources.base import Cut
from workers.sources.html_text import plain
from workers.sources.mastodon import mastodon
from workers.sources.mastodon.events import Host, parse, status
from workers.sources.mastodon.rest import REWIND_MS, order, rewound, timelines

CONFIG = configured(conftest.CONFIG)
HOST = Host("toots", "social.example")
NOW = 1_783_175_888_130


def toot(**changes: Any) -> dict[str, Any]:
    return {
        "id": "42",
        "created_at": "2026-07-04T14:38:07.112Z",
        "content": "<p>Hello &amp; <a href='https://x.example/long'><span class='invisible'>https://</span>"
        "<span class='ellipsis'>x.example/</span><span class='invisible'>long</span></a></p>",
        "visibility": "public",
        "language": "en",
        "url": "https://social.example/@ann/42",
        "spoiler_text": "",
        "in_reply_to_id": None,
        "edited_at": None,
        "reblog": None,
        "account": {"acct": "ann", "display_name": "Ann", "followers_count": 5},
    } | changes


def update(value: dict[str, Any], event: str = "update") -> Any:
    frame = {"stream": ["public"], "event": event, "payload": json.dumps(value)}
    return parse(json.dumps(frame).encode(), HOST, NOW).event


def test_update() -> None:
    assert update(toot()) == Mention(
        id="toots:42",
        source="toots",
        created=1_783_175_887_112,
        text="Hello & https://x.example/long",
        author="ann@social.example",
        name="Ann",
        followers=5,
        language="en",
        url="https://social.example/@ann/42",
    )


@pytest.mark.parametrize(
    ("acct", "entry", "own"),
    [
        ("plovair", "@Plovair", True),
        ("plovair", "@plovair@social.example", True),
        ("plovair@social.example", "@Plovair", True),
        ("plovair@other.example", "@plovair@other.example", True),
        ("plovair@other.example", "@Plovair", False),
        ("plovair@other.example", "@plovair@social.example", False),
        ("plovairs", "@Plovair", False),
    ],
)
def test_one_entry_knows_our_answers(acct: str, entry: str, own: bool) -> None:
    config = msgspec.structs.replace(CONFIG, brand=Brand(name="Plovair", own=(entry,)))
    match = Matched(config)
    answer = toot(in_reply_to_id="41", account={"acct": acct})
    told = status(json.dumps(answer), Host("toots", "social.example", match.own), NOW).event
    assert isinstance(told, Mention)
    assert match.wrote(told) is own


@pytest.mark.parametrize("entry", ["@Plovair", "@plovair@social.example"])
def test_one_entry_knows_questions_to_us(entry: str) -> None:
    asking = AnsweringRules(msgspec.structs.replace(CONFIG, brand=Brand(name="Plovair", own=(entry,))))
    for text in ("@plovair where is my bag?", "@plovair@social.example where is my bag?"):
        need = asking(Mention(id="toots:1", source="toots", created=1, text=text, topics=(CONFIG.topics[0].name,)))
        assert need is not None
        assert need.reason is Reason.question


def media(*descriptions: str | None) -> list[dict[str, Any]]:
    """Attachments as servers send them."""
    return [
        {"id": str(n), "type": "image", "url": f"https://files.example/{n}.png", "remote_url": None,
         "meta": {"original": {"width": 4, "height": 3}}, "description": each, "blurhash": "UBL_:rOp"}
        for n, each in enumerate(descriptions)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("attached", "pictures", "alt"),
    [
        (media("a plovair\n bag,  wet"), 1, "a plovair bag, wet"),
        (media(None, "my\0 bag", ""), 3, "my\ufffd bag"),
        (media("x" * 5000), 1, "x" * 2000),
        (media(*["a"] * 60), 50, "\n".join(["a"] * 50)),
        ([], 0, ""),
        (None, 0, ""),
        ("nonsense", 0, ""),
    ],
)
def test_pictures(attached: object, pictures: int, alt: str) -> None:
    for content in ("<p>Look</p>", ""):  # a status may be its pictures alone
        mention = update(toot(content=content, media_attachments=attached))
        assert (mention.text, mention.pictures, mention.alt) == ("Look" if content else "", pictures, alt)


def test_pictures_of_quotes_reposts_and_edits() -> None:
    quoted = toot(id="7", media_attachments=media("the quoted one's"))
    quote = update(toot(quote={"state": "accepted", "quoted_status": quoted}, media_attachments=media("my bag")))
    assert (quote.kind, quote.original, quote.pictures, quote.alt) == (Kind.quote, "toots:7", 1, "my bag")
    again = update(toot(id="43", content="", reblog=toot(id="7", media_attachments=media("a wet bag"))))
    assert (again.kind, again.pictures, again.alt) == (Kind.repost, 1, "a wet bag")
    described = toot(content="", media_attachments=media("plovair lost it"), edited_at="2026-07-04T15:00:00Z")
    edited = update(described, "status.update")
    assert (edited.id, edited.text, edited.alt) == ("toots:42", "", "plovair lost it")
    assert edited.edited
    assert Matched(CONFIG)(edited).topics == (CONFIG.topics[0].name,)
    assert Matched(CONFIG)(update(toot(content="", media_attachments=media("a cat")))) is None


def test_kinds() -> None:
    reply = update(toot(in_reply_to_id="41"))
    assert (reply.kind, reply.parent) == (Kind.reply, "toots:41")
    boost = update(toot(id="43", content="", reblog=toot(account={"acct": "bob@other.example"})))
    assert (boost.kind, boost.original, boost.author) == (Kind.repost, "toots:42", "ann@social.example")
    assert boost.text.startswith("Hello")
    quote = update(toot(quote={"state": "accepted", "quoted_status": {"id": "7"}}))
    assert (quote.kind, quote.original) == (Kind.quote, "toots:7")
    assert update(toot(quote={"state": "accepted", "quoted_status_id": "8"})).original == "toots:8"
    assert update(toot(quote={"state": "revoked", "quoted_status": None})).kind == Kind.post
    assert update(toot(quote="?")).kind == Kind.post


def test_edit_and_delete() -> None:
    edited = update(toot(edited_at="2026-07-04T14:38:08Z", content="<p>edited</p>"), "status.update")
    assert (edited.edited, edited.text) == (1_783_175_888_000, "edited")
    for payload in ('"106"', "106", '"\\"106\\""'):
        frame = f'{{"stream":["public"],"event":"delete","payload":{payload}}}'
        assert parse(frame, HOST, NOW).event == Deletion(source="toots", id="toots:106")


def test_what_is_taken_though_odd() -> None:
    assert update(toot(language=None)).language == ""
    assert update(toot(content="")).text == ""
    assert update(toot(spoiler_text="Flight rant")).text == "Flight rant\n\nHello & https://x.example/long"
    assert update(toot(spoiler_text="Only this", content="")).text == "Only this"
    assert update(toot(account={"acct": "x@y.example", "followers_count": -1})).followers is None
    assert update(toot(url="javascript:alert(1)")).url == ""
    assert update(toot(created_at="2126-07-04T14:38:07Z")).created == NOW
    assert update(toot(visibility="unlisted")).text
    payload = parse(json.dumps({"event": "update", "payload": toot()}), HOST, NOW).event
    assert payload == update(toot())


@pytest.mark.parametrize("visibility", ["private", "direct", "local", ""])
def test_what_is_not_public_is_dropped(visibility: str) -> None:
    assert update(toot(visibility=visibility)) is None
    assert update(toot(reblog=toot(visibility=visibility))) is None


def test_other_events_are_of_no_interest() -> None:
    for frame in ('{"stream":["user"],"event":"filters_changed"}', '{"event":"notification","payload":"x"}'):
        assert parse(frame, HOST, NOW).event is None


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        ("\ud83d", "not JSON"),
        (b"[]", "not an event"),
        (b"{}", "not an event"),
        (b'{"event":5}', "not an event"),
        (b'{"event":"update"}', "not a status"),
        (b'{"event":"update","payload":"{"}', "not a status"),
        (b'{"event":"update","payload":"{}"}', "not a status"),
        (b'{"event":"delete"}', "no id"),
        (b'{"event":"delete","payload":"../x"}', "no id"),
        (b'{"error":"no"}', "server error"),
        (toot(created_at="soon"), "bad time"),
        (toot(id="a b"), "no id"),
        (toot(content="x" * 25_001), "text too long"),
        (toot(content="<p>" * 100_000), "text too long"),
    ],
)
def test_rejected(frame: Any, reason: str) -> None:
    event = update(frame) if isinstance(frame, dict) else parse(frame, HOST, NOW).event
    assert isinstance(event, Reject)
    assert event.reason == reason


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("<p>a</p><p>b<br>c<br/>d</p>", "a\n\nb\nc\nd"),
        ("<p>a</p>\n<p>b</p>", "a\n\nb"),
        ("<p>&lt;b&gt; &amp;amp; &#128512;</p>", "<b> &amp; 😀"),
        ('<p><span class="h-card"><a href="x" class="u-url mention">@<span>ann</span></a></span> hi</p>', "@ann hi"),
        ('<a href="x" class="mention hashtag">#<span>delayed</span></a>', "#delayed"),
        ("<ul><li>a</li><li>b</li></ul>c", "a\nb\n\nc"),
        ("<script>alert(1)</script>a<style>p{}</style>", "a"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("a <![foo[ b ]]> c", "a <![foo[ b ]]> c"),
        ("a<!-- b -->c", "ac"),
        ("a\u2028b", "a\u2028b"),
        ("1 < 2 > 1", "1 < 2 > 1"),
    ],
)
def test_html(html: str, text: str) -> None:
    assert plain(html) == text


@given(st.one_of(st.text(), st.text("<>!-[]&#;/'\"= abcpbrCDAT?\0\n")))
def test_any_html_is_text(html: str) -> None:
    plain(html)


SEEDS = [*recorded.mastodon(), json.dumps({"event": "update", "payload": json.dumps(toot())}).encode()]


@given(st.one_of(st.binary(), st.text()))
def test_anything_is_parsed(data: bytes | str) -> None:
    parse(data, HOST, NOW)
    status(data, HOST, NOW)


@given(st.sampled_from(SEEDS), st.data())
def test_mutations_are_parsed(seed: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(seed)))
    until = data.draw(st.integers(at, min(at + 40, len(seed))))
    parse(seed[:at] + data.draw(st.binary(max_size=20)) + seed[until:], HOST, NOW)


@given(
    st.sampled_from(sorted(toot())), st.none() | st.booleans() | st.integers() | st.text() | st.just({}) | st.just([])
)
def test_wrong_fields_are_parsed(field: str, value: Any) -> None:
    update(toot(**{field: value}))


def test_recorded() -> None:
    recorded.need(recorded.FORMATS / "mastodon" / "ws_events_from_docs.jsonl")
    events = [parse(frame, HOST, NOW).event for frame in recorded.mastodon()]
    mentions = [event for event in events if isinstance(event, Mention)]
    assert events[0] is mentions[0]
    assert mentions[0].author == "tobtobxx@fosstodon.org"
    assert "can't exit the inner nvim" in mentions[0].text
    assert any(m.edited for m in mentions)
    assert not any("<" in m.text for m in mentions)
    assert events[1] == Deletion(source="toots", id="toots:106692867363994015")
    rejects = {event.reason for event in events if isinstance(event, Reject)}
    assert rejects <= {"not a status"}  # only those cut off in the docs


def test_ids() -> None:
    assert order("9") < order("10") < order("11")
    assert order("") < order("1")
    assert rewound("17") == "17"
    assert rewound("01HXABC") == "01HXABC"
    assert int("116712345678901234") - int(rewound("116712345678901234")) == REWIND_MS << 16


def test_timelines() -> None:
    def paths(**changes: Any) -> Any:
        return timelines(Mastodon(name="t", server="https://x.example", **changes))

    assert paths() == [("/api/v1/timelines/public", ())]
    assert paths(stream=MastodonStream.local) == [("/api/v1/timelines/public", (("local", "true"),))]
    assert paths(stream=MastodonStream.remote) == [("/api/v1/timelines/public", (("remote", "true"),))]
    assert paths(stream=MastodonStream.hashtag, tags=("a/b", "ö")) == [
        ("/api/v1/timelines/tag/a%2Fb", ()),
        ("/api/v1/timelines/tag/%C3%B6", ()),
    ]


def source(server: servers.Mastodon, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> Mastodon:
    monkeypatch.setenv("TOOTS_TOKEN", "secret")
    return msgspec.structs.replace(Mastodon(name="toots", server=server.url, token="env:TOOTS_TOKEN"), **changes)


def ids(kept: Kept) -> set[str]:
    return {event.id for event in kept.events if isinstance(event, Mention)}


def having(wanted: set[str]) -> Callable[[Kept], bool]:
    return lambda kept: ids(kept) >= wanted


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("tags", [(), ("delayed", "lost")])
def test_nothing_is_lost_over_cuts(seed: int, tags: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mastodon, "SETTLE_S", 0.0)
    posted = [toot(id=str(n), content=f"<p>number {n} #{('delayed', 'lost')[n % 2]}</p>") for n in range(1, 121)]
    wanted = {f"toots:{n}" for n in range(1, 121)}

    async def run() -> None:
        async with servers.Mastodon() as server:
            kind = MastodonStream.hashtag if tags else MastodonStream.public

            async def post() -> None:
                async for n in servers.play(server, posted, 12, seed):
                    if n % 10 == 0:
                        await server.raw('{"event":"update","payload":"{"}')
                        await server.send("delete", "1")

            kept = Kept()
            kept.cursor = "0"  # begun before the first status
            # The first status is posted once somebody listens.
            async with asyncio.TaskGroup() as group:
                group.create_task(post())
                await kept.listen(
                    mastodon.stream, source(server, monkeypatch, stream=kind, tags=tags), having(wanted), seed=seed
                )
            assert ids(kept) == wanted
            assert kept.cuts
            assert any(isinstance(event, Deletion) for event in kept.events)
            assert any(isinstance(event, Reject) for event in kept.events)

    asyncio.run(run())


def test_what_is_posted_while_the_subscription_takes_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mastodon, "SETTLE_S", 0.2)

    async def run() -> None:
        async with servers.Mastodon() as server:
            server.statuses = [toot(id="1")]
            pages = iter([0])

            # Into the timeline, but to no stream, after the gap was read to its end.
            rest = server._rest

            def late(connection: Any, request: Any) -> Any:
                answer = rest(connection, request)
                if "timelines" in request.path and answer.body == b"[]" and next(pages, None) is not None:
                    server.statuses.append(toot(id="2"))
                return answer

            monkeypatch.setattr(server, "_rest", late)
            await server.__aexit__()
            async with server:
                kept = Kept()
                kept.cursor = "0"
                await kept.listen(mastodon.stream, source(server, monkeypatch), having({"toots:1", "toots:2"}), batch=1)
                assert kept.wire.lives == 1

    asyncio.run(run())


async def first_cut(source: Mastodon, cursor: str = "") -> Cut:
    async with asyncio.timeout(GIVEN_UP_S):
        try:
            async for _ in mastodon.stream(source, cursor, Wire()):
                pass
        except Cut as cut:
            return cut
    raise AssertionError("not cut")


def test_cuts_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with servers.Mastodon() as server:
            mine = source(server, monkeypatch)
            server.answers = [(429, {"Retry-After": "17"})]
            cut = await first_cut(mine, "1")
            assert (str(cut), cut.retry_after) == ("asked to slow down (HTTP 429)", 17)
            server.answers = [(403, {})]
            assert str(await first_cut(mine, "1")) == "token refused (HTTP 403)"
            server.answers = [(500, {})]
            assert str(await first_cut(mine, "1")) == "the server has a fault (HTTP 500)"
            monkeypatch.setenv("TOOTS_TOKEN", "wrong-token")
            assert str(await first_cut(mine)) == "token refused (HTTP 401)"
            monkeypatch.delenv("TOOTS_TOKEN")
            assert "TOOTS_TOKEN" in str(await first_cut(mine))
        assert "cannot ask" in str(await first_cut(msgspec.structs.replace(mine, token="")))

    asyncio.run(run())


def test_an_error_frame_is_a_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with servers.Mastodon() as server:
            cut = asyncio.create_task(first_cut(source(server, monkeypatch)))
            await server.someone.wait()
            await server.raw('{"error":"Unknown stream type"}')
            assert str(await cut) == "the server sent an error; check stream, tags and token of this source"

    asyncio.run(run())


def test_live_only_at_the_first_start(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with servers.Mastodon() as server:
            server.statuses = [toot(id="1")]

            async def post() -> None:
                await server.someone.wait()
                await server.post(toot(id="2"))

            kept = Kept()
            async with asyncio.TaskGroup() as group:
                group.create_task(post())
                await kept.listen(mastodon.stream, source(server, monkeypatch), having({"toots:2"}))
            assert ids(kept) == {"toots:2"}
            assert kept.cursor == "2"
            assert server.asked == []

    asyncio.run(run())


@pytest.mark.parametrize("cursor", ["", "1"])
def test_a_dead_stream_is_told_from_a_silent_one_by_its_timeline(cursor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mastodon, "SETTLE_S", 0.0)
    monkeypatch.setattr(mastodon, "SILENT_S", 0.02)

    async def run() -> None:
        async with servers.Mastodon() as server:
            server.statuses = [toot(id="1")]
            wire = Wire()
            heard = []

            async def hear() -> None:
                async for one in mastodon.stream(source(server, monkeypatch), cursor, wire):
                    heard.append(one)

            async with asyncio.timeout(GIVEN_UP_S):
                hearing = asyncio.create_task(hear())
                while wire.quiets < 3:
                    await asyncio.sleep(0.01)
                server.statuses.append(toot(id="2"))  # in the timeline, but to no stream
                with pytest.raises(Cut, match="its stream is silent, though its timeline goes on"):
                    await hearing
            posts = [one.event.id for one in heard if isinstance(one.event, Mention)]
            assert posts == ["toots:2"], "what it said meanwhile is not lost, and nothing of before is told"
            assert heard[-1].cursor == "2"

    asyncio.run(run())
