"""``/rewind/<screen>``: a screen of the wall as it stood, over the bar that goes through time.

``assets/rewind.js`` fetches what stands at a moment and moves through them; it makes the fields of the bar as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import msgspec
from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.marks import aria
from layouts.kit.palette import style
from listening.config import Config
from listening.spans import DAY_S, HOUR_S

PATH = "/rewind"
SPEEDS = (1, 10, 60, 600)
SPANS = (("1 h", HOUR_S), ("6 h", 6 * HOUR_S), ("24 h", DAY_S), ("7 days", 7 * DAY_S), ("28 days", 28 * DAY_S))
"""What the slider reaches over, in seconds."""

EXACT = (
    "Exact: what was written in the last 24 hours and was here by then, cases and who had them, crisis mode, "
    "the alerts that were open, which sources were alive."
)
RESOLUTION = (
    "From what is stored now: the usual and the reasons of seven days (to the minute of the last eight days, before "
    "that to the hour). What was judged again, edited or corrected since counts as it is now; so do topics, "
    "departments and targets of config.toml."
)
WRITTEN = (
    "As heard is what a wall showed: what was told later or imported is not in it. As written counts every mention "
    "from when it was written; no wall showed that, but a past can be looked at that nobody listened to."
)
UNKEPT = (
    "Not kept, and left out: who was on, how each source fared, what did not work, whether a spike that was going on "
    "rose or fell and what it was made of. A post that was deleted since stays counted; its words do not come back."
)


class RewindTab(msgspec.Struct, frozen=True):
    """Something that can be looked at as it stood."""

    name: str
    """Of a screen; or a page, with a colon before it."""
    title: str
    live: str
    """Where it is as it stands now."""


def page(config: Config, tabs: Sequence[RewindTab], shown: RewindTab) -> Component:
    """The page before anything is fetched."""
    return html.Main(
        [
            html.Div(className="screens"),
            html.Section(
                [
                    html.Div(className="rewind-line"),
                    html.Div(
                        [
                            html.Div(
                                [
                                    html.B("REWIND", className="rewind-word"),
                                    html.Span(className="rewind-moment"),
                                    html.Span(className="rewind-ago"),
                                ],
                                className="rewind-when",
                            ),
                            html.Div(className="rewind-keys"),
                            html.Nav(
                                [*(_tab(tab, tab == shown) for tab in tabs)],
                                className="rewind-tabs",
                                **aria(label="What is shown"),
                            ),
                            html.A("Back to now", href=shown.live, className="rewind-now"),
                            _honest(),
                        ],
                        className="rewind-foot",
                    ),
                ],
                className="rewind-bar",
                **aria(label="Time"),
            ),
        ],
        className="wall rewound",
        id="rewind",
        lang="en",
        style=style(config),
        **data(
            screen=shown.name,
            zone=config.brand.timezone,
            speeds=" ".join(map(str, SPEEDS)),
            spans=";".join(f"{words}={seconds}" for words, seconds in SPANS),
        ),
    )


def _tab(tab: RewindTab, here: bool) -> Component:
    more = aria(current="page") if here else {}
    return html.A(tab.title, href=f"{PATH}/{quote(tab.name, safe=':')}", className="rewind-tab", dir="auto", **more)


def _honest() -> Component:
    return html.Details(
        [html.Summary("What is exact"), html.Div([html.P(EXACT), html.P(RESOLUTION), html.P(WRITTEN), html.P(UNKEPT)])],
        className="rewind-honest",
    )
