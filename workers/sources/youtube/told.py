"""Comments that were told, and with which words: an edit is seen across restarts, and what is gone is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import msgspec

from listening.mention import Deletion, Event, Mention
from listening.spans import DAY_MS, HOUR_MS
from workers.sources.youtube.comments import Comment, address

BACK_MS = 7 * DAY_MS
"""So far back the lists are read each time, for edits and answers. The first start begins so long ago."""
MOST = 1000
"""Comments remembered, the newest."""
_UNREAD = "?"
"""What stands before the mark of something that has no id to be asked for by."""


class _Told(msgspec.Struct, array_like=True):
    at: int
    words: str
    video: str = ""


class _Cursor(msgspec.Struct):
    first: int = 0
    """Nothing older is told, ms UTC; 0 = nothing was told yet."""
    newest: int = 0
    asked: int = 0
    """When those that were told were last asked for again, ms UTC."""
    told: dict[str, _Told] = {}


_decode = msgspec.json.Decoder(_Cursor).decode


class CommentMemory:
    """What was told so far. ``cursor`` is always that of the last event given."""

    def __init__(self, cursor: str, now: int) -> None:
        self._kept = _read(cursor)
        self._kept.first = self._kept.first or now - BACK_MS
        self._kept.asked = self._kept.asked or now
        self.cursor = cursor

    @property
    def begin(self) -> int:
        """How far back to read: not beyond what is remembered, or what is old were told as new."""
        begin = max(self._kept.newest - BACK_MS, self._kept.first)
        if len(self._kept.told) >= MOST:
            begin = max(begin, min(told.at for told in self._kept.told.values()))
        return begin

    def fresh(self, comment: Comment, now: int) -> Event:
        """What of a comment was not told; ``now`` in ms UTC."""
        event = comment.event
        if event is None or (comment.at and comment.at < self.begin and comment.id not in self._kept.told):
            return None
        if isinstance(event, Mention):
            key, words = comment.id, _digest(event.text)
        else:
            key, words = _UNREAD + _digest(repr(event)), ""
        before = self._kept.told.get(key)
        if before is not None and before.words == words:
            return None
        video = comment.video or (before.video if before else "")
        self._kept.told[key] = _Told(comment.at, words, video)
        if len(self._kept.told) > MOST:
            del self._kept.told[min(self._kept.told, key=lambda each: self._kept.told[each].at)]
        self._kept.newest = max(self._kept.newest, min(comment.at, now))
        self.move()
        if before is None or not isinstance(event, Mention):
            return event
        url = event.url or (address(video, comment.id) if video else "")
        return msgspec.structs.replace(event, edited=event.edited or now, url=url)

    def due(self, hours: float, now: int) -> list[str]:
        """Ids of comments that were told, if it is time to ask for them again."""
        if now - self._kept.asked < hours * HOUR_MS:
            return []
        return [id for id in self._kept.told if not id.startswith(_UNREAD)]

    def gone(self, source: str, ids: Sequence[str], now: int) -> list[Deletion]:
        """These are not there any more; the same with every answer to them that was told."""
        lost = [id for id in self._kept.told if id in ids or id.partition(".")[0] in ids]
        for id in lost:
            del self._kept.told[id]
        self.move()
        return [Deletion(source=source, id=f"{source}:{id}", at=now) for id in lost]

    def asked(self, now: int) -> None:
        """All that were told were asked for again."""
        self._kept.asked = now
        self.move()

    def move(self) -> None:
        self.cursor = msgspec.json.encode(self._kept).decode()


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _read(cursor: str) -> _Cursor:
    """Of our own making: what cannot be read begins anew."""
    try:
        return _decode(cursor)
    except ValueError:
        return _Cursor()
