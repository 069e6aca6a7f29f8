"""Snapshots as plain JSON values, and what changed between two of them.

A frame is a JSON merge patch (RFC 7386): objects are merged, ``null`` removes a
key, everything else replaces. Values that are absent are therefore left out,
never null.
"""

from __future__ import annotations

from typing import Any

import msgspec

from listening.wall.model import Snapshot

Json = dict[str, Any]


def encode(snapshot: Snapshot) -> Json:
    """The snapshot as a JSON object: ``meta`` and one entry per panel."""
    whole = {"meta": snapshot.meta, **snapshot.panels}
    encoded: Json = msgspec.json.decode(msgspec.json.encode(whole))
    return encoded


def over(old: Json, part: Json) -> Json:
    """``old`` with the panels of ``part`` in place of its own: for panels that tick faster."""
    return {**old, **part}


def only(whole: Json, panels: frozenset[str]) -> Json:
    """What a screen with these panels needs of a snapshot."""
    return {name: value for name, value in whole.items() if name == "meta" or name in panels}


def patch(old: Json, new: Json) -> Json:
    """The merge patch that turns ``old`` into ``new``; empty if they are equal."""
    changed: Json = {key: None for key in old if key not in new}
    for key, value in new.items():
        before = old.get(key, MISSING)
        if before is value:
            continue
        if isinstance(before, dict) and isinstance(value, dict):
            inner = patch(before, value)
            if inner:
                changed[key] = inner
        elif before is MISSING or before != value:
            changed[key] = value
    return changed


def apply(old: Json, change: Json) -> Json:
    """``old`` after a merge patch, as the browser computes it (RFC 7386, section 2)."""
    merged = dict(old)
    for key, value in change.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            before = merged.get(key)
            merged[key] = apply(before if isinstance(before, dict) else {}, value)
        else:
            merged[key] = value
    return merged


MISSING = object()
"""Stands for a key that is not there, which differs from every JSON value."""
