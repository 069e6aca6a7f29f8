"""Pieces of the page: a term with its definition, a figure in a row, a card, bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Children
from layouts.kit.tables import Narrow, table
from layouts.kpis.links import Links
from layouts.kpis.words import before_of, changed, shown, usual_of
from listening.kpis.definitions import BY_KEY
from listening.kpis.figure import Figure

BUTTON = "btn btn-outline-secondary"
"""Look of a link on top that takes the figures along, or leads to others."""


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


def linked(text: str, address: str, number: int, className: str = "") -> Component:
    """A number that leads to what it counts, if it may."""
    if not address or not number:
        return html.Span(text, className=className)
    return html.A(
        text,
        href=address,
        className=f"k-link {className}".strip(),
        title=f"{number:,} behind it: show them",
        target="_blank",
    )


def value(figure: Figure, links: Links, currency: str = "", className: str = "k-value") -> Component:
    """The figure itself, which leads to what it counts."""
    text = shown(figure.value, figure.unit, currency)
    return linked(text, links.to(figure.key), figure.items, className)


def before(figure: Figure, links: Links, currency: str = "") -> Component:
    """What it was in the period before, which leads to what it counted then."""
    text = before_of(figure, currency)
    address = links.before.to(figure.key) if figure.before else ""
    if not address or address == "/admin":
        return html.Span(text)
    return html.A(text, href=address, className="k-link", title="in the period before: show them", target="_blank")


def change(figure: Figure, links: Links, className: str = "k-change") -> Component:
    """How much it moved since the period before, which leads to why."""
    text, address = changed(figure), links.why(figure.key)
    if not text or not address:
        return html.Span(text, className=className)
    return html.A(text, href=address, className=f"k-link {className}", title="since the period before: show why")


def card(
    figure: Figure,
    links: Links,
    none: str,
    under: Children = None,
    currency: str = "",
    big: str = "",
    title: str = "",
    note: str = "",
) -> Component:
    """A headline: one number, its change, the period before and the usual; ``none``: why there is no usual."""
    shown_big = (
        linked(big, links.to(figure.key), figure.items, "k-big") if big else value(figure, links, currency, "k-big")
    )
    return html.Section(
        [
            html.H2(term(figure.key, title)),
            html.Div([shown_big, change(figure, links)], className="k-line"),
            html.Div(
                [
                    html.Span(["before ", html.B(before(figure, links, currency))])
                    if figure.before is not None
                    else html.Span("nothing before"),
                    html.Span(["usual ", html.B(usual_of(figure, currency))]) if figure.usual else html.Span(none),
                    *(html.Span(text) for text in (figure.note, note) if text),
                ],
                className="k-beside",
            ),
            html.Div(under, className="k-under"),
        ],
        className="k-card",
    )


class FigureLine(NamedTuple):
    """One row of a table of figures."""

    figure: Figure
    title: str = ""
    """Where the definition's is too long."""
    p90: Figure | None = None
    """Of the same thing, where ``figure`` is a median."""
    nothing: str = ""
    """Said where there is no value."""
    trend: Component | None = None


def rows(lines: Sequence[FigureLine], links: Links, currency: str = "") -> Component:
    """A table of figures: how they went, now, p90, before, usual."""
    paired = any(line.p90 for line in lines)
    head = [
        "",
        *(["trend"] if any(line.trend for line in lines) else []),
        "now",
        *(["p90"] if paired else []),
        "before",
        "usual",
    ]
    made = [_row(line, links, currency, paired) for line in lines]
    return table(head, made, "k-table k-rows table-figures", narrow=Narrow.stays)


def _row(line: FigureLine, links: Links, currency: str, paired: bool) -> Component:
    figure, p90 = line.figure, line.p90
    title = html.Th(
        [term(figure.key, line.title), html.Small(figure.note)]
        if figure.value is not None and figure.note
        else term(figure.key, line.title)
    )
    nothing = line.nothing or figure.note
    if figure.value is None and nothing:
        return html.Tr([title, html.Td(nothing, colSpan=4 if paired or line.trend else 3, className="k-note")])
    return html.Tr(
        [
            title,
            *([html.Td(line.trend)] if line.trend else []),
            html.Td(value(figure, links, currency)),
            *([html.Td(value(p90, links, className="") if p90 else "")] if paired else []),
            html.Td(before(figure, links, currency), className="k-quiet"),
            html.Td(usual_of(figure, currency) or "–", className="k-quiet"),
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
        [
            html.Header([html.H2(title), html.Span(note, className="k-head-note")]),
            *(body if isinstance(body, list) else [body]),
        ],
        className=f"k-panel k-{name}",
    )
