"""The words of what was heard last, so that an edit is told from the same post again. In memory, and bounded."""

from __future__ import annotations

from enum import StrEnum

MOST = 20_000
"""Posts whose words are remembered, the latest looked at."""


class Words(StrEnum):
    """How a post reads beside what was heard of it before."""

    new = "new"
    same = "same"
    other = "other"


class Noticed:
    """By id. After a restart everything is new again."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._words: dict[str, int] = {}

    def look(self, id: str, text: str) -> Words:
        """What its words are beside the last ones, which they replace."""
        before = self._words.pop(id, None)
        self._words[id] = now = hash(text)
        if len(self._words) > self._most:
            del self._words[next(iter(self._words))]
        return Words.new if before is None else Words.same if before == now else Words.other

    def __contains__(self, id: str) -> bool:
        return id in self._words
