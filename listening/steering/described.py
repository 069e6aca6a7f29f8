"""The words of docs/config.md about each table and key: written once, read there and beside each field here."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

import msgspec

from listening.config import SHIPPED

DOCUMENT = SHIPPED.parent / "docs" / "config.md"
"""It comes with Masthead as config.toml does; ``tests/test_docs.py`` holds it to what the code knows."""

_HEAD = re.compile(r"^## `\[{1,2}([a-z_.]+)\]{1,2}(?: \w+ = \"(\w+)\")?`$")
_PAGE = re.compile(r"(?:[:;,]? ?see |[:;,] ?|\. See |^See |(?<=\.) [A-Z][^.:;]* )\[[\w.]+\.md\]\([^)]*\)")
"""A page of the documentation, named for those who read it there."""
_LINK = re.compile(r"\[((?:`[^`]*`|[^\]])+)\]\([^)]*\)")


class KeyWords(msgspec.Struct, frozen=True):
    """What is said of one key; with ``backquotes`` where code stands."""

    type: str
    meaning: str


class TableWords(msgspec.Struct, frozen=True):
    """What is said of one table."""

    about: str
    keys: Mapping[str, KeyWords]


NOTHING = TableWords("", {})


def of_table(path: str, kind: str = "") -> TableWords:
    """The words about ``rotas.shifts``, or of a kind of source; none where nothing is documented."""
    return _all().get((path, kind)) or _all().get((path, ""), NOTHING)


@functools.cache
def _all() -> Mapping[tuple[str, str], TableWords]:
    try:
        return read(DOCUMENT.read_text("utf-8"))
    except OSError:  # another package of Masthead, without its documentation
        return {}


def read(text: str) -> dict[tuple[str, str], TableWords]:
    """The words of every table, by its path and its kind."""
    found: dict[tuple[str, str], TableWords] = {}
    for section in re.split(r"^(?=## )", text, flags=re.MULTILINE):
        head, _, body = section.partition("\n")
        named = _HEAD.match(head)
        if named is None:
            continue
        body = re.sub(r"^```.*?^```$", "", body, flags=re.MULTILINE | re.DOTALL)
        about = body.split("\n| key ", 1)[0]
        rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in body.split("\n") if line.startswith("| `")]
        keys = {row[0].strip().strip("`"): KeyWords(row[1].strip(), _plain(row[3])) for row in rows if len(row) == 4}
        found[named[1], named[2] or ""] = TableWords(_plain(about), keys)
    return found


def _plain(text: str) -> str:
    """In one line, and without links: what they lead to stands in the documentation."""
    said = " ".join(_LINK.sub(r"\1", _PAGE.sub("", text)).split())
    return re.sub(r"(?<!\.)\.\.(?!\.)", ".", said)
