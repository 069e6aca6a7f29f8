"""A mailbox: what is new in its folders, told by the server (IDLE) or asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import msgspec

from listening.mention import Event, reject
from listening.store.clock import now_ms
from workers.sources.base import Heard, Link
from workers.sources.mail.box import MailConnection, MailLetter
from workers.sources.mail.letters import parse
from workers.sources.mail.table import Mail
from workers.sources.topical import topical


class _Read(msgspec.Struct, array_like=True):
    """How far a folder was read: numbers hold under one validity only (RFC 3501, 2.3.1.1)."""

    validity: int
    uid: int


_decode = msgspec.json.Decoder(dict[str, _Read]).decode


async def stream(source: Mail, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
    """As ``sources.base.Stream``. The cursor is JSON: for each folder how far it was read. Raises Cut."""
    read = _understood(cursor)
    connection = MailConnection(source)
    try:
        await connection.open()
        while True:
            news = False
            for folder in reversed(source.folders):  # the first one last: it stays open, and is waited at
                validity = (await connection.select(folder)).validity
                known = read.get(folder)
                last = known.uid if known and known.validity == validity else 0
                numbers = await connection.since(last, now_ms())
                link.live()
                for uid in numbers:
                    letter = await connection.letter(uid)
                    read[folder] = _Read(validity, uid)
                    event = await asyncio.to_thread(_event, letter, source) if letter else None
                    news = True
                    yield topical(Heard(event, _written(read)), source.topics)
                if folder not in read or read[folder].validity != validity:
                    read[folder] = _Read(validity, last)
            if not news:
                link.quiet()
                await connection.wait(source.every_seconds)
    finally:
        connection.close()


def _event(letter: MailLetter, source: Mail) -> Event:
    if not letter.content:
        return reject(source.name, "letter too large", "", f"{letter.size} bytes")
    return parse(letter.content, source.name, letter.arrived or now_ms(), source.own)


def _understood(cursor: str) -> dict[str, _Read]:
    """Of our own making: what cannot be read begins anew."""
    try:
        return _decode(cursor)
    except ValueError:
        return {}


def _written(read: dict[str, _Read]) -> str:
    return msgspec.json.encode(read, order="sorted").decode()
