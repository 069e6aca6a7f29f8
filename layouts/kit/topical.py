"""The way from any mention to the topics it belongs to, or should. Seen by who may change topics."""

from __future__ import annotations

from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from listening.mention import Mention

OF_MENTION = ":mention"
"""Stands in the address where the name of a topic would; no name has a ``:``."""


def topical(mention: Mention) -> Component | None:
    """``l`` opens it for the mention that has the focus or the mouse (topical.js)."""
    if mention.deleted or mention.own:
        return None
    return html.A(
        "noise?",
        href=f"/topics/{OF_MENTION}/{quote(mention.id, safe='')}",
        className="topical",
        title="Noise, or of another topic: which terms would say so (l)",
    )
