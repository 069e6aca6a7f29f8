"""Posts in JSON that are not one on each line: an array, an object with a list in it, a script that assigns one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from workers.sources.file.columns import FileError
from workers.sources.file.lines import Broken, FileLines, shown

LARGEST = 1 << 30
"""Characters. Such a file has to be held whole, unlike lines."""

_LISTS = ("data", "statuses", "tweets", "posts", "comments", "children", "items", "results", "orderedItems", "reviews")
_LIST = re.compile(rf'"(?:{"|".join(_LISTS)})"\s*:\s*\[')
"""Where posts lie in what networks answer and export."""
_ASSIGNED = re.compile(r"^\s*(?:var|let|const)?\s*[\w.$]+(?:\[[^\]\n]*\])?\s*=\s*(?=[\[{])", re.MULTILINE)
"""``window.YTD.tweets.part0 = [``, as in the archive of an account."""
_BETWEEN = re.compile(r"[\s,;]*")
_NEXT = re.compile(r"\}\s*,?\s*(?=\{)")

_value = json.JSONDecoder().raw_decode


def is_layout(sample: list[str]) -> bool:
    """Whether a file that begins with ``sample`` has its posts in such a layout."""
    text = "".join(sample).lstrip()
    if text.startswith("[") or _ASSIGNED.match(text):
        return True
    if not text.startswith("{"):
        return False
    first, *others = [line.strip() for line in text.split("\n") if line.strip()]
    try:
        whole = json.loads(first)
    except (ValueError, RecursionError):
        # A broken line among others that are objects is no layout.
        return first[-1:] in "{[," and not any(line.startswith("{") and line.endswith("}") for line in others[:1])
    return not others and isinstance(whole, dict) and bool(_LIST.search(first)) and not whole.keys() & {"text", "body"}


def values(lines: FileLines) -> Iterator[tuple[int, str | Broken]]:
    """Each post as JSON, with the line it begins in. FileError if the file is too large to be held."""
    parts: list[str] = []
    held = 0
    for line in lines:
        lines.forget()
        held += len(line)
        if held > LARGEST:
            raise FileError("too large for one JSON array; write one object on each line, as with: jq -c '.[]'")
        parts.append(line)
    # Blanks in its place, so that lines keep their numbers.
    text = _ASSIGNED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), "".join(parts))
    del parts
    yield from _each(text)


def _each(text: str) -> Iterator[tuple[int, str | Broken]]:
    at, inside = _begin(text)
    line, counted = 1, 0
    while True:
        found = _BETWEEN.match(text, at)
        at = found.end() if found else at
        sign = text[at : at + 1]
        if sign and sign in "[]":
            if sign == "]" and inside:
                return
            at += 1  # there may be another part
            continue
        if sign != "{":
            if sign:
                yield line + text.count("\n", counted, at), Broken("not JSON", "not an object", shown(text[at:]))
            return
        line += text.count("\n", counted, at)
        counted = at
        try:
            _, end = _value(text, at)
        except (ValueError, RecursionError) as error:
            yield line, Broken("not JSON", str(error)[:200], shown(text[at : at + 2000]))
            behind = _NEXT.search(text, at)
            if behind is None:
                return
            at = behind.end()
            continue
        yield line, text[at:end]
        at = end


def _begin(text: str) -> tuple[int, bool]:
    """Where the first post begins, or the list of them; whether that list is inside an object."""
    start = len(text) - len(text.lstrip())
    if text.startswith("{", start):
        try:
            whole, end = _value(text, start)
        except (ValueError, RecursionError):
            whole, end = None, 0
        found = _LIST.search(text, start)
        several = bool(end) and text[end:].lstrip().startswith("{")
        if found and not several and not (isinstance(whole, dict) and whole.keys() & {"text", "body", "full_text"}):
            return found.end(), True
    return start, False
