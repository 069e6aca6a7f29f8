"""From a server that speaks the protocol, cut at random, to the API: nothing lost, nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from listening.config import load
from listening.store import sources
from listening.store.connection import connect
from masthead.place import Installation
from tests.patience import PATIENCE_S
from tests.system.running import CONFIG, Up, until

DID = "did:plc:" + "abcdefghijklmnopqrstuvwx"


def commit(key: str, operation: str = "create", text: str = "", did: str = DID) -> dict[str, Any]:
    change: dict[str, Any] = {
        "rev": "1",
        "operation": operation,
        "collection": "app.bsky.feed.post",
        "rkey": key,
    }
    if operation != "delete":
        # Some clients' clocks are wrong by a day and more; the server's time is taken then.
        created = "1999-01-01T00:00:00Z" if key.endswith("7") else "2026-01-01T00:00:00Z"
        change["record"] = {
            "$type": "app.bsky.feed.post",
            "createdAt": created,
            "langs": ["en"],
            "text": text,
        }
        change["cid"] = "bafyrei" + key
    return {"did": did, "time_us": 1_700_000_000_000_000, "kind": "commit", "commit": change}


def frames() -> list[str]:
    """600 posts, half of them of interest, among deletions and everything that must not stop us."""
    lines = []
    for n in range(600):
        text = f"Acme post number {n}" if n % 2 else f"about nothing in particular {n}"
        lines.append(json.dumps(commit(f"k{n:05}", text=text)))
        match n % 60:
            case 11:
                lines.append(json.dumps(commit(f"k{n - 10:05}", "delete")))
            case 21:
                lines.append('{"kind":"commit","did":12,"time_us":"soon"')
            case 31:
                lines.append(json.dumps({"kind": "sneeze", "did": DID, "time_us": 1_700_000_000_000_000}))
            case 41:
                lines.append(json.dumps(commit(f"g{n:05}", text="Acme " + "x" * 50_000)))
            case 51:
                lines.append(json.dumps(commit(f"e{n:05}", text="")))
            case _:
                pass
    return lines


@contextmanager
def server(*arguments: str) -> Iterator[str]:
    """One of the servers of tests.sources.servers in a process of its own; gives its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.sources.servers", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def exported(up: Up, token: str, source: str) -> list[dict[str, Any]]:
    request = urllib.request.Request(
        up.address + "/api/v1/mentions?from=1990-01-01T00:00:00Z",
        headers={"Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        found = [json.loads(line) for line in answer.read().decode().split("\n") if line]
    return [mention for mention in found if mention["source"] == source]


WANTED = {f"k{n:05}" for n in range(600) if n % 2}
DELETED = {f"k{n - 10:05}" for n in range(600) if n % 60 == 11}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Up, str]]:
    """A system that listens to both servers, each of which cuts it again and again; with a token for its API."""
    directory = tmp_path_factory.mktemp("up")
    (directory / "frames").write_text("\n".join(frames()))
    (directory / "toots").write_text("\n".join(toots()))
    secret = directory / "token"
    secret.write_text("secret")
    secret.chmod(0o600)
    with (
        server("jetstream", "--file", str(directory / "frames"), "--cuts", "5", "--port", "0") as first,
        server("mastodon", "--file", str(directory / "toots"), "--cut-every", "60", "--port", "0") as second,
    ):
        listened = f'[[sources]]\nkind = "jetstream"\nname = "bluesky"\nurls = ["{first}"]\ndirectory = ""\n'
        listened += f'[[sources]]\nkind = "mastodon"\nname = "toots"\nserver = "{second}"\ntoken = "file:{secret}"\n'
        with Up(directory, CONFIG.replace("sources = []", "") + listened, "--workers", "2") as up:
            yield up, up.run("api-token", "test").stdout.strip()


def test_jetstream_cut_at_random(running: tuple[Up, str]) -> None:
    up, token = running
    until(lambda: _stored(up, token, "bluesky") >= len(WANTED), "all arrived")
    until(lambda: sum(m["deleted"] for m in exported(up, token, "bluesky")) == len(DELETED), "all deleted")
    found = exported(up, token, "bluesky")
    assert sorted(m["id"].rpartition("/")[2] for m in found) == sorted(WANTED)
    for mention in found:
        gone = mention["id"].rpartition("/")[2] in DELETED
        assert mention["deleted"] is gone
        assert bool(mention["text"]) is not gone
        assert bool(mention["author"]) is not gone
    until(lambda: _state(up)["rejects"] >= 20, "rejects counted")
    until(lambda: _state(up)["connection"] == "live", "live at the end")


def _stored(up: Up, token: str, source: str) -> int:
    return int(up.get("/api/v1/overview", token)["by_source"].get(source, 0))


def _state(up: Up) -> dict[str, Any]:
    client = connect(Installation(up.config, load(up.config), up.data).redis_url)
    try:
        state = next(each for each in sources.states(client) if each.name == "bluesky")
        return {"rejects": state.rejects, "connection": state.connection}
    finally:
        client.close()


def toots() -> list[str]:
    """300 of them, one a second until now."""
    now = time.time()
    lines = []
    for n in range(300):
        created = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(now - 300 + n))
        lines.append(
            json.dumps(
                {
                    "id": str((int((now - 300 + n) * 1000) << 16) + n),
                    "created_at": created,
                    "content": f"<p>Acme &amp; friends, toot {n}</p>",
                    "visibility": "public",
                    "language": "en",
                    "url": f"https://social.example/@ann/{n}",
                    "spoiler_text": "",
                    "in_reply_to_id": None,
                    "edited_at": None,
                    "reblog": None,
                    "account": {"acct": "ann", "display_name": "Ann", "followers_count": 5},
                }
            )
        )
    return lines


def test_mastodon_cut_at_random(running: tuple[Up, str]) -> None:
    up, token = running
    until(lambda: _stored(up, token, "toots") >= 300, "all arrived")
    found = exported(up, token, "toots")
    assert len({m["id"] for m in found}) == len(found) == 300
    assert found[0]["text"].startswith("Acme & friends")
