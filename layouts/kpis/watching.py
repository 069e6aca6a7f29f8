"""Figures of listening: people, spikes, and the sources."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kpis.links import Links
from layouts.kpis.parts import FigureLine, linked, panel, rows, term
from layouts.kpis.words import shown
from listening.kpis.board import Board
from listening.kpis.figure import Unit

PEOPLE = (("people_now", "now"), ("people_today", "today"), ("people_week", "in seven days"))


def watching(board: Board, links: Links) -> Component:
    """Who listens, what became of spikes, and for how long sources were alive."""
    at = board.figures
    spikes, alive = at["spikes"], at["sources_alive"]
    # Why nothing is known of spikes is said once.
    taken, judged, seen = (
        at[key].note if spikes.value is not None and at[key].note else "–"
        for key in ("time_to_acknowledge_median", "false_alarms", "time_to_see_median")
    )
    return panel(
        "Watching",
        [
            html.Div(
                [
                    html.Span("People listening"),
                    *(html.Span([html.B(f"{at[key].value:,.0f}"), " ", term(key, words)]) for key, words in PEOPLE),
                ],
                className="k-people",
            ),
            rows(
                [
                    FigureLine(spikes),
                    FigureLine(at["time_to_detect_median"], "… found after", at["time_to_detect_p90"], "–"),
                    FigureLine(at["time_to_see_median"], "… seen after", at["time_to_see_p90"], seen),
                    FigureLine(at["time_to_acknowledge_median"], "… taken after", at["time_to_acknowledge_p90"], taken),
                    FigureLine(at["false_alarms"], "", None, judged),
                    FigureLine(at["sources_share"], "Sources alive, of the time"),
                ],
                links,
            ),
            html.P(
                [
                    term("sources_alive"),
                    " ",
                    html.B(
                        linked(f"{shown(alive.value, Unit.sources)} {alive.note}", links.to(alive.key), alive.items)
                    ),
                ]
                if alive.value is not None
                else [term("sources_alive"), ": ", alive.note],
                className="k-sentence",
            ),
        ],
        "watching",
        "found, seen: since its first rise",
    )
