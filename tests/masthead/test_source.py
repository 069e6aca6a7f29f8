"""`masthead source test NAME`, against servers that speak the sources' protocols."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from masthead.__main__ import main
from tests.made import CONFIG
from tests.patience import PATIENCE_S
from tests.sources.servers import Answer, Http, Jetstream, Mastodon
from tests.sources.test_contract import POST
from tests.sources.test_feeds import item, rss


@contextmanager
def serving(server: AbstractAsyncContextManager[Any]) -> Iterator[None]:
    """The server on a loop of its own, while the command runs on another."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def here(coroutine: Any) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, loop).result(60)

    try:
        here(server.__aenter__())
        yield
        here(server.__aexit__(None, None, None))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE_S)
        loop.close()


class Said:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command on one source of a config; there is no Redis that anything could be stored in."""

    def run(kind: str, *keys: str, name: str = "here", seconds: str = "60") -> Said:
        config = tmp_path / "config.toml"
        table = "\n".join(["[[sources]]", f'kind = "{kind}"', 'name = "here"', *keys])
        head = CONFIG[: CONFIG.index("[[sources]]")]
        tail = CONFIG[CONFIG.index("[[screens]]") :]
        config.write_text(f"{head}{table}\n{tail}")
        command = ["source", "test", name, "--config", str(config), "--data", str(tmp_path / "data")]
        code = main([*command, "--seconds", seconds, "--mentions", "2"])
        said = capsys.readouterr()
        assert not (tmp_path / "data").exists()
        return Said(code, said.out, said.err)

    return run


def test_the_first_mentions_are_shown_on_a_line_each(tried: Any) -> None:
    body = rss(item(1, text="is \x1b[31mlate &amp; cold"), item(2, title="Other", text="x"), item(3, text="works"))
    body = body.replace(b"\x1b", b"&#8238;")
    with serving(server := Http(lambda *_: Answer(200, body))):
        said = tried("feeds", f'urls = ["{server.url}/f"]', "private = true")
    assert said.code == 0
    lines = said.out.splitlines()
    assert [line.partition("  ")[2] for line in lines[:2]] == [
        "Blog (Acme): Acme works",
        "Blog (Acme): Acme is [31mlate & cold",
    ]
    assert lines[2] == "here: works: 2 of 3 posts would be stored"


def test_a_feed_of_many_that_fails_is_named(tried: Any) -> None:
    def answer(path: str, headers: dict[str, str]) -> Answer:
        return Answer(404) if path == "/bad" else Answer(200, rss(item(text=path), item(2, text=path)))

    with serving(server := Http(answer)):
        said = tried("feeds", f'urls = ["{server.url}/bad", "{server.url}/a"]', "private = true")
    assert said.code == 0
    assert "refused  feed cannot be read: http://127.0.0.1" in said.out
    assert "the server does not give this address (HTTP 404)" in said.out


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(404), "does not give this address (HTTP 404); look at sources[1] (here).urls"),
        (Answer(200, b"<p>hello"), "sends no RSS or Atom under this address; look at sources[1] (here).urls"),
        (Answer(401), "token refused (HTTP 401); look at sources[1] (here).urls"),
        (Answer(503), "has a fault (HTTP 503); nothing is wrong in config.toml"),
    ],
)
def test_why_not_in_one_line(tried: Any, answer: Answer, says: str) -> None:
    with serving(server := Http(lambda *_: answer)):
        said = tried("feeds", f'urls = ["{server.url}/f"]', "private = true")
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert says in said.err


def test_an_own_network_is_not_asked(tried: Any) -> None:
    said = tried("feeds", 'urls = ["http://127.0.0.1:9/f"]')
    assert "private = true allows an own network; look at sources[1] (here).urls" in said.err


def test_a_refused_token_is_named_and_not_repeated(tried: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOTS", "wrong-secret")
    with serving(server := Mastodon()):
        said = tried("mastodon", f'server = "{server.url}"', 'token = "env:TOOTS"')
    assert said.code == 1
    assert "token refused (HTTP 401); look at sources[1] (here).token" in said.err
    assert "wrong-secret" not in said.err
    monkeypatch.delenv("TOOTS")
    said = tried("mastodon", 'server = "https://x.example"', 'token = "env:TOOTS"')
    assert "environment variable TOOTS is not set or empty; look at sources[1] (here).token" in said.err


def test_a_stream_that_says_nothing_of_ours_works(tried: Any) -> None:
    with serving(server := Jetstream([json.dumps(POST).encode()])):
        said = tried("jetstream", f'urls = ["{server.url}"]', 'directory = ""', seconds="1")
    assert said.code == 0
    assert said.out.startswith("here: works: ")


def test_what_is_pushed_to_says_where_and_whether_its_secret_is_there(
    tried: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "masthead api-token here --write" in tried("push").out
    assert "HOOK is not set or empty; look at sources[1] (here).secret" in tried("push", 'secret = "env:HOOK"').err
    monkeypatch.setenv("HOOK", "hush")
    assert "/hooks/here" in (said := tried("push", 'secret = "env:HOOK"')).out
    assert "hush" not in said.out


def test_an_unknown_name(tried: Any) -> None:
    assert "there is no source there; there are here" in tried("demo", name="there").err
