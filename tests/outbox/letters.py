"""A mail server and its mailbox, that fail as the other networks do: what the one takes for us lies in the other."""

from __future__ import annotations

import re
import socket
import socketserver
import threading
from contextlib import suppress
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.outbox.servers import FakeNetwork

OURS = "care@plovair.example"
ORIGINAL = "<orig@kim.example>"
LETTER = f"""From: Kim Lee <kim@kim.example>
To: {OURS}
Subject: Where is my bag?
Message-ID: {ORIGINAL}
References: <first@kim.example>

It is not there."""
GONE_ON = 451
"""What is answered where other networks answer 500."""


class FakeMail:
    """Two servers beside one of another network, whose faults and posts are theirs."""

    def __init__(self, network: FakeNetwork) -> None:
        self.servers = [_Server(network, _Smtp), _Server(network, _Imap)]
        self.smtp, self.imap = (each.server_address[1] for each in self.servers)
        for each in self.servers:
            threading.Thread(target=each.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        for each in self.servers:
            each.shutdown()
            each.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, network: FakeNetwork, handler: type[socketserver.BaseRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.network = network


class _Smtp(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(OSError):
            self._talk()

    def _talk(self) -> None:
        network, to = self.server.network, []
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            match line.split(" ")[0].upper():
                case "EHLO":
                    self._say("250-here\r\n250-8BITMIME\r\n250 AUTH PLAIN")
                case "AUTH":
                    self._say({True: "235 in", False: "535 unknown", None: "421 later"}[network.lets_in])
                case "RCPT":
                    to.append(line.partition("<")[2].partition(">")[0])
                    slow = network.faults[:1] == ["slow_down"]
                    if slow:
                        network.faults.pop(0)
                    self._say("450 wait" if slow else "550 nobody" if to[-1] in network.unknown else "250 good")
                case "DATA":
                    self._say("354 go on")
                    with network.writing:
                        if not self._letter(to):
                            return
                case "QUIT":
                    return self._say("221 bye")
                case _:
                    self._say("250 good")

    def _letter(self, to: list[str]) -> bool:
        """Take it, or not. False: the connection is over."""
        network = self.server.network
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if not line:
            return False
        fault = str(network.faults.pop(0)) if network.faults else "none"
        if fault == "cut_before":
            return False
        if fault == "error_before":
            return self._say(f"{GONE_ON} later") or True
        if fault in ("hang_before", "late"):
            self._given_up()
            if fault == "hang_before":
                return False
        letter = BytesParser().parsebytes(b"".join(lines))
        id = str(letter["Message-ID"])
        post: dict[str, Any] = {"id": id, "letter": letter, "to": list(to), "sent": {}}
        network.asked.append(id)
        network.posts.append(post | ({"gone": True} if fault == "deleted" else {}))
        match fault:
            case "error_after" | "deleted":
                self._say(f"{GONE_ON} later")
            case "cut_after" | "late":
                return False
            case "hang_after":
                self._given_up()
                return False
            case "too_large":
                self._say("250-" + "x" * 3_000_000)
                return False
            case "cut_within":
                self.wfile.write(b"250 go"[: network.cut_at % 6])
                return False
            case _:
                self._say("250 queued as 17")
        return True

    def _given_up(self) -> None:
        self.server.network.arrived.set()
        if not self.server.network.patient:
            return self.connection.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            while self.connection.recv(1):
                pass

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Imap(socketserver.StreamRequestHandler):
    server: _Server
    disable_nagle_algorithm = True  # else each line of several waits for the one before to be seen

    def handle(self) -> None:
        with suppress(OSError):
            self._say(b"* OK ready")
            while line := self.rfile.readline().decode().strip():
                with self.server.network.writing:
                    tag, _, command = line.partition(" ")
                    for said in self._answer(command):
                        self._say(said)
                    self._say(f"{tag} OK done".encode())

    def _answer(self, command: str) -> list[bytes]:
        letters = [LETTER.replace("\n", "\r\n").encode()]
        letters += [bytes(post["letter"]) for post in self.server.network.there if OURS in post["to"]]
        match command.removeprefix("UID ").split(" ")[0].upper():
            case "CAPABILITY":
                return [b"* CAPABILITY IMAP4rev1"]
            case "LIST":
                return [b'* LIST (\\HasNoChildren) "/" "INBOX"']
            case "EXAMINE":
                return [b"* %d EXISTS" % len(letters), b"* OK [UIDVALIDITY 7] valid"]
            case "SEARCH":
                asked = re.search(r'HEADER Message-ID "(.*)"', command, re.IGNORECASE)
                found = [n for n, letter in enumerate(letters, 1) if not asked or asked[1].encode() in letter]
                return [f"* SEARCH {' '.join(map(str, found))}".encode()]
            case "FETCH":
                numbers = [int(each) for each in command.split(" ")[2].split(",")]
                return [
                    b"* %d FETCH (UID %d BODY[HEADER.FIELDS (FROM)] {%d}\r\n%b)" % (n, n, len(head), head)
                    for n in numbers
                    if (head := letters[n - 1].partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
                ]
        return []

    def _say(self, said: bytes) -> None:
        self.wfile.write(said + b"\r\n")
