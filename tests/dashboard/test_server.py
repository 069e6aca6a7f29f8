"""The web process: its address, and its end."""

from __future__ import annotations

import socket

import pytest
import redis
from websockets.sync.client import ClientConnection, connect

from dashboard.server import Server, ServerError
from listening.config import Config
from listening.store.access import access
from tests.dashboard.conftest import Serving, Web, closing_code
from tests.patience import PATIENCE_S
from tests.servers import Valkey


def _until_silent(wall: ClientConnection) -> None:
    for _ in range(40):
        try:
            wall.recv(timeout=2.5)
        except TimeoutError:
            return
    raise AssertionError("frames still come")


def test_a_taken_port_is_one_clear_line(config: Config, redis_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match=f"127.0.0.1 port {port}: .*in use; choose another"):
            Server(config, redis_url, "127.0.0.1", port)


def test_open_walls_do_not_keep_it_from_ending(config: Config, redis_url: str, client: redis.Redis) -> None:
    serving = Serving(config, redis_url)
    web = Web(serving.server, client, config)
    who = web.browser()
    web.get(who, f"/wall/enter/{access.create_wall_link(client, 'lobby')}")
    headers = {"Cookie": web.cookie_header(who)}
    with connect(web.live, origin=web.origin, additional_headers=headers) as wall:
        wall.recv(timeout=PATIENCE_S)
        serving.stop()
        assert closing_code(wall) == 1012  # restarting: come again
    assert not serving.server.failed
    web.close()


def test_a_wall_goes_on_when_redis_comes_back(config: Config) -> None:
    with Valkey(append=True) as valkey, redis.Redis.from_url(valkey.url) as client:
        serving = Serving(config, valkey.url)
        web = Web(serving.server, client, config)
        who = web.browser()
        web.get(who, f"/wall/enter/{access.create_wall_link(client, 'lobby')}")
        headers = {"Cookie": web.cookie_header(who)}
        with connect(web.live, origin=web.origin, additional_headers=headers) as wall:
            wall.recv(timeout=PATIENCE_S)
            valkey.kill()
            # Without Redis no frame comes: an old number must not look like a new one.
            _until_silent(wall)
            valkey.start()
            wall.recv(timeout=PATIENCE_S)
        web.close()
        serving.stop()
