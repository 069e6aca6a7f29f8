"""A whole system behind Sentinels: its leader is killed or hangs, the next one leads, every part goes on."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest
import redis

from listening.people.permissions import Role
from listening.store import keys
from listening.store.access import access
from listening.store.connection import connect
from tests.patience import PATIENCE_S
from tests.sentinels import Watch
from tests.system.running import CONFIG, Up, until

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")

SOURCE = """
[[sources]]
kind = "push"
name = "forum"
"""
MANY = 20


@pytest.mark.parametrize("how", ["killed", "stopped"])
def test_every_part_goes_on_behind_the_next_leader(tmp_path: Path, how: str) -> None:
    watch = Watch(tmp_path)
    try:
        (tmp_path / "up").mkdir()
        (tmp_path / "address").write_text(watch.url)
        (tmp_path / "address").chmod(0o600)
        text = (
            CONFIG.replace("sources = []", "").replace('fsync = "always"', f'url = "file:{tmp_path}/address"') + SOURCE
        )
        with Up(tmp_path / "up", text, "--workers", "2") as up:
            client = connect(watch.url)
            token = access.create_api_token(client, "pusher", Role.writer)

            def push(first: int) -> bool:
                posts = [
                    {"id": str(first + n), "text": f"acme sold me {first + n}", "created": time.time()}
                    for n in range(MANY)
                ]
                try:
                    answer = httpx.post(
                        f"{up.address}/api/v1/mentions",
                        json={"source": "forum", "mentions": posts},
                        headers={"Authorization": f"Bearer {token}"},
                        timeout=PATIENCE_S,
                    )
                except httpx.HTTPError:
                    return False
                assert answer.status_code in (200, 202, 503), answer.text
                return answer.status_code != 503

            def stored(many: int, of: redis.Redis) -> bool:
                return int(of.zcard(keys.written())) == many

            until(lambda: push(0), "the first posts are taken")
            until(lambda: stored(MANY, client), "the first posts are stored")
            until(lambda: up.health()[0] == 200, "all is well")
            client.execute_command("WAIT", 1, 60_000)  # the replica has them
            running = sorted(up.everything())
            if how == "killed":
                watch.kill_the_primary()
            else:
                watch.stop_the_primary()
            began = time.monotonic()
            until(lambda: push(MANY), "the web part goes on")
            print(f"{how}: web after {time.monotonic() - began:.1f} s")
            second = redis.Redis(port=watch.ports[1], password="s3cret")
            until(lambda: stored(2 * MANY, second), "listener and workers go on")
            print(f"{how}: stored after {time.monotonic() - began:.1f} s")
            until(lambda: up.health()[0] == 200, "all is well again")
            print(f"{how}: well after {time.monotonic() - began:.1f} s")
            assert sorted(up.everything()) == running, "no part had to be started again"
            second.close()
            client.close()
    finally:
        watch.end()
