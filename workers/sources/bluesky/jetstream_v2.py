"""One frame of Jetstream v2 to what it says: pure.

Format: bluesky-social/jetstream, lexicons/network/bsky/jetstream/subscribeEvents.json, framed as in atproto's proposal
0015: one JSON object a frame, of ``$type`` message or error. What a message holds reads as in v1.
"""

from __future__ import annotations

import msgspec
from msgspec import Raw, Struct

from listening.mention import reject
from workers.sources.bluesky.jetstream_frames import CommitSaid, Frame, FrameSaid, read
from workers.sources.times import millis

PATH = "/xrpc/network.bsky.jetstream.subscribeEvents"
MESSAGE = "network.bsky.jetstream.subscribeEvents#"
KINDS = ("commit", "identity", "account")
FIRST_TIME = 10**15
"""A cursor from here on is a time in microseconds, below it a sequence number."""
OUTDATED = "OutdatedCursor"


class _Payload(Struct):
    type: str = msgspec.field(name="$type")
    seq: int = 0
    did: str = ""
    time: str = ""
    operation: str = ""
    collection: str = ""
    rkey: str = ""
    record: Raw = Raw(b"")
    identity: Raw = Raw(b"")
    account: Raw = Raw(b"")
    name: str = ""


class _Framed(Struct):
    type: str = msgspec.field(name="$type")
    payload: _Payload | None = None
    error: str = ""


_framed = msgspec.json.Decoder(_Framed).decode


def parse(frame: str | bytes, source: str) -> Frame:
    """What a frame says. Never raises: what cannot be used is a Reject."""
    try:
        said = _framed(frame)
    except msgspec.ValidationError as error:
        return Frame(reject(source, "not an event", frame, str(error)))
    except (ValueError, RecursionError) as error:
        return Frame(reject(source, "not JSON", frame, str(error)))
    if said.type == "error":
        return Frame(None, ended=" ".join(said.error.split())[:60] or "no reason")
    payload = said.payload
    if said.type != "message" or payload is None or not payload.type.startswith(MESSAGE):
        return Frame(reject(source, "not an event", frame, said.type))
    kind = payload.type.removeprefix(MESSAGE)
    if kind == "info":
        return Frame(reject(source, "the past is not whole", frame) if payload.name == OUTDATED else None)
    seq = payload.seq if 0 < payload.seq < FIRST_TIME else 0
    if kind == "sync":
        return Frame(None, _micros(payload.time), seq=seq)
    try:
        event = FrameSaid(
            payload.did,
            _micros(payload.time),
            kind,
            CommitSaid(payload.operation, payload.collection, payload.rkey, payload.record)
            if kind == "commit"
            else None,
            payload.identity if kind == "identity" else Raw(b""),
            payload.account if kind == "account" else Raw(b""),
        )
        return msgspec.structs.replace(read(event, source, frame), seq=seq)
    except (ValueError, RecursionError) as error:
        return Frame(reject(source, "not an event", frame, str(error)))


def _micros(time: str) -> int:
    """Microseconds since 1970; 0 for no time. It has six digits of a second, always."""
    try:
        whole, _, digits = time.rstrip("Z").partition(".")
        micros = int(digits[:6].ljust(6, "0")) if digits.isdecimal() else 0
        return millis(f"{whole}Z") * 1000 + micros
    except ValueError:
        return 0
