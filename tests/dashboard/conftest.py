"""A real web process on loopback, with an empty store for every test."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import redis
import requests
from requests.adapters import HTTPAdapter
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from dashboard.door.forms import form_token
from dashboard.door.visitors import Limits
from dashboard.server import Server
from listening.config import Config, parse
from listening.mention import Mention
from listening.people.account import Subject
from listening.people.naming import fold
from listening.people.permissions import PROGRAMS, Role
from listening.store import mentions
from listening.store.access import access, sessions, users
from tests.patience import PATIENCE_S
from tests.servers import Valkey

CONFIG = """
[brand]
name = "Plovair"
timezone = "Europe/Berlin"

[[topics]]
name = "Plovair"
any = ["plovair"]

[[topics]]
name = "Baggage"
kind = "product"
any = ["baggage"]

[[departments]]
name = "care"
title = "Customer care"

[[departments]]
name = "ground"

[[routes]]
name = "all"
department = "care"

[[sources]]
kind = "demo"
name = "demo"

[[screens]]
name = "pulse"
title = "Pulse"
grid = ["counters counters", "volume latest"]

[[screens]]
name = "voices"
title = "Voices & places"
grid = ["languages voices"]
"""

PASSWORD = "correct horse battery"


def say(client: redis.Redis, config: Config, *said: Mention, now: int | None = None) -> None:
    """Store mentions as the ingest job does."""
    mentions.record(client, said, now or int(time.time() * 1000), config.retention)


class Web:
    """A running web process and what a test wants of it."""

    def __init__(self, server: Server, client: redis.Redis, config: Config) -> None:
        self.server = server
        self.client = client
        self.config = config
        self.origin = f"http://127.0.0.1:{server.port}"
        self.live = f"ws://127.0.0.1:{server.port}/live"
        self.cookie = f"masthead-{server.port}"
        self._opened: list[requests.Session] = []
        self._connections = HTTPAdapter()

    def browser(self) -> requests.Session:
        """A browser without a script: keeps cookies, names its origin, follows no redirect."""
        session = requests.Session()
        # To loopback there is no proxy to look for, and who comes next takes the connection of who came before.
        session.trust_env = False
        session.mount("http://", self._connections)
        session.headers.update({"Accept": "text/html", "Origin": self.origin})
        self._opened.append(session)
        return session

    def get(self, session: requests.Session, path: str, **more: object) -> requests.Response:
        return session.get(self.origin + path, allow_redirects=False, timeout=PATIENCE_S, **more)

    def post(self, session: requests.Session, path: str, **more: object) -> requests.Response:
        return session.post(self.origin + path, allow_redirects=False, timeout=PATIENCE_S, **more)

    def submit(self, session: requests.Session, path: str, **fields: str) -> requests.Response:
        """Fill in the form on the page at ``path`` and send it."""
        page = self.get(session, path)
        token = page.text.split('name="csrf" value="')[1].split('"')[0]
        return self.post(session, path, data={"csrf": token, **fields})

    def signed_in(self, role: Role) -> requests.Session:
        """Somebody with this role, come in by the door for it."""
        session = self.browser()
        if role is Role.viewer:
            secret = access.create_wall_link(self.client, f"wall {time.time_ns()}")
            self.get(session, f"/wall/enter/{secret}")
        elif role in PROGRAMS:
            secret = access.create_api_token(self.client, f"token {time.time_ns()}", role)
            session.headers["Authorization"] = f"Bearer {secret}"
        else:
            name = f"{role} {time.time_ns()}"
            access.add_user(self.client, name, role)
            self.come_in(session, name)
        return session

    def come_in(self, session: requests.Session, name: str) -> None:
        """A session of a person, as a password would begin it."""
        session.cookies.set(self.cookie, self._begin(name))

    def form_token(self, session: requests.Session) -> str:
        """The token of every form that this session is shown."""
        return form_token(session.cookies[self.cookie])

    def cookie_of(self, name: str) -> dict[str, str]:
        """The same for a browser context of Playwright: ``add_cookies([...])``."""
        return {"name": self.cookie, "value": self._begin(name), "url": self.origin}

    def _begin(self, name: str) -> str:
        user = users.find(self.client, name)
        assert user is not None
        if not user.password:
            # Whoever has a session has chosen one; nothing matches this.
            users.save(self.client, msgspec.structs.replace(user, password="chosen"))
        return sessions.open_session(self.client, Subject.user, fold(name))

    def cookie_header(self, session: requests.Session) -> str:
        return f"{self.cookie}={session.cookies[self.cookie]}"

    def close(self) -> None:
        for session in self._opened:
            session.close()
        assert not self.server.failed, "the web process ended during this test: the log says why"


class Serving:
    """A Server in a thread of its own; as a context manager it stops at the end."""

    def __init__(
        self, config: Config, url: str, port: int = 0, limits: Limits | None = None, index: Path | None = None
    ) -> None:
        self.begin(Server(config, url, "127.0.0.1", port, limits, index=index))

    def begin(self, server: Server) -> None:
        self.server = server
        self._thread = threading.Thread(target=self.server.serve)
        self._thread.start()
        while not self.server.ready:
            if not self._thread.is_alive():
                raise RuntimeError("the web server did not start")
            time.sleep(0.005)

    def stop(self) -> None:
        self.server.stop()
        self._thread.join()

    def __enter__(self) -> Server:
        return self.server

    def __exit__(self, *_: object) -> None:
        self.stop()


def closing_code(socket: ClientConnection) -> int:
    """The code a wall's socket is closed with, after what frames may still come within seconds."""
    for _ in range(12):
        try:
            socket.recv(timeout=PATIENCE_S)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0
    raise AssertionError("it is still open")


@pytest.fixture(scope="session")
def config() -> Config:
    return parse(CONFIG)


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    """One of their own: the web process follows it on while other tests run, and tidies up in it."""
    with Valkey() as server:
        yield server


@pytest.fixture(scope="session")
def _serving(valkey: Valkey, config: Config) -> Iterator[Server]:
    with Serving(config, valkey.url) as server:
        yield server


@pytest.fixture
def web(_serving: Server, client: redis.Redis, config: Config) -> Iterator[Web]:
    """The session's web process, and an empty store."""
    found = Web(_serving, client, config)
    yield found
    found.close()
