"""Volume of the last hour, minute by minute, stacked by sentiment over the usual."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.panel import panel
from layouts.kit.parts import mood_key, moods_legend
from listening.config import Config

LEADS = "/mentions?figure=mentions"


def view(values: Bound, config: Config) -> Component:
    legend = [
        *moods_legend(),
        html.Span([mood_key("x"), html.Span("not scored", className="word")], className="key"),
        html.Span([html.I(className="band"), "usual"], className="key"),
    ]
    return panel(values, "volume", "Mentions a minute, last hour", values.drawing("volume"), note=legend)
