"""Jetstream: every frame means something or is rejected, and no cut loses any."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.config import Jetstream
from listening.mention import Deletion, Kind, Mention, Reject
from tests import made
from tests.sources import recorded, servers
from tests.sources.driver import Kept, Wire
from workers.intake import Matched
from workers.sources.base import Cut
from workers.sources.bluesky.bluesky import did_and_key, post_id
from workers.sources.bluesky.jetstream import REWIND_US, Shell, subscription
from workers.sources.bluesky.jetstream_frames import parse

DID = "did:plc:" + "a2b3" * 6
OTHER = "did:plc:" + "z7y6" * 6
AT = 1_783_175_888_130_414
"""2026-07-04T14:38:08.130414Z"""


def frame(record: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    commit = {"rev": "3m", "operation": "create", "collection": "app.bsky.feed.post", "rkey": "3mptbyp7lu223"}
    commit["record"] = {"text": "Hello", "createdAt": "2026-07-04T14:38:07.112Z"} | (record or {})  # type: ignore[assignment]
    commit |= changes.pop("commit", {})
    return {"did": DID, "time_us": AT, "kind": "commit", "commit": commit} | changes


def heard(value: dict[str, Any]) -> Any:
    return parse(json.dumps(value).encode(), "bluesky").event


def test_post() -> None:
    assert heard(frame({"langs": ["en-US", "en"], "text": "  as \n written\u2028 "})) == Mention(
        id="bluesky:" + "a2b3" * 6 + "/3mptbyp7lu223",
        source="bluesky",
        created=1_783_175_887_112,
        text="  as \n written\u2028 ",
        author=DID,
        language="en-US",
        url=f"https://bsky.app/profile/{DID}/post/3mptbyp7lu223",
    )


def uri(did: str, key: str, collection: str = "app.bsky.feed.post") -> dict[str, str]:
    return {"uri": f"at://{did}/{collection}/{key}", "cid": "x"}


def test_reply_and_quotes() -> None:
    reply = {"parent": uri(OTHER, "p"), "root": uri("did:web:example.com", "r")}
    mention = heard(frame({"reply": reply}))
    assert (mention.kind, mention.parent, mention.root) == (
        Kind.reply,
        "bluesky:" + "z7y6" * 6 + "/p",
        "bluesky:did:web:example.com/r",
    )
    embed = {"$type": "app.bsky.embed.record", "record": uri(OTHER, "q")}
    assert (heard(frame({"embed": embed})).kind, heard(frame({"embed": embed})).original) == (
        Kind.quote,
        "bluesky:" + "z7y6" * 6 + "/q",
    )
    media = {"$type": "app.bsky.embed.recordWithMedia", "media": {}, "record": {"record": uri(OTHER, "m")}}
    assert heard(frame({"embed": media})).original == "bluesky:" + "z7y6" * 6 + "/m"
    both = heard(frame({"embed": media, "reply": reply}))
    assert both.kind == Kind.reply
    assert both.original
    feed = {"$type": "app.bsky.embed.record", "record": uri(OTHER, "f", "app.bsky.feed.generator")}
    assert heard(frame({"embed": feed})).kind == Kind.post


def shown(*alts: str | None) -> dict[str, Any]:
    """Pictures as Bluesky's own app embeds them."""
    blob = {"$type": "blob", "ref": {"$link": "bafkrei"}, "mimeType": "image/jpeg", "size": 309_221}
    images = [
        {"image": blob, "aspectRatio": {"width": 4, "height": 3}} | ({} if a is None else {"alt": a}) for a in alts
    ]
    return {"$type": "app.bsky.embed.images", "images": images}


FILM = {
    "$type": "app.bsky.embed.video",
    "alt": "my plovair bag, wet",
    "video": {"$type": "blob", "mimeType": "video/mp4"},
}


@pytest.mark.parametrize(
    ("record", "pictures", "alt"),
    [
        ({"embed": shown("A plovair\n bag,  wet")}, 1, "A plovair bag, wet"),
        ({"embed": shown("", "plovair\0", "")}, 3, "plovair\ufffd"),
        ({"embed": shown(None)}, 1, ""),
        ({"embed": FILM}, 1, "my plovair bag, wet"),
        ({"embed": FILM | {"alt": None}}, 0, ""),
        ({"embed": shown("x" * 5000)}, 1, "x" * 2000),
        ({"embed": shown(*["a"] * 60)}, 50, "\n".join(["a"] * 50)),
        (
            {
                "embed": {
                    "$type": "app.bsky.embed.external",
                    "external": {"uri": "https://x.example", "title": "plovair"},
                }
            },
            0,
            "",
        ),
    ],
)
def test_pictures(record: dict[str, Any], pictures: int, alt: str) -> None:
    for text in ("Look", ""):  # a post may be its pictures alone
        mention = heard(frame(record | {"text": text}))
        assert (mention.text, mention.pictures, mention.alt) == (text, pictures, alt)


