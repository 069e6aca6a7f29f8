"""The perception gap: why customers write, beside what is believed of it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kpi.parts import bar, panel, term
from listening.kpis.perception import CAVEAT, Perceived, Perception


def reasons(found: Perception) -> Component:
    """Twelve rows, the largest gap first."""
    if not found.with_reason:
        return panel(
            term("reasons"),
            html.P("Waits for mentions of our brand that say why they were written.", className="k-nothing"),
            "reasons",
        )
    head = ["", "measured", "", *(["we believe"] if found.own_beliefs else []), "customers", "businesses", "gap"]
    widths = (34, 9, 19, 11, 10, 11, 6) if found.own_beliefs else (40, 10, 24, 9, 10, 7)
    # The survey's columns share a name, so that theirs stay short.
    over = html.Tr([html.Th("", colSpan=4 if found.own_beliefs else 3), html.Th("IBM 2011", colSpan=2, className="k-over"), html.Th("")])
    return panel(
        term("reasons"),
        [
            html.Table(
                [
                    html.Colgroup([html.Col(style={"width": f"{share}%"}) for share in widths]),
                    html.Thead([over, html.Tr([html.Th(text) for text in head])]),
                    html.Tbody([_row(row, found.own_beliefs) for row in found.rows]),
                ],
                className="k-table k-reasons-table",
            ),
            html.P(CAVEAT, className="k-caveat"),
        ],
        "reasons",
        [
            html.I(className="k-key k-key-bar"), "measured ",
            html.I(className="k-key k-key-mark"), "we believe " if found.own_beliefs else "businesses think ",
            html.I(className="k-key k-key-ring"), "customers said · ",
            f"{found.with_reason:,} with a reason, {found.without:,} without",
        ],
    )


def _row(row: Perceived, own: bool) -> Component:
    believed = row.believed if row.believed is not None else float(row.businesses)
    ticks = [(believed, "k-believed"), (float(row.consumers), "k-consumers")]
    return html.Tr(
        [
            html.Th(row.reason.value, title=f"rank {row.measured_rank} measured, {row.believed_rank} believed"),
            html.Td(html.B(f"{row.measured or 0:.0f} %")),
            html.Td(bar(row.measured, ticks=ticks)),
            *([html.Td(f"{believed:.0f} %")] if own else []),
            html.Td(f"{row.consumers} %", className="k-quiet"),
            html.Td(f"{row.businesses} %", className="k-quiet"),
            html.Td(f"{row.gap or 0:+.0f}".replace("-", "−"), className="k-gap-value"),
        ]
    )
