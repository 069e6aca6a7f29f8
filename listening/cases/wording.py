"""Changes that somebody made in a text, word by word. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum

import msgspec

from listening.letters import WORD

_PIECES = re.compile(rf"{WORD}|\s+|[^\w\s]")
LONGEST = 2000
"""Of longer texts no words are compared: it would be slow, and nobody reads that."""
TOLD = 3
"""Changes that are told in a sentence."""


class PieceKind(StrEnum):
    kept = "kept"
    gone = "gone"
    new = "new"


class Piece(msgspec.Struct, frozen=True):
    """A stretch of a text, with its spaces."""

    kind: PieceKind
    text: str


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """What stayed, went and came: kept and gone pieces are ``before``, kept and new ones ``after``."""
    if max(len(before), len(after)) > LONGEST:
        whole = ((PieceKind.gone, before), (PieceKind.new, after))
        return tuple(Piece(kind, text) for kind, text in whole if text)
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    found: list[Piece] = []
    for tag, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(PieceKind.kept, "".join(old[i:j])))
            continue
        found += [Piece(PieceKind.gone, "".join(old[i:j]))] if j > i else []
        found += [Piece(PieceKind.new, "".join(new[k:n]))] if n > k else []
    return tuple(found)


def told(before: str, after: str) -> str:
    """``“at noon” for “tomorrow”, “!” taken out``: the first changes in words; empty where nothing changed."""
    pieces, found, n = compared(before, after), [], 0
    while n < len(pieces):
        here, following = pieces[n], pieces[n + 1] if n + 1 < len(pieces) else None
        n += 1
        if here.kind is PieceKind.kept:
            continue
        if here.kind is PieceKind.gone and following is not None and following.kind is PieceKind.new:
            found.append(f"“{_short(following.text)}” for “{_short(here.text)}”")
            n += 1
        elif here.text.strip():
            found.append(f"“{_short(here.text)}” {'taken out' if here.kind is PieceKind.gone else 'put in'}")
        else:
            found.append("spaces")
    more = len(found) - TOLD
    return ", ".join(found[:TOLD]) + (f" and {more} more" if more > 0 else "")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
