"""Marks in a text where the words stand that were searched for. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from listening.search.asked import SearchWords
from listening.terms import OPEN, fold, is_word, joins

Piece = tuple[str, bool]
"""A part of a text, and whether it was looked for."""


def marked(text: str, said: SearchWords, most: int = 0) -> list[Piece]:
    """The text in pieces, those that were searched for marked; with ``most``, that many characters around the first.

    Of a text whose letters cannot be told apart one by one nothing is marked, rather than something wrong.
    """
    spans = _joined(_spans(text, said))
    start, end = _window(text, spans, most)
    pieces: list[Piece] = [("… ", False)] if start else []
    at = start
    for first, last in spans:
        if last > end:
            break
        if first >= at:
            pieces += [(text[at:first], False), (text[first:last], True)]
            at = last
    pieces.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return [piece for piece in pieces if piece[0]]


def _window(text: str, spans: Sequence[tuple[int, int]], most: int) -> tuple[int, int]:
    if not most or len(text) <= most:
        return 0, len(text)
    first = spans[0][0] if spans else 0
    start = 0 if first < most * 2 // 3 else first - most // 3
    while 0 < start < first and not text[start - 1].isspace():
        start += 1
    return start, min(len(text), start + most)


def _spans(text: str, said: SearchWords) -> list[tuple[int, int]]:
    folded, origin = folded_with_origin(text)
    found = []
    for term in said.wanted:
        stem = fold(term.removesuffix(OPEN))
        goes_on = term.endswith(OPEN)
        at = folded.find(stem) if stem else -1
        while at >= 0:
            last = at + len(stem)
            if is_word(folded, at, last, goes_on):
                while goes_on and last < len(folded) and joins(folded[last]):
                    last += 1
                found.append((origin[at], origin[last]))
            at = folded.find(stem, at + 1)
    return sorted(found)


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch as one."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def folded_with_origin(text: str) -> tuple[str, list[int]]:
    """A text folded, and of each of its letters where it began in the text; one more for the end.

    Both are empty where folding letter by letter gives something else than folding the whole.
    """
    folded: list[str] = []
    origin: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = text[at:end]
        letters = fold(cluster)
        if cluster.isspace():
            # White space is one space between words, and none at the ends.
            letters = " " if folded and folded[-1] != " " else ""
        folded += letters
        origin += [at] * len(letters)
        at = end
    if folded and folded[-1] == " ":
        folded.pop()
        origin.pop()
    made = "".join(folded)
    if made != fold(text):
        return "", [0]
    return made, [*origin, len(text)]
