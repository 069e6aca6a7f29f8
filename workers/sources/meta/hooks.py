"""A body that Meta sends, as the single changes it tells. Pure, and raises for no bytes.

Format: developers.facebook.com, Graph API, Webhooks, "Getting started", and Instagram Platform, "Webhook Notification
Examples": a change stands in ``entry[].changes[]`` or, where an account signed in at Instagram, in ``entry[]`` itself.
``entry[].messaging[]`` are private messages: they are not meant for everybody, and nothing is taken of them.
"""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

from listening.mention import Reject, reject
from workers.sources.times import END, millis

Identifier = str | int
ID = re.compile(r"[A-Za-z0-9_.:-]{1,120}")


class HookChange(msgspec.Struct, frozen=True):
    """One thing that is told."""

    account: str
    """Whose: the ID of the Page or the account."""
    field: str
    value: bytes
    """JSON."""
    at: int
    """When it was sent, ms UTC; 0 = it does not say."""


class _Change(msgspec.Struct):
    field: str
    value: msgspec.Raw


class _Entry(msgspec.Struct):
    id: Identifier = ""
    time: int = 0
    changes: list[msgspec.Raw] = []
    field: str = ""
    value: msgspec.Raw = msgspec.Raw()


class _Body(msgspec.Struct):
    object: str
    entry: Annotated[list[msgspec.Raw], msgspec.Meta(max_length=10_000)]


_bodies = msgspec.json.Decoder(list[msgspec.Raw]).decode
_body = msgspec.json.Decoder(_Body).decode
_entry = msgspec.json.Decoder(_Entry).decode
_change = msgspec.json.Decoder(_Change).decode


def changes(data: bytes, source: str, of: str) -> list[HookChange | Reject]:
    """All that a body tells about objects of the kind ``of`` (``page``, ``instagram``), in its order."""
    try:
        bodies = _bodies(data) if data.lstrip()[:1] == b"[" else [msgspec.Raw(data)]
    except (ValueError, RecursionError):
        return [reject(source, "not JSON", data)]
    return [change for body in bodies for change in _told(bytes(body), source, of)]


def _told(data: bytes, source: str, of: str) -> list[HookChange | Reject]:
    try:
        body = _body(data)
        if body.object != of:
            return [reject(source, "another object", data, f"{body.object[:40]}: its webhook is for {of}")]
        return [each for entry in body.entry for each in _changed(bytes(entry), source)]
    except msgspec.ValidationError:
        return [reject(source, "not a webhook", data)]
    except (ValueError, RecursionError):
        return [reject(source, "not JSON", data)]


def _changed(data: bytes, source: str) -> list[HookChange | Reject]:
    try:
        entry = _entry(data)
    except (ValueError, RecursionError):
        return [reject(source, "not an entry", data)]
    at, account = seconds(entry.time), str(entry.id)
    found: list[HookChange | Reject] = []
    if entry.field and is_there(entry.value):
        found.append(HookChange(account, entry.field, bytes(entry.value), at))
    for each in entry.changes:
        try:
            change = _change(each)
        except (ValueError, RecursionError):
            found.append(reject(source, "not a change", bytes(each)))
        else:
            found.append(HookChange(account, change.field, bytes(change.value), at))
    return found


def seconds(time: Identifier | None) -> int:
    """ms UTC of a time in seconds or, as messages have it, in ms, or as ISO 8601; 0 for none that can be meant."""
    if isinstance(time, str):
        try:
            ms = millis(time)
        except ValueError:
            return 0
        return ms if 0 < ms < END else 0
    if not time or time < 0:
        return 0
    ms = time if time > 100_000_000_000 else time * 1000
    return ms if ms < END else 0


def identifier(found: Identifier | None) -> str:
    """An ID that can stand in one of ours and in an address; empty for none."""
    text = str(found or "")
    return text if ID.fullmatch(text) else ""


def is_there(raw: msgspec.Raw) -> bool:
    """Whether a field that may be missing has something in it."""
    return bytes(raw) not in (b"", b"null")


def web(url: str) -> str:
    """A secure web address of a bearable length; empty for anything else."""
    return url if url.startswith("https://") and len(url) < 500 else ""
