"""The web process: one address, one loop, and a quick end even with open walls."""

from __future__ import annotations

import contextlib
import gc
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import uvicorn
from starlette.types import ASGIApp

from dashboard.app import create_app
from dashboard.door.patience import protocols
from dashboard.door.visitors import Limits, Visitors
from dashboard.steered import SteeredApp
from listening.config import Config, Web

log = logging.getLogger(__name__)

GRACE_S = 1
"""Seconds that answers under way get when the server ends. Walls are told at once."""
LARGEST_MESSAGE = 16_384
"""Bytes of a websocket message from a browser; ours say two words."""
BACKLOG = 128
"""Connections taken at one turn of the loop, before any of the ones too many is closed."""


class ServerError(Exception):
    """The server cannot start; the message says why."""


class Server:
    """Pages, walls and API on one listening socket.

    The socket is taken at once, so that a taken port is known before anything
    else starts; ``port`` says which it is when 0 was asked for. ``serve``
    blocks until ``stop``, which any thread or signal may call.
    """

    def __init__(
        self,
        configs: Config | Callable[[], Config],
        redis_url: str,
        host: str,
        port: int,
        limits: Limits | None = None,
        path: Path | None = None,
        serves: Callable[[Config], None] = lambda _: None,
        index: Path | None = None,
    ) -> None:
        """``configs``: one that stays, or what gives the one that holds at that moment; ``path``: the file it is of.

        ``serves`` is told each time when another one is served from then on. ``index``: where that of search is.
        """
        self._socket = _listen(host, port)
        self.host = host
        self.port = int(self._socket.getsockname()[1])
        self.failed = False
        held = configs() if callable(configs) else configs
        web = msgspec.structs.replace(held.web, host=host, port=self.port)

        def made(config: Config) -> ASGIApp:
            # Where it is served stays as it is while it is served.
            return create_app(
                msgspec.structs.replace(config, web=_served(config.web, web)), redis_url, self._fail, path, index
            )

        app = SteeredApp(made, configs if callable(configs) else lambda: held, serves)
        http, websocket = protocols(Visitors(limits or Limits.of_this_process(), web.proxies))
        self._uvicorn = _Uvicorn(
            uvicorn.Config(
                app,
                http=http,
                ws=websocket,
                backlog=BACKLOG,
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(web.proxies),
                forwarded_allow_ips=list(web.proxies),
                ws_per_message_deflate=False,
                ws_max_size=LARGEST_MESSAGE,
                timeout_graceful_shutdown=GRACE_S,
            )
        )

    def serve(self) -> None:
        """Serve until ``stop``. Afterwards ``failed`` tells whether something broke."""
        # Each connection, and each opening of a wall, is worth a line to uvicorn.
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        self._uvicorn.run(sockets=[self._socket])
        self.failed = self.failed or not self._uvicorn.started

    def stop(self) -> None:
        """End within about GRACE_S seconds."""
        self._uvicorn.should_exit = True

    @property
    def ready(self) -> bool:
        """Whether requests are answered."""
        return self._uvicorn.started

    def _fail(self) -> None:
        self.failed = True
        self.stop()


class _Uvicorn(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on SIGTERM and SIGINT; unlike uvicorn's, do not raise them again afterwards."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = (signal.SIGTERM, signal.SIGINT)
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _served(web: Web, at: Web) -> Web:
    return msgspec.structs.replace(web, host=at.host, port=at.port, proxies=at.proxies)


def run(
    configs: Callable[[], Config],
    redis_url: str,
    host: str,
    port: int,
    path: Path,
    serves: Callable[[Config], None],
    index: Path,
) -> int:
    """Serve until SIGTERM or SIGINT. Returns the process's exit code.

    Raises ServerError if the address cannot be served on.
    """
    server = Server(configs, redis_url, host, port, path=path, serves=serves, index=index)
    gc.freeze()  # what is loaded now stays; it need not be looked at again and again
    server.serve()
    return int(server.failed)


def _listen(host: str, port: int) -> socket.socket:
    taken = None
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.socket(family, kind, proto)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(BACKLOG)
    except OSError as error:
        if taken is not None:
            taken.close()
        raise ServerError(f"cannot serve on {host} port {port}: {error.strerror}; choose another port") from None
    return taken