def test_a_quote_beside_pictures() -> None:
    media = {
        "$type": "app.bsky.embed.recordWithMedia",
        "record": {"record": uri(OTHER, "m")},
        "media": shown("my bag", ""),
    }
    mention = heard(frame({"embed": media}))
    assert (mention.kind, mention.original) == (Kind.quote, "bluesky:" + "z7y6" * 6 + "/m")
    assert (mention.pictures, mention.alt) == (2, "my bag")
    assert heard(frame({"embed": media | {"media": FILM}})).alt == "my plovair bag, wet"


def test_words_of_pictures_are_matched_and_their_edits_are_edits() -> None:
    match = Matched(made.config())
    mute = heard(frame({"text": "", "embed": shown("the acme rocket, broken")}))
    assert match(mute).topics == ("Acme", "Rocket")
    assert match(heard(frame({"text": "", "embed": shown("a cat")}))) is None
    edited = heard(frame({"text": "", "embed": shown("a cat")}, commit={"operation": "update"}))
    assert (edited.id, edited.alt, match(edited).topics) == (mute.id, "a cat", ())


def test_update_and_deletions() -> None:
    assert heard(frame(commit={"operation": "update"})).edited == AT // 1000
    gone = frame(commit={"operation": "delete"})
    del gone["commit"]["record"]
    assert heard(gone) == Deletion(source="bluesky", id=post_id("bluesky", DID, "3mptbyp7lu223"), at=AT // 1000)
    for status, event in {
        "deleted": Deletion(source="bluesky", author=DID, at=AT // 1000),
        "takendown": Deletion(source="bluesky", author=DID, at=AT // 1000),
        "suspended": None,
        "deactivated": None,
        "throttled": None,
        None: None,
    }.items():
        account = {"active": False, "did": DID, "seq": 1, "status": status}
        assert heard({"did": DID, "time_us": AT, "kind": "account", "account": account}) == event
    account = {"active": True, "status": "deleted"}
    assert heard({"did": DID, "time_us": AT, "kind": "account", "account": account}) is None


def test_identity() -> None:
    said = parse(
        json.dumps({"did": DID, "time_us": AT, "kind": "identity", "identity": {"handle": "A.Example.com"}}), "b"
    )
    assert (said.event, said.did, said.handle) == (None, DID, "a.example.com")
    said = parse(json.dumps({"did": DID, "time_us": AT, "kind": "identity", "identity": {}}), "b")
    assert (said.did, said.handle) == (DID, "")
    said = parse(json.dumps({"did": DID, "time_us": AT, "kind": "identity", "identity": {"handle": "<b>"}}), "b")
    assert said.handle == ""


@pytest.mark.parametrize(
    ("client", "believed"),
    [
        ("2026-07-04T14:38:07.112Z", 1_783_175_887_112),
        ("2026-07-04T14:38:02+00:00", 1_783_175_882_000),
        ("2026-07-04T16:38:02.5+02:00", 1_783_175_882_500),
        ("2026-07-04T14:43:08.130Z", AT // 1000 + 300_000),
        ("2026-07-04T14:43:08.131Z", AT // 1000),
        ("2026-07-03T14:38:08.130Z", AT // 1000 - 86_400_000),
        ("2026-07-03T14:38:08.129Z", AT // 1000),
        ("2126-07-04T14:38:08Z", AT // 1000),
        ("0001-01-01T00:00:00Z", AT // 1000),
        ("yesterday", AT // 1000),
        ("", AT // 1000),
        (None, AT // 1000),
        (17, AT // 1000),
    ],
)
def test_created_is_the_clients_when_believable(client: Any, believed: int) -> None:
    assert heard(frame({"createdAt": client})).created == believed


def test_what_is_taken_though_odd() -> None:
    assert heard(frame({"text": ""})).text == ""
    assert heard(frame({"text": "a\u0000b\u0007"})).text == "a\ufffdb\u0007"
    assert heard(frame({"text": "x" * 3000})).text == "x" * 3000
    assert heard(frame({"langs": ["es", "en"]})).language == ""
    assert heard(frame({"langs": 7, "reply": "nonsense"})).text == "Hello"
    assert heard(frame({"embed": {"$type": "app.bsky.embed.record", "record": 5}})).text == "Hello"
    assert parse(json.dumps(frame()), "b").event == parse(json.dumps(frame()).encode(), "b").event


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not an event"),
        (b'{"x":' + b"[" * 100_000, "not JSON"),
        (b"[]", "not an event"),
        (b"{}", "not an event"),
        ("\ud83d", "not JSON"),
        (frame(kind="sync"), "unknown kind"),
        (frame(time_us=5), "bad time"),
        (frame(time_us=10**18), "bad time"),
        (frame(time_us="now"), "not an event"),
        (frame(did="did:plc:../../x"), "bad account"),
        (frame(commit={"rkey": "../x"}), "bad key"),
        (frame(commit={"rkey": ".."}), "bad key"),
        (frame(commit={"operation": "explode"}), "unknown operation"),
        (frame(commit={"record": None}), "no text"),
        (frame({"text": 5}), "no text"),
        (frame({"text": "x" * 3001}), "text too long"),
        (frame({"text": "ж" * 1501}), "text too long"),
        (frame({"text": "x" * 2_000_000}), "text too long"),
        ({"did": DID, "time_us": AT, "kind": "commit"}, "not an event"),
        (json.dumps(frame({"text": "?"})).replace('"?"', '"\\ud83d"').encode(), "not JSON"),
    ],
)
def test_rejected(value: Any, reason: str) -> None:
    event = parse(json.dumps(value) if isinstance(value, dict) else value, "b").event
    assert isinstance(event, Reject)
    assert event.reason == reason
    assert len(event.raw) <= 500
    event.raw.encode()
    event.detail.encode()


def test_other_collections_are_of_no_interest_whatever_they_hold() -> None:
    assert heard(frame({"text": 5, "$type": "app.bsky.feed.post"}, commit={"collection": "x.y.z"})) is None


def test_ids_are_reversible() -> None:
    for did in (DID, "did:web:example.com"):
        assert did_and_key(post_id("my source", did, "3k:~")) == (did, "3k:~")


def test_recorded() -> None:
    recorded.need(recorded.FORMATS / "jetstream" / "recorded_152.jsonl")
    events = [parse(line, "bluesky").event for line in recorded.jetstream()]
    assert len(events) == 161
    assert sum(isinstance(event, Mention) for event in events) == 17 + 2 + 2
    assert sum(isinstance(event, Deletion) for event in events) == 1
    assert not any(isinstance(event, Reject) for event in events)


SEEDS = [*recorded.jetstream(), json.dumps(frame()).encode()]


@given(st.one_of(st.binary(), st.text(), st.text(st.characters(codec=None, categories=["Cs"]))))
def test_anything_is_parsed(data: bytes | str) -> None:
    parse(data, "b")


@given(st.sampled_from(SEEDS), st.data())
def test_mutations_are_parsed(seed: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(seed)))
    until = data.draw(st.integers(at, min(at + 40, len(seed))))
    parse(seed[:at] + data.draw(st.binary(max_size=20)) + seed[until:], "b")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["did", "time_us", "kind", "commit", "identity", "account"]), JSON)
def test_wrong_fields_are_parsed(field: str, value: Any) -> None:
    parse(json.dumps(frame(**({field: value} if field != "commit" else {})) | {field: value}), "b")


@given(st.sampled_from(["text", "createdAt", "langs", "reply", "embed", "facets"]), JSON)
def test_wrong_records_are_parsed(field: str, value: Any) -> None:
    parse(json.dumps(frame({field: value})), "b")


def test_subscription() -> None:
    asked = subscription("wss://host/subscribe?x=1", 1_783_175_888_130_414)
    assert asked == (
        "wss://host/subscribe?x=1&wantedCollections=app.bsky.feed.post&maxMessageSizeBytes=1000000"
        f"&cursor={1_783_175_888_130_414 - REWIND_US}"
    )
    assert "cursor" not in subscription("wss://host/subscribe", 0)


def posts(count: int, seed: int) -> list[bytes]:
    """Invented posts with trouble in between."""
    rng = random.Random(seed)
    frames: list[bytes] = []
    for n in range(count):
        frames.append(json.dumps(frame({"text": f"post {n}"}, commit={"rkey": f"k{n}"})).encode())
        if rng.random() < 0.1:
            frames.append(rng.choice([b"{", b"null", b'{"kind":"x"}', b"\x00", json.dumps(frame(did=5)).encode()]))
    return servers.spread(frames, seed)


def ids(events: list[Any]) -> set[str]:
    return {event.id for event in events if isinstance(event, Mention)}


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_lost_over_cuts(seed: int) -> None:
    frames = posts(150, seed)
    wanted = {post_id("bluesky", DID, f"k{n}") for n in range(150)}

    async def run() -> None:
        async with (
            servers.Jetstream(frames, cuts=6, seed=seed) as first,
            servers.Jetstream(frames, cuts=5, seed=seed + 100) as second,
        ):
            source = Jetstream(name="bluesky", urls=(first.url, second.url))
            kept = Kept()
            kept.cursor = str(10**15)
            await kept.listen(Shell(), source, lambda kept: ids(kept.events) >= wanted, seed=seed)
            assert ids(kept.events) == wanted
            assert kept.cuts
            assert abs(len(first.asked) - len(second.asked)) <= 1
            assert kept.wire.lives == len(first.asked) + len(second.asked)

    asyncio.run(run())


def test_nothing_recorded_is_lost_over_cuts() -> None:
    frames = servers.spread(servers.frames_of(recorded.need(recorded.FORMATS / "jetstream" / "recorded_152.jsonl")))
    wanted = ids([parse(f, "bluesky").event for f in frames])
    assert len(wanted) == 17

    async def run() -> None:
        async with servers.Jetstream(frames, cuts=10) as server:
            kept = Kept()
            kept.cursor = str(10**15)
            source = Jetstream(name="bluesky", urls=(server.url,))

            def enough(kept: Kept) -> bool:
                return ids(kept.events) >= wanted and any(isinstance(e, Deletion) for e in kept.events)

            await kept.listen(Shell(), source, enough)
            assert ids(kept.events) == wanted

    asyncio.run(run())


def test_first_start_begins_now_and_then_knows_where_it_was() -> None:
    async def run() -> None:
        frames = posts(3, 1)
        async with servers.Jetstream(frames) as server:
            source = Jetstream(name="bluesky", urls=(server.url,))
            kept = Kept()
            await kept.listen(Shell(), source, lambda kept: len(ids(kept.events)) == 3)
            assert "cursor" not in server.asked[0]
            assert int(kept.cursor) == max(servers._at(f) or 0 for f in frames)

    asyncio.run(run())


def test_a_clock_in_the_future_does_not_move_the_cursor() -> None:
    async def run() -> None:
        wild = json.dumps(frame(time_us=3 * 10**15)).encode()
        async with servers.Jetstream([wild, *posts(1, 1)]) as server:
            source = Jetstream(name="bluesky", urls=(server.url,))
            kept = Kept()
            await kept.listen(Shell(), source, lambda kept: len(ids(kept.events)) == 2)
            assert int(kept.cursor) < 3 * 10**15

    asyncio.run(run())


def test_silence_is_a_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.sources.bluesky.jetstream.SILENT_S", 0.05)

    async def run() -> None:
        async with servers.Jetstream([]) as server:
            source = Jetstream(name="bluesky", urls=(server.url,))
            with pytest.raises(Cut, match="silent"):
                async for _ in Shell()(source, "", Wire()):
                    pass

    asyncio.run(run())


def test_nobody_there_is_a_cut() -> None:
    async def run() -> None:
        async with servers.Jetstream([]) as server:
            url = server.url
        with pytest.raises(Cut, match="cannot connect"):
            async for _ in Shell()(Jetstream(name="bluesky", urls=(url,)), "", Wire()):
                pass

    asyncio.run(run())


def test_handles_reach_the_link() -> None:
    async def run() -> None:
        said = {"did": DID, "time_us": AT, "kind": "identity", "identity": {"handle": "a.example.com"}}
        async with servers.Jetstream([json.dumps(said).encode()]) as server:
            kept = Kept()
            source = Jetstream(name="bluesky", urls=(server.url,))
            await kept.listen(Shell(), source, lambda kept: len(kept.events) == 1)
            assert kept.wire.names == [(DID, "a.example.com")]

    asyncio.run(run())
