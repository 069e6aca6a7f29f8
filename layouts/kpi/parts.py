"""Pieces of the page: a term with its definition, a figure in a row, a card, bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.bind import Children
from layouts.kpi.links import Links
from layouts.kpi.words import changed, shown
from listening.kpis.definitions import BY_KEY
from listening.kpis.figure import Figure


def term(key: str, title: str = "") -> Component:
    """A title that says its definition when pointed at or tapped."""
    definition = BY_KEY[key]
    return html.Span(
        [
            html.Span(title or definition.title, className="k-word"),
            html.Span(
                [
                    html.B(definition.title),
                    html.Span(definition.formula),
                    html.Span([html.I("Unit "), definition.unit.value]),
                    html.Span([html.I("Leaves out "), definition.leaves_out]),
                    html.Span([html.I("Source "), definition.source]),
                ],
                className="k-tip",
                role="tooltip",
            ),
        ],
        className="k-term",
        tabIndex="0",
    )


def value(figure: Figure, links: Links, currency: str = "", className: str = "k-value") -> Component:
    """The figure itself, which leads to what it counts."""
    text = shown(figure.value, figure.unit, currency)
    address = links.behind(figure) if figure.value else ""
    if not address:
        return html.Span(text, className=className)
    return html.A(text, href=address, className=className, title=f"{figure.items:,} behind it: show them", target="_blank")


def usual(figure: Figure, currency: str = "") -> str:
    return shown(figure.usual.middle, figure.unit, currency) if figure.usual else ""


def before(figure: Figure, currency: str = "") -> str:
    return shown(figure.before, figure.unit, currency) if figure.before is not None else ""


def card(
    figure: Figure, links: Links, under: Children = None, currency: str = "", big: str = "", title: str = ""
) -> Component:
    """A headline: one number, its change, the period before and the usual."""
    shown_big = html.Span(big, className="k-big") if big else value(figure, links, currency, "k-big")
    return html.Section(
        [
            html.H2(term(figure.key, title)),
            html.Div([shown_big, html.Span(changed(figure), className="k-change")], className="k-line"),
            html.Div(
                [
                    html.Span(["before ", html.B(before(figure, currency))]) if figure.before is not None else html.Span("nothing before"),
                    html.Span(["usual ", html.B(usual(figure, currency))]) if figure.usual else html.Span("no usual yet"),
                    *([html.Span(figure.note)] if figure.note else []),
                ],
                className="k-beside",
            ),
            html.Div(under, className="k-under"),
        ],
        className="k-card",
    )


def rows(figures: Sequence[tuple[Figure, str]], links: Links, currency: str = "") -> Component:
    """A table of figures: now, before, usual. The second of each pair is a shorter title, if any."""
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(""), html.Th("now"), html.Th("before"), html.Th("usual")])),
            html.Tbody([_row(figure, title, links, currency) for figure, title in figures]),
        ],
        className="k-table",
    )


def _row(figure: Figure, title: str, links: Links, currency: str) -> Component:
    if figure.value is None and figure.note:
        return html.Tr([html.Th(term(figure.key, title)), html.Td(figure.note, colSpan=3, className="k-note")])
    return html.Tr(
        [
            html.Th([term(figure.key, title), html.Small(figure.note)] if figure.note else term(figure.key, title)),
            html.Td(value(figure, links, currency)),
            html.Td(before(figure, currency) or "–", className="k-quiet"),
            html.Td(usual(figure, currency) or "–", className="k-quiet"),
        ]
    )


def bar(percent: float | None, hue: str = "", ticks: Sequence[tuple[float, str]] = (), name: str = "") -> Component:
    """A bar from 0 to 100 per cent; ``ticks``: (place, class) of marks on it."""
    style: dict[str, Any] = {"width": f"{min(percent or 0, 100):.1f}%"}
    if hue:
        style["background"] = hue
    marks = [html.I(className=f"k-tick {kind}", style={"left": f"{min(at, 100):.1f}%"}) for at, kind in ticks]
    return html.Div([html.I(className=f"k-bar {name}".strip(), style=style), *marks], className="k-scale")


def panel(title: Children, body: Children, name: str, note: Children = None) -> Component:
    return html.Section(
        [html.Header([html.H2(title), html.Span(note, className="k-head-note")]), *(body if isinstance(body, list) else [body])],
        className=f"k-panel k-{name}",
    )
