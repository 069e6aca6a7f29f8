"""Changes that somebody made in a text: what went struck out, what came underlined."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from listening.cases.wording import PieceKind, compared

TAGS = {PieceKind.kept: html.Span, PieceKind.gone: html.Del, PieceKind.new: html.Ins}


def changed_words(before: str, after: str) -> list[Component]:
    """Inside something of the class ``changed-words``."""
    return [TAGS[piece.kind](piece.text) for piece in compared(before, after)]
