"""From a file with a burst in it, through the real stack, to the wall and the API."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import time
from pathlib import Path
from typing import Any

import requests
from websockets.sync.client import connect as open_websocket

from tests.patience import PATIENCE_S
from tests.system.running import CONFIG, MASTHEAD, Up, until

ORDINARY = (
    "Acme opened another shop",
    "my Acme kettle still works",
    "the Acme parcel came today",
    "reading about Acme",
    "anyone tried the Acme lamp",
)
BURST = (
    "Acme toaster recall: smoke in Lisbon",
    "smoke from my Acme toaster, recall it",
    "Acme toaster recall now please",
)


def rows(path: Path, start: float, seconds: int, ordinary: float, burst: int) -> Path:
    """``ordinary`` posts a second, and ``burst`` in all from a sixth of them on, for two thirds."""
    dice = random.Random(7)
    made = [
        (
            start + dice.random() * seconds,
            dice.choice(ORDINARY),
            f"person{dice.randrange(300)}",
            dice.randrange(900),
            "",
        )
        for _ in range(int(seconds * ordinary))
    ]
    for n in range(burst):
        at = start + seconds / 6 + dice.random() * seconds * 2 / 3
        loud = n % 12 == 0
        author, followers = (
            ("evening_herald", 750_000) if loud else (f"guest{dice.randrange(200)}", dice.randrange(900))
        )
        made.append((at, dice.choice(BURST), author, followers, "Lisbon, Portugal"))
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "created_at", "user", "followers", "location", "text"])
        for n, (at, text, author, followers, place) in enumerate(sorted(made)):
            created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
            table.writerow([f"{path.stem}{n}", created, author, followers, place, text])
    return path


def signed_in(up: Up) -> str:
    """The cookie of a screen that somebody let in by its link."""
    link = next(word for word in up.run("wall-link", "screen").stdout.split() if "/wall/enter/" in word)
    secret = link.rpartition("/")[2]
    with requests.Session() as session:
        session.get(f"{up.address}/wall/enter/{secret}", allow_redirects=False, timeout=PATIENCE_S)
        return "; ".join(f"{name}={value}" for name, value in session.cookies.items())


def wall(up: Up, cookie: str) -> dict[str, Any]:
    """The whole snapshot of a screen, as a browser gets it."""
    address = up.address.replace("http://", "ws://") + "/live?screen=pulse"
    with open_websocket(address, origin=up.address, additional_headers={"Cookie": cookie}) as socket:  # type: ignore[arg-type]
        whole: dict[str, Any] = json.loads(socket.recv())["full"]
    return whole


def test_a_burst_in_a_replay_reaches_the_wall_and_says_what_drives_it(tmp_path: Path) -> None:
    config = CONFIG.replace('"volume"]', '"volume", "spikes"]')
    with Up(tmp_path, config, "--workers", "1") as up:
        token = up.run("api-token", "test").stdout.strip()
        past = rows(tmp_path / "past.csv", time.time() - 3 * 3600, 3 * 3600 - 60, 0.1, 0)
        assert up.run("import", past).returncode == 0
        replay = subprocess.Popen(
            [
                *MASTHEAD,
                "replay",
                str(rows(tmp_path / "now.csv", time.time(), 90, 0.1, 200)),
                "--speed",
                "1",
                "--data",
                str(up.data),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            found: list[dict[str, Any]] = []

            def seen() -> bool:
                found[:] = up.get("/api/v1/spikes", token)["open"]
                return bool(found)

            until(seen, "a spike is seen")
            (spike,) = found
            assert spike["title"] in ("Acme", "care", "All mentions")
            assert spike["ratio"] > 3

            def told() -> Any:
                return up.get(f"/api/v1/spikes/{spike['id']}", token)

            until(lambda: told()["drivers"].get("term") and told()["spike"]["mentions"] > 60, "it is explained")
            detail = told()
            terms = " ".join(row["key"] for row in detail["drivers"]["term"][:5])
            assert "recall" in terms
            assert "smoke" in terms or "toaster" in terms
            assert not {"kettle", "lamp", "shop"} & set(terms.split())
            assert detail["drivers"]["reach"][0]["name"] == "evening_herald"
            assert detail["drivers"]["city"][0]["key"] == "Lisbon"
            assert detail["most_repeated"]["times"] > 5
            assert detail["first"]

            # A wall asks for spikes once a second, so it may be a moment behind the API.
            shown: dict[str, Any] = {}
            cookie = signed_in(up)

            def shows() -> bool:
                shown.update(wall(up, cookie))
                return spike["id"] in shown["spikes"]["rows"]

            # Asked once more it may be over.
            until(shows, "the wall shows it")
            row = shown["spikes"]["rows"][spike["id"]]
            assert row["name"] == detail["spike"]["title"]
            assert row["nobody"]
            assert list(shown["volume"]["marks"].values()) == [row["name"]]
        finally:
            replay.kill()
            replay.wait()
