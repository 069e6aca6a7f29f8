"""A mailbox server, on loopback, that speaks the part of IMAP that is needed, and cuts its clients at random."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import random
import re
from collections.abc import Mapping


class Mailbox:
    """Folders of letters by number. ``deliver`` tells whoever waits (RFC 2177)."""

    def __init__(self, idle: bool = True, cuts: int = 0) -> None:
        self.folders: dict[str, dict[int, bytes]] = {"INBOX": {}}
        self.validity = 7
        self.password = "secret"
        self.token = ""
        """The access token that is taken (XOAUTH2)."""
        self.idle = idle
        self.cuts = cuts
        self.rng = random.Random(3)
        self.grows: list[bytes] = []
        """Delivered one by one, each time somebody looks."""
        self.says: Mapping[str, bytes] = {}
        """What is answered to a command, instead; ``%t`` is its tag. An empty answer: the connection is cut."""
        self.asked: list[str] = []
        self._waiting: set[asyncio.StreamWriter] = set()
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Mailbox:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self._ended = asyncio.Event()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._ended.set()
        self._server.close()
        await self._server.wait_closed()
        left = dict(self._open)
        for writer in left:
            writer.close()
        await asyncio.gather(*left.values(), return_exceptions=True)

    def deliver(self, letter: bytes, folder: str = "INBOX") -> None:
        letters = self.folders.setdefault(folder, {})
        letters[max(letters, default=0) + 1] = letter
        for writer in self._waiting:
            writer.write(b"* %d EXISTS\r\n" % len(letters))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._open[writer] = task
        with contextlib.suppress(OSError, ValueError, asyncio.IncompleteReadError, EOFError):
            folder = ""
            await self._say(writer, self.says.get("greeting", b"* OK ready\r\n"))
            while line := (await reader.readline()).decode("latin-1").strip():
                tag, _, command = line.partition(" ")
                self.asked.append(command)
                name = command.removeprefix("UID ").partition(" ")[0].upper()
                if name in self.says:
                    await self._say(writer, self.says[name].replace(b"%t", tag.encode()))
                    continue
                if name in ("SELECT", "EXAMINE"):
                    folder = command.partition(" ")[2].strip('"')
                if name == "IDLE":
                    await self._idle(reader, writer)
                said = self._answer(name, command, folder)
                if name == "AUTHENTICATE":
                    said = await self._authenticate(reader, writer)
                if self.cuts > 0 and self.rng.random() < 0.25:
                    self.cuts -= 1
                    said = said[: self.rng.randrange(len(said) + 1)]
                    writer.write(said)
                    await writer.drain()
                    break
                await self._say(writer, said.replace(b"%t", tag.encode()))
                if name == "LOGOUT":
                    break
        self._waiting.discard(writer)
        self._open.pop(writer, None)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def _say(self, writer: asyncio.StreamWriter, said: bytes) -> None:
        if not said:
            raise EOFError
        if said == b"nothing":
            await self._ended.wait()
        writer.write(said)
        await writer.drain()

    async def _idle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"+ idling\r\n")
        self._waiting.add(writer)
        await reader.readline()
        self._waiting.discard(writer)

    async def _authenticate(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"+ \r\n")
        shown = base64.b64decode(await reader.readline())
        if shown == b"user=care@acme.example\1auth=Bearer %s\1\1" % self.token.encode():
            return b"%t OK in\r\n"
        writer.write(b"+ %s\r\n" % base64.b64encode(b'{"status": "400", "schemes": "Bearer"}'))
        assert await reader.readline() == b"\r\n"
        return b"%t NO [AUTHENTICATIONFAILED] secret is wrong\r\n"

    def _answer(self, name: str, command: str, folder: str) -> bytes:
        letters = self.folders.get(folder, {})
        match name:
            case "CAPABILITY":
                return b"* CAPABILITY IMAP4rev1%s\r\n%%t OK done\r\n" % (b" IDLE" if self.idle else b"")
            case "LOGIN":
                good = command.endswith(f'"{self.password}"') or command.endswith(self.password)
                return b"%t OK in\r\n" if good else b"%t NO [AUTHENTICATIONFAILED] secret is wrong\r\n"
            case "EXAMINE":
                if folder not in self.folders:
                    return b"%t NO no such folder\r\n"
                told = f"* {len(letters)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] valid\r\n"
                return told.encode() + b"%t OK [READ-ONLY] open\r\n"
            case "SEARCH":
                if self.grows and folder == "INBOX":
                    letters[max(letters, default=0) + 1] = self.grows.pop(0)
                first = int(found[1]) if (found := re.search(r"UID (\d+):\*", command)) else 1
                # RFC 3501: the last letter is in every range that ends with *.
                numbers = [n for n in letters if n >= first] or list(letters)[-1:]
                return f"* SEARCH {' '.join(map(str, numbers))}\r\n".encode() + b"%t OK found\r\n"
            case "FETCH":
                uid = int(command.split(" ")[2])
                if uid not in letters:
                    return b"%t OK nothing\r\n"
                if "BODY" not in command:
                    facts = f'UID {uid} RFC822.SIZE {len(letters[uid])} INTERNALDATE "15-Jun-2025 15:06:40 +0000"'
                    return f"* 1 FETCH ({facts})\r\n".encode() + b"%t OK done\r\n"
                head = f"* 1 FETCH (UID {uid} BODY[] {{{len(letters[uid])}}}\r\n".encode()
                return head + letters[uid] + b")\r\n%t OK done\r\n"
            case "LOGOUT":
                return b"* BYE\r\n%t OK out\r\n"
            case _:
                return b"%t OK done\r\n"
