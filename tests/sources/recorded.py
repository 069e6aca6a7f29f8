"""Recorded payloads of others, where this machine has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

FORMATS = Path(__file__).parents[2].parent / "shared" / "data" / "formats"
DATA = FORMATS.parent


def need(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"recorded data is not on this machine: {path}")
    return path


def jetstream() -> list[bytes]:
    """The recorded Jetstream frames; none if they are not here."""
    return [
        line
        for path in sorted(FORMATS.glob("jetstream/recorded_*.jsonl"))
        for line in path.read_bytes().split(b"\n")
        if line
    ]


def mastodon() -> list[bytes]:
    """The documented Mastodon websocket events, and the SSE ones as websocket frames."""
    frames = [
        line
        for path in FORMATS.glob("mastodon/ws_events_from_docs.jsonl")
        for line in path.read_bytes().split(b"\n")
        if line
    ]
    for path in FORMATS.glob("mastodon/sse_events_from_docs.txt"):
        event = ""
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.startswith("event: "):
                event = line[7:]
            elif line.startswith("data: "):
                frames.append(json.dumps({"stream": ["user"], "event": event, "payload": line[6:]}).encode())
    return frames
