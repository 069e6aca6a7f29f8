"""Words of the documentation as they stand on a page."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component


def inline(text: str) -> list[Component | str]:
    """A text of docs/config.md: what stands between backquotes is code."""
    return [html.Code(part) if n % 2 else part for n, part in enumerate(text.split("`")) if part]


def key_words(key: str) -> str:
    """A key as the label of its field: ``quiet_severity`` is *Quiet severity*."""
    return key.replace("_", " ").capitalize()
