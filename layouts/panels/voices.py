"""The most heard authors of the last hour."""

from __future__ import annotations

from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import mood_mark, several
from listening.config import Config

LEADS = "/mentions?figure=mentions"

SHOWN = 12


def view(values: Bound, config: Config) -> Component:
    return panel(
        values,
        "voices",
        "Voices, last hour",
        values.slots("rows", "-heard", SHOWN, _row, className=f"slots voices{several(config)}"),
        note="followers, mentions",
    )


def _row(row: Bound) -> list[Component]:
    return [
        mood_mark(row, "mood"),
        row.text("name", className="name", dir="auto"),
        row.text("source", className="source"),
        row.following([row.text("reach", Format.about), " followers"], className="reach", when="reach"),
        row.following([row.text("n", Format.int, className="figure")], className="heard"),
    ]
