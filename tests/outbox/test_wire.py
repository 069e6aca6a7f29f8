"""A request of the outbox: what came back is whole or nothing, and what a network said stands in the log alone."""

from __future__ import annotations

import logging
import socket
import threading

import pytest

from listening.config import Account, Network
from workers.outbox.wire import Reply, Unanswered, Wire

CONTENT = b'{"id": "900", "snippet": {"textOriginal": "Sorry"}}'
WHOLE = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(CONTENT), CONTENT)
REFUSED = b'{"error": {"message": "Malformed access token made-up-token-1\\n<b>"}}'


def served(said: list[bytes]) -> tuple[Account, socket.socket]:
    """One connection for each of ``said``, ended after it."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for each in said:
            connection, _ = door.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(each)

    threading.Thread(target=serve, daemon=True).start()
    service = f"http://127.0.0.1:{door.getsockname()[1]}"
    return Account(name="we", network=Network.x, service=service, handle="we", secret="env:X"), door


def test_cut_at_any_byte_it_may_have_arrived() -> None:
    account, door = served([WHOLE[:n] for n in range(len(WHOLE) + 1)])
    told = []
    for _ in range(len(WHOLE) + 1):
        with Wire(account) as wire:
            told.append(wire.ask("POST", "/2/tweets", "token", {"text": "x"}))
    assert set(told[:-1]) == {Unanswered.after}
    assert told[-1] == Reply(200, CONTENT)
    door.close()


def test_a_refusal_stands_in_the_log_without_what_was_shown(caplog: pytest.LogCaptureFixture) -> None:
    account, door = served([b"HTTP/1.1 400 Bad\r\ncontent-length: %d\r\n\r\n%b" % (len(REFUSED), REFUSED)])
    with caplog.at_level(logging.INFO, "workers.outbox.wire"), Wire(account) as wire:
        reply = wire.ask("GET", "/debug_token?q=1", "made-up-token-1", params={"input_token": "made-up-token-1"})
    assert isinstance(reply, Reply)
    assert reply.status == 400
    assert "we: GET /debug_token: 400" in caplog.text
    assert "Malformed access token …" in caplog.text
    assert "made-up-token" not in caplog.text
    door.close()
