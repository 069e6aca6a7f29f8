"""The course of a figure: one column per hour, day or week of the range."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from layouts.kpis.words import shown
from listening.config import Config
from listening.kpis.definitions import BY_KEY
from listening.kpis.figure import Unit
from listening.kpis.trend import Trend
from listening.spans import DAY_MS

LEAST_POINTS = 25
"""Columns of net sentiment are this high at least: a calm week is not drawn as a storm."""


def spark(key: str, trend: Trend, config: Config, className: str = "k-spark") -> Component:
    """Columns from nothing to the most there was, of shares to all; what is missing is left open."""
    values = _of(key, trend)
    most = 100.0 if BY_KEY[key].unit is Unit.percent else max((value or 0 for value in values), default=0) or 1
    return html.Div(
        [
            html.I(
                title=said,
                className="k-gap" if value is None else "",
                style={"height": f"{max(100 * (value or 0) / most, 2):.0f}%"},
            )
            for value, said in zip(values, _said(key, values, trend, config), strict=True)
        ],
        className=className,
    )


def moods(trend: Trend, config: Config) -> Component:
    """Net sentiment: columns upwards where more was positive, downwards where more was negative."""
    values = _of("net_sentiment", trend)
    most = max([LEAST_POINTS, *(abs(value) for value in values if value is not None)])
    return html.Div(
        [
            html.I(
                html.B(style=_side(value, most)),
                title=said,
                className="k-gap" if value is None else "k-down" if value < 0 else "k-up",
            )
            for value, said in zip(values, _said("net_sentiment", values, trend, config), strict=True)
        ],
        className="k-spark k-moods",
    )


def _side(value: float | None, most: float) -> dict[str, str]:
    return {"height": f"{max(50 * abs(value or 0) / most, 2):.0f}%", "top" if (value or 0) < 0 else "bottom": "50%"}


def _of(key: str, trend: Trend) -> list[float | None]:
    return list(getattr(trend, key))


def _said(key: str, values: Sequence[float | None], trend: Trend, config: Config) -> list[str]:
    zone = ZoneInfo(config.brand.timezone)
    form = "%a %-d %b" if trend.edges[-1] - trend.edges[0] > 2 * DAY_MS else "%H:%M"
    return [
        f"{datetime.fromtimestamp(start / 1000, zone):{form}}: {shown(value, BY_KEY[key].unit)}"
        for start, value in zip(trend.edges, values, strict=False)
    ]
