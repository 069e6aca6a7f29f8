"""The mapping of a body's JSON to mentions, by the paths of config.toml. Pure, and raises for no bytes."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

import msgspec
from msgspec import UNSET

from listening.config import Push
from listening.mention import Deletion, Kind, Mention, Reject, reject
from listening.pushed.paths import Step, steps, value, values
from listening.spans import MINUTE_MS

LONGEST_TEXT = 50_000
"""Characters of a text. Longer ones are no posts."""
LONGEST_NAME = 500
LATEST_MS = 10 * MINUTE_MS
"""A post may be so much younger than our clock says it is now."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)? ?(?:Z|z|[+-]\d\d:?\d\d)")
_EPOCH = re.compile(r"\d{9,16}(?:\.\d+)?")

Made = Mention | Deletion | Reject


class Unreadable(Exception):
    """An item that cannot be used: a short reason that is counted, and where."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class PushMapping:
    """The mapping of one source, ready to be used."""

    def __init__(self, source: Push) -> None:
        self._source = source.name
        self._items = steps(source.items)
        self._fields: dict[str, tuple[Step, ...] | None] = {
            name: steps(path) if path else None for name, path in msgspec.structs.asdict(source.fields).items()
        }

    def body(self, data: bytes, now: int) -> list[Made]:
        """What a body says, item by item, in its order; ``now`` in ms UTC."""
        try:
            decoded = msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return [reject(self._source, "not JSON", data)]
        found = list(values(decoded, self._items))
        if not found:
            return [reject(self._source, "no items", data, "nothing stands at the path `items`")]
        items = [item for each in found for item in (each if isinstance(each, list) else [each])]
        return [self.item(item, now) for item in items]

    def item(self, item: object, now: int) -> Made:
        """What one item says."""
        try:
            return self._made(item, now)
        except Unreadable as why:
            return reject(self._source, why.reason, _raw(item), why.detail)

    def _made(self, item: object, now: int) -> Mention | Deletion:
        if not isinstance(item, dict):
            raise Unreadable("not an object")
        id = self._text(item, "id", LONGEST_NAME)
        if not id:
            raise Unreadable("no id")
        id = self._own(id)
        if self._flag(item, "deleted"):
            return Deletion(source=self._source, id=id, at=now)
        text = self._text(item, "text", LONGEST_TEXT)
        if not text.strip():
            raise Unreadable("no text")
        parent, root = (self._own(self._text(item, name, LONGEST_NAME)) for name in ("parent", "root"))
        lat, lon = self._position(item)
        return Mention(
            id=id,
            source=self._source,
            created=self._time(item, "created", now),
            text=text,
            author=self._text(item, "author", LONGEST_NAME).lstrip("@"),
            name=self._text(item, "name", LONGEST_NAME),
            followers=self._followers(item),
            language=self._language(item),
            kind=Kind.reply if parent else Kind.post,
            url=self._url(item),
            parent=parent,
            root=root if root != id else "",
            location=self._text(item, "place", LONGEST_NAME),
            lat=lat,
            lon=lon,
            edited=self._time(item, "edited", now) if self._at(item, "edited") not in (UNSET, None, "") else 0,
            topics=self._topics(item),
        )

    def _own(self, id: str) -> str:
        return f"{self._source}:{id}" if id else ""

    def _at(self, item: object, field: str) -> object:
        path = self._fields[field]
        return UNSET if path is None else value(item, path)

    def _text(self, item: object, field: str, longest: int) -> str:
        found = self._at(item, field)
        if found is UNSET or found is None:
            return ""
        if isinstance(found, bool) or not isinstance(found, str | int):
            raise Unreadable(f"{field} is no text", f"{field}: {found!r:.80}")
        text = str(found)
        if len(text) > longest:
            raise Unreadable(f"{field} is too long", f"{field}: {len(text)} characters, {longest} at most")
        return text

    def _flag(self, item: object, field: str) -> bool:
        found = self._at(item, field)
        if found is UNSET or found is None:
            return False
        if isinstance(found, bool):
            return found
        if isinstance(found, str) and found.lower() in ("", "true", "false"):
            return found.lower() == "true"
        raise Unreadable(f"{field} is neither true nor false", f"{field}: {found!r:.80}")

    def _time(self, item: object, field: str, now: int) -> int:
        found = self._at(item, field)
        if found is UNSET or found is None or found == "":
            raise Unreadable("no time", f"{field}: right is 2026-05-17T09:30:00Z, or seconds since 1970")
        at = moment(found)
        if at is None:
            raise Unreadable(
                "time cannot be read", f"{field}: {found!r:.80}; right is 2026-05-17T09:30:00Z, or seconds since 1970"
            )
        if at > now + LATEST_MS:
            raise Unreadable("time in the future", f"{field}: {found!r:.80}")
        return at

    def _followers(self, item: object) -> int | None:
        found = self._at(item, "followers")
        if found is UNSET or found is None or found == "":
            return None
        if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 12:
            return int(found)
        if isinstance(found, int | float) and not isinstance(found, bool) and 0 <= found < 1e12:
            return int(found)
        raise Unreadable("followers is no number", f"followers: {found!r:.80}")

    def _language(self, item: object) -> str:
        found = self._text(item, "language", LONGEST_NAME)
        return re.split("[-_]", found)[0].lower() if _LANGUAGE.fullmatch(found) else ""

    def _url(self, item: object) -> str:
        found = self._text(item, "url", 2000)
        if found and not re.match(r"https?://[^\s/]", found):
            raise Unreadable("url is no web address", f"url: {found!r:.80}")
        return found

    def _position(self, item: object) -> tuple[float | None, float | None]:
        found = [self._at(item, name) for name in ("latitude", "longitude")]
        if any(each is UNSET or each is None or each == "" for each in found):
            return None, None
        try:
            lat, lon = (float(each) for each in found)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise Unreadable("position is no number", f"{found!r:.80}") from None
        if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
            raise Unreadable("position is nowhere", f"{found!r:.80}")
        return lat, lon

    def _topics(self, item: object) -> tuple[str, ...]:
        found = self._at(item, "topics")
        if found is UNSET or found is None:
            return ()
        names = found if isinstance(found, list) else [found]
        if not all(isinstance(name, str) for name in names):
            raise Unreadable("topics are no names", f"topics: {found!r:.80}")
        return tuple(names)


def moment(found: object) -> int | None:
    """A time in ms UTC, from what can be read in one way only; None otherwise.

    ISO 8601 with a zone; a number of seconds, milliseconds or microseconds since
    1970, told apart by size: seconds until the year 5138.
    """
    if isinstance(found, bool):
        return None
    if isinstance(found, int | float) or (isinstance(found, str) and _EPOCH.fullmatch(found)):
        number = float(found)
        if not math.isfinite(number) or number <= 0:
            return None
        for limit, per_ms in ((1e11, 0.001), (1e14, 1.0), (1e17, 1000.0)):
            if number < limit:
                return int(number / per_ms)
        return None
    if not (isinstance(found, str) and _ZONED.fullmatch(found.strip())):
        return None
    try:
        at = datetime.fromisoformat(found.strip().replace(",", ".").replace(" +", "+").replace(" -", "-"))
    except ValueError:
        return None
    return int(at.astimezone(UTC).timestamp() * 1000) if at.tzinfo else None


def _raw(item: object) -> bytes:
    try:
        return msgspec.json.encode(item)
    except (TypeError, ValueError, RecursionError):
        return b""
