"""The perception gap: why customers write, beside what is believed of it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.tables import Narrow, table
from layouts.kpis.links import Links
from layouts.kpis.parts import linked, panel, term
from listening.kpis.perception import (
    CAVEAT,
    PLACES,
    Perceived,
    Perception,
    apart,
    as_share,
    lead,
    ordinal,
)

UNASKED = "What does your management believe? Ask it: twelve [[beliefs]] in config.toml stand here then."


def reasons(found: Perception, links: Links) -> Component:
    """Twelve rows, the largest gap first."""
    if not found.with_reason:
        return panel(
            term("reasons"),
            html.P("Waits for mentions of our brand that say why they were written.", className="k-nothing"),
            "reasons",
        )
    # The survey's columns share a name, so that theirs stay short.
    over = html.Tr([html.Th("", colSpan=4), html.Th("IBM 2011", colSpan=2, className="k-over"), html.Th("")])
    rank = "we rank it" if found.own_beliefs else "they rank it"
    head = ["", "found", f"{ordinal(1)} to {ordinal(PLACES)}", "we believe", "customers", "businesses", rank]
    counted = (
        f"{found.with_reason:,} mentions say why{', so few that the order may be chance' if found.few else ''}; "
        f"{found.without:,} do not, reposts among them."
    )
    return panel(
        term("reasons"),
        [
            html.P(lead(found), className="k-lead"),
            table(
                head,
                [_row(row, links) for row in found.rows],
                "k-table k-why table-figures",
                narrow=Narrow.stays,
                over=over,
                widths=(30, 9, 16, 11, 11, 11, 12),
            ),
            html.P(" ".join([counted, *([] if found.own_beliefs else [UNASKED]), CAVEAT]), className="k-caveat"),
        ],
        "reasons",
        [
            html.I(className="k-key k-key-found"),
            "found ",
            html.I(className="k-key k-key-mark"),
            f"{found.believer} ",
            html.I(className="k-key k-key-ring"),
            "customers said",
        ],
    )


def _row(row: Perceived, links: Links) -> Component:
    survey = f"IBM 2011: customers {row.consumers} %, businesses {row.businesses} %"
    if row.believed is not None:
        survey = f"we believe {as_share(row.believed)} · {survey}"
    return html.Tr(
        [
            html.Th([html.Span(row.reason.value, title=row.reason.value), html.Small(survey, className="k-survey")]),
            html.Td(linked(as_share(row.measured), links.reason(row.reason.value), row.mentions, "k-value")),
            html.Td(_places(row)),
            html.Td(as_share(row.believed)),
            html.Td(f"{row.consumers} %", className="k-quiet"),
            html.Td(f"{row.businesses} %", className="k-quiet"),
            html.Td(apart(row.gap), className="k-gap-value"),
        ]
    )


def _places(row: Perceived) -> Component:
    """First on the left to last on the right; the line is the gap."""
    ends = sorted((row.measured_place, row.believed_place))
    span = {"left": _at(ends[0]), "right": _at(PLACES + 1 - ends[1])}
    marks = (("k-said", row.consumers_place), ("k-thought", row.believed_place), ("k-found", row.measured_place))
    return html.Div(
        [
            html.I(className="k-span", style=span),
            *(html.I(className=f"k-tick {kind}", style={"left": _at(place)}) for kind, place in marks),
        ],
        className="k-scale k-places",
        title=f"found {ordinal(row.measured_place)}, believed {ordinal(row.believed_place)}, customers said "
        f"{ordinal(row.consumers_place)}",
    )


def _at(place: int) -> str:
    return f"{100 * (place - 1) / (PLACES - 1):.1f}%"
