"""The walls' websocket: who gets it, what it says, and when it is taken away."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from dashboard.live.live import COME_AGAIN, WAITING, OpenScreen, ScreenGroup
from listening.mention import Mention
from listening.people.permissions import Role
from listening.store.access import access
from listening.wall.frame import apply
from tests.dashboard.conftest import PASSWORD, Web, closing_code, say
from tests.patience import PATIENCE_S
from tests.system.running import until


@contextmanager
def _screen(web: Web, query: str = "?screen=pulse", secret: str = "") -> Iterator[ClientConnection]:
    who = web.browser()
    web.get(who, f"/wall/enter/{secret or access.create_wall_link(web.client, 'lobby')}")
    headers = {"Cookie": web.cookie_header(who)}
    with connect(web.live + query, origin=web.origin, additional_headers=headers) as socket:
        yield socket


def _hear(socket: ClientConnection) -> dict[str, Any]:
    heard: dict[str, Any] = json.loads(socket.recv(timeout=PATIENCE_S))
    return heard


def test_without_a_session_one_is_told_to_sign_in(web: Web) -> None:
    with connect(web.live, origin=web.origin) as socket, pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=PATIENCE_S)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null"])
def test_only_our_own_pages_may_listen(web: Web, origin: str | None) -> None:
    cookie = web.cookie_header(web.signed_in(Role.administrator))
    with pytest.raises(InvalidStatus) as refused:
        connect(web.live, origin=origin, additional_headers={"Cookie": cookie})
    assert refused.value.response.status_code == 403


def test_a_screen_gets_all_and_then_what_changes(web: Web) -> None:
    with _screen(web) as socket:
        first = _hear(socket)
        assert set(first) == {"seq", "build", "full"}
        assert set(first["full"]) == {"meta", "counters", "volume", "latest"}
        state, seq = first["full"], first["seq"]
        now = int(time.time() * 1000)
        say(
            web.client,
            web.config,
            Mention(
                id="demo:1",
                source="demo",
                created=now,
                text="plovair!",
                author="kim",
                topics=("Plovair",),
                department="care",
                language="en",
                compound=0.5,
            ),
        )

        def shown() -> tuple[object, list[str]]:
            rows = state["latest"].get("rows") or {}
            return state["counters"].get("today", {}).get("v"), [row["text"] for row in rows.values()]

        # What was stored before the store was emptied may be shown until that is heard.
        while shown() != (1, ["plovair!"]):
            frame = _hear(socket)
            assert set(frame) == {"seq", "patch"}
            assert frame["seq"] == seq + 1
            seq, state = frame["seq"], apply(state, frame["patch"])
        # Asking for all gives the very state that the frames had led to.
        socket.send('{"want":"full"}')
        while "full" not in (frame := _hear(socket)):
            seq, state = frame["seq"], apply(state, frame["patch"])
        assert (frame["seq"], frame["full"]) == (seq, state)


def test_who_leaves_at_once_and_comes_again_gets_what_is_so_now(web: Web) -> None:
    """A wall that is reloaded is not shown what it was sent a moment ago."""
    secret = access.create_wall_link(web.client, "lobby")

    def seen() -> bool:
        with _screen(web, secret=secret) as socket:
            return "plovair again!" in json.dumps(_hear(socket)["full"]["latest"])

    assert not seen()
    now = int(time.time() * 1000)
    again = Mention(
        id="demo:again",
        source="demo",
        created=now,
        text="plovair again!",
        author="kim",
        topics=("Plovair",),
        department="care",
        language="en",
        compound=0.5,
    )
    say(web.client, web.config, again)
    until(seen, "the screen that joins knows of it")


def test_every_second_has_a_frame_and_an_age(web: Web) -> None:
    with _screen(web) as socket:
        ats = [_hear(socket)["full"]["meta"]["at"]]
        while len(ats) < 4:
            # What comes in within the same second has a frame as well, and no other time.
            frame = _hear(socket)["patch"]
            if "at" in frame.get("meta", {}):
                ats.append(frame["meta"]["at"])
        assert ats == sorted(set(ats))


def test_screens_differ_in_panels_and_a_rotating_wall_gets_all(web: Web) -> None:
    secret = access.create_wall_link(web.client, "lobby")
    with (
        _screen(web, "?screen=voices", secret) as voices,
        _screen(web, "", secret) as everything,
    ):
        assert set(_hear(voices)["full"]) == {"meta", "languages", "voices"}
        assert set(_hear(everything)["full"]) == {
            "meta",
            "counters",
            "volume",
            "latest",
            "languages",
            "voices",
        }
        # Who was there first goes on without a gap.
        seqs = [_hear(voices)["seq"] for _ in range(2)]
        assert seqs[1] == seqs[0] + 1


def test_an_unknown_screen_is_told_to_come_again(web: Web) -> None:
    with pytest.raises(InvalidStatus), _screen(web, "?screen=nope"):
        pass


@pytest.mark.parametrize("nonsense", ["", "{", "[]", '{"want":1}', '{"want":"all"}', b"\xff\x00"])
def test_nonsense_from_a_screen_changes_nothing(web: Web, nonsense: str | bytes) -> None:
    with _screen(web) as socket:
        seq = _hear(socket)["seq"]
        socket.send(nonsense)
        assert [_hear(socket)["seq"] for _ in range(2)] == [seq + 1, seq + 2]


def test_a_revoked_link_is_closed(web: Web) -> None:
    secret = access.create_wall_link(web.client, "lobby")
    kept = access.create_wall_link(web.client, "war room")
    with _screen(web, secret=secret) as socket, _screen(web, secret=kept) as other:
        _hear(socket)
        access.revoke_wall_link(web.client, "lobby")
        assert closing_code(socket) == 4401
        for _ in range(3):
            _hear(other)


def test_a_disabled_user_is_closed(web: Web) -> None:
    access.add_user(web.client, "Kim", Role.manager, password=PASSWORD)
    who = web.browser()
    web.submit(who, "/signin", name="Kim", password=PASSWORD)
    headers = {"Cookie": web.cookie_header(who)}
    with connect(web.live, origin=web.origin, additional_headers=headers) as socket:
        _hear(socket)
        access.disable_user(web.client, "Kim")
        assert closing_code(socket) == 4401


def test_nothing_is_built_while_nobody_looks(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    from dashboard.live import live

    real = live.build
    monkeypatch.setattr(live, "build", lambda *a: built.append("x") or real(*a))
    with _screen(web) as socket:
        _hear(socket)
        while len(built) < 3:
            _hear(socket)
    before = len(built)
    with _screen(web, secret=access.create_wall_link(web.client, "other")) as socket:
        _hear(socket)
    # Between the two nobody looked; the second one's coming made exactly one.
    assert len(built) - before <= 2


def test_a_slow_screen_is_dropped() -> None:
    async def run() -> None:
        group = ScreenGroup(frozenset({"counters"}), "b")
        slow, quick = OpenScreen("s"), OpenScreen("q")
        group.screens = {slow, quick}
        for n in range(WAITING + 1):
            group.send({"meta": {"at": n}})
            await quick.waiting.get()
        assert slow.close_code.result() == COME_AGAIN
        assert not quick.close_code.done()
        assert slow.waiting.qsize() == WAITING

    asyncio.run(run())


def test_frames_are_encoded_once_for_all() -> None:
    async def run() -> None:
        group = ScreenGroup(frozenset({"counters"}), "b")
        screens = [OpenScreen(str(n)) for n in range(3)]
        group.screens = set(screens)
        group.send({"meta": {"at": 1}, "volume": {"x": 1}})
        texts = [screen.waiting.get_nowait() for screen in screens]
        assert texts[0] is texts[1] is texts[2]
        assert json.loads(texts[0]) == {"seq": 1, "patch": {"meta": {"at": 1}}}
        group.send({"volume": {"x": 2}})
        assert screens[0].waiting.empty()

    asyncio.run(run())
