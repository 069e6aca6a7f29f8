"""The table of the pages that people click: Bootstrap's, and what becomes of it on a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component


class Narrow(Enum):
    """What a table does where there is no room for its columns: values are classes of the style sheets."""

    slides = ""
    """It is moved sideways, and the page stays."""
    stacks = "table-stacks"
    """Each row becomes a few lines, without the heads: for rows that say what they are by themselves."""
    stays = "table-stays"
    """The page's own style sheet knows better."""


def table(
    heads: Sequence[str | Component],
    rows: Sequence[Component],
    kind: str = "",
    *,
    narrow: Narrow = Narrow.slides,
    roomy: bool = False,
    over: Component | None = None,
    widths: Sequence[float] = (),
) -> Component:
    """Heads above rows. A head is a text, or a cell of its own.

    ``kind``: class of what is special about it; ``roomy``: rows for texts, not only for a word or a number; ``over``:
    a row above the heads; ``widths`` of its columns, in per cent.
    """
    columns = [html.Colgroup([html.Col(style={"width": f"{width}%"}) for width in widths])] if widths else []
    above = [over] if over is not None else []
    top = html.Tr([html.Th(each, scope="col") if isinstance(each, str) else each for each in heads])
    made: Component = dbc.Table(
        [*columns, html.Thead([*above, top]), html.Tbody(list(rows))],
        class_name=" ".join(filter(None, (kind, narrow.value))),
        size=None if roomy else "sm",
        responsive=narrow is not Narrow.stays,
    )
    return made


def row(cells: Sequence[Component | str]) -> Component:
    """Texts of unknown direction, or components, as they are."""
    return html.Tr([html.Td(cell, dir="auto") if isinstance(cell, str) else html.Td(cell) for cell in cells])


def figure_head(text: str) -> Component:
    """The head of a column of figures."""
    return html.Th(text, scope="col", className="text-end")


def figure(text: Component | str) -> Component:
    """A number under such a head."""
    return html.Td(text, className="text-end")
