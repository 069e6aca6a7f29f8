"""Editions of config.toml in Redis: how every part comes to work by the same one.

The file stays the truth. Who writes it, by a page or by hand, makes an edition of it here,
and the parts follow the newest.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from listening import config as configs
from listening.config import ConfigError
from listening.config.edition import BY_HAND, Edition, RefusedFile, digest
from listening.people.journal import JournalAct
from listening.store import config_file, keys
from listening.store.access import journal
from listening.store.clock import now_ms
from listening.store.config_file import ConfigFileError
from listening.store.connection import AsyncClient, Client

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Edition).decode
_refused = msgspec.json.Decoder(RefusedFile)


class OvertakenError(Exception):
    """Somebody else wrote meanwhile; ``by`` is the edition that holds now, None that the file was changed by hand."""

    def __init__(self, by: Edition | None) -> None:
        self.by = by
        super().__init__("somebody else wrote meanwhile")


def number(client: Client) -> int:
    """That of the newest edition; 0 = there is none yet."""
    return since(client)[0]


def since(client: Client) -> tuple[int, int]:
    """The number of the newest edition, and when it came (ms UTC); 0, 0 = there is none."""
    return _since(client.hget(keys.editions(), "now"))


async def since_async(client: AsyncClient) -> tuple[int, int]:
    """As ``since``, for asyncio."""
    return _since(await client.hget(keys.editions(), "now"))


def _since(held: bytes | None) -> tuple[int, int]:
    number, came = (held or b"0 0").split()
    return int(number), int(came)


def find(client: Client, number: int) -> Edition | None:
    """The edition of that number."""
    held = client.hget(keys.editions(), str(number))
    return _decode(zlib.decompress(held)) if held else None


def current(client: Client) -> Edition | None:
    """The newest edition: what every part works by."""
    return find(client, number(client))


def newest(client: Client, most: int) -> list[Edition]:
    """The newest first."""
    last = number(client)
    held = client.hmget(keys.editions(), [str(n) for n in range(last, max(0, last - most), -1)]) if last else []
    return [_decode(zlib.decompress(each)) for each in held if each]


def put(client: Client, text: str, who: str, why: str, after: int, back_to: int = 0) -> Edition:
    """Make ``text`` the next edition, if ``after`` is the newest; every part takes it within seconds.

    The same text again is no new edition: only who wrote it and why are kept, where it was found in the file
    before whoever wrote it there could say so. Raises OvertakenError.
    """

    def write(pipe: Any) -> Edition | None:
        last = _since(pipe.hget(keys.editions(), "now"))[0]
        held = pipe.hget(keys.editions(), str(last))
        before = _decode(zlib.decompress(held)) if held else None
        same = before is not None and before.digest == digest(text)
        pipe.multi()
        if not same and last != after:
            return None
        if before is not None and same and (before.who != BY_HAND or who == BY_HAND):
            return before
        made = Edition(
            number=last if same else last + 1, text=text, at=now_ms(), who=who, why=why.strip(), back_to=back_to
        )
        pipe.hset(keys.editions(), str(made.number), zlib.compress(_encode(made)))
        pipe.hset(keys.editions(), "now", f"{made.number} {made.at}")
        return made

    made: Edition | None = client.transaction(write, keys.editions(), value_from_callable=True)
    if made is None:
        raise OvertakenError(current(client))
    return made


def offer(client: Client, path: Path) -> Edition | None:
    """Take what stands in the file, if it differs from the newest edition and has no mistakes.

    Returns the edition that holds; None if there is none. What has mistakes is kept as refused, and the last
    edition goes on.
    """
    now = current(client)
    try:
        text = config_file.read(path)
        if now is not None and digest(text) == now.digest:
            client.delete(keys.edition_refused())
            return now
        configs.parse(text, str(path))
    except ConfigFileError as error:
        _refuse(client, path, "", (str(error),))
        return now
    except ConfigError as error:
        _refuse(client, path, digest(text), error.errors)
        return now
    try:
        made = put(client, text, BY_HAND, "", now.number if now else 0)
    except OvertakenError:
        return offer(client, path)  # beside what came meanwhile
    if made.who == BY_HAND:
        journal.write(client, BY_HAND, JournalAct.steered, f"edition {made.number}, found in the file")
    client.delete(keys.edition_refused())
    return made


def save(client: Client, path: Path, text: str, who: str, why: str, after: int, back_to: int = 0) -> Edition:
    """Write ``text`` to the file and make it the next edition. Nothing is written where somebody else was first.

    Raises ConfigError with every mistake, OvertakenError, ConfigFileError.
    """
    configs.parse(text, str(path))
    now = current(client)
    if now is None or now.number != after:
        raise OvertakenError(now)
    if digest(config_file.read(path)) != now.digest:
        raise OvertakenError(None)
    # First the file: who dies in between leaves what is then found in it, as if written by hand.
    config_file.replace(path, text)
    made = put(client, text, who, why, after, back_to)
    client.delete(keys.edition_refused())
    return made


def refused(client: Client) -> RefusedFile | None:
    """What stands in the file and is not taken."""
    return _told(client.get(keys.edition_refused()))


async def refused_async(client: AsyncClient) -> RefusedFile | None:
    """As ``refused``, for asyncio."""
    return _told(await client.get(keys.edition_refused()))


def _told(held: bytes | None) -> RefusedFile | None:
    return _refused.decode(held) if held else None


def _refuse(client: Client, path: Path, digest: str, errors: Sequence[str]) -> None:
    before = refused(client)
    if before is not None and (before.digest, before.errors) == (digest, tuple(errors)):
        return
    said = RefusedFile(path=str(path), digest=digest, at=now_ms(), errors=tuple(errors))
    client.set(keys.edition_refused(), msgspec.json.encode(said))
