"""The HTML of a fediverse post to the plain text its author wrote.

Servers allow p, br, a, span and a few more (Mastodon's docs, "HTML sanitization"),
but other servers' posts pass through too, so any HTML must come out as harmless text.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_BARE: Final = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_BLOCKS: Final = frozenset({"p", "blockquote", "pre", "ul", "ol", "div", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINES: Final = frozenset({"li", "tr"})
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math"})
"""What is inside is not text."""

LONGEST_LINE = 300
"""Characters of a name or a title."""


def plain(html: str) -> str:
    """Text of ``html``: blank line between paragraphs, entities decoded, links in full.

    Mastodon hides the scheme and the tail of a link in ``invisible`` spans; they
    are part of what was written, so they are kept. Never raises.
    """
    if "<" not in html and "&" not in html:
        return html.strip()
    reader = _Text()
    # Python's parser raises on an unknown marked section: to us it is text.
    # An ampersand that begins no entity is one that was written: in an address, &section= is not §ion=.
    reader.feed(_BARE.sub("&amp;", html.replace("<![", "&lt;![")))
    reader.close()
    return "".join(reader.parts).strip()


def without(text: str, begin: str, end: str) -> str:
    """Without what stands from ``begin`` to the next ``end``; what never ends is the rest of it."""
    parts = []
    at = 0
    while (found := text.find(begin, at)) >= 0:
        parts.append(text[at:found])
        closed = text.find(end, found)
        at = closed + len(end) if closed >= 0 else len(text)
    parts.append(text[at:])
    return "".join(parts)


def shown(text: str) -> str:
    """With a sign that can be seen in the place of NUL, which not everything takes."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def line(text: str | None) -> str:
    """A name or a title as it is shown, on one line of at most ``LONGEST_LINE`` characters."""
    return " ".join(shown(text or "").split())[:LONGEST_LINE]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = ""
        self._gap = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT and not self._silent:
            self._silent = tag
        elif tag in _BLOCKS:
            self._gap = "\n\n"
        elif tag == "br":
            self._flush()
            self.parts.append("\n")
        elif tag in _LINES:
            self._gap = self._gap or "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif tag in _BLOCKS:
            self._gap = "\n\n"

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._gap and not data.strip():
            return  # the white space between two blocks
        self._flush()
        self.parts.append(data)

    def _flush(self) -> None:
        if self._gap:
            if self.parts:
                self.parts.append(self._gap)
            self._gap = ""
