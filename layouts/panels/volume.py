"""Volume of the last hour, minute by minute, stacked by sentiment over the usual."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.bind import Bound, data
from layouts.panel import panel
from listening.config import Config

KEY = (("n", "negative"), ("u", "neutral"), ("p", "positive"), ("x", "not scored"))


def view(values: Bound, config: Config) -> Component:
    legend = [
        html.Span([html.I(className="mood", **data(mood=letter)), word], className="key") for letter, word in KEY
    ]
    legend.append(html.Span([html.I(className="band"), "usual"], className="key"))
    return panel(values, "volume", "Mentions a minute, last hour", values.drawing("volume"), note=legend)
