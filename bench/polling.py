"""The peer of the live wall: the same figures by ``dcc.Interval``, as Dash's tutorial does it.

One callback a second gives every browser the whole figures again. It reads the
same feed and computes with the same functions, so only the way to the screen differs.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from pathlib import Path

import plotly.graph_objects as go
import uvicorn
from dash import Dash, Input, Output, dcc, html
from fastapi import FastAPI

from dashboard.live.feed import Feed
from listening.config import load
from listening.config.panels import PANELS
from listening.store.connection import connect, connect_async
from listening.wall import frame
from listening.wall.snapshot import build


def main() -> None:
    """``python -m bench.polling CONFIG REDIS_URL PORT``: serves until it is ended."""
    path, url, port = sys.argv[1:]
    config = load(Path(path))
    loop = asyncio.new_event_loop()
    feed = Feed(connect_async(url), connect(url), config)
    threading.Thread(target=lambda: loop.run_until_complete(feed.run()), daemon=True).start()
    panels = [name for row in config.screens[0].grid for name in row.split()]
    wanted = [name for name in PANELS if name in panels]
    app = Dash(__name__, server=FastAPI(), serve_locally=True)
    app.layout = html.Div(
        [dcc.Interval(id="tick", interval=1000), html.Div(id="numbers"), dcc.Graph(id="volume"), dcc.Graph(id="topics")]
    )

    @app.callback(
        Output("numbers", "children"),
        Output("volume", "figure"),
        Output("topics", "figure"),
        Input("tick", "n_intervals"),
    )
    def poll(_: int) -> object:
        shown = frame.encode(build(feed.view(), wanted))
        numbers = [html.H1(str(value)) for panel in shown.values() for value in panel.values()]
        buckets = shown.get("volume", {}).get("minutes", {})
        names = ("negative", "neutral", "positive", "unscored")
        volume = go.Figure(
            [
                go.Bar(name=name, x=list(buckets), y=[bucket[n] for bucket in buckets.values()])
                for n, name in enumerate(names)
            ]
        )
        volume.update_layout(barmode="stack", template="plotly_dark")
        topics = go.Figure([go.Scatter(x=[0, 1], y=[1, 0], mode="markers")])
        topics.update_layout(template="plotly_dark")
        return numbers, volume, topics

    uvicorn.run(app.server, host="127.0.0.1", port=int(port), log_level="warning")


if __name__ == "__main__":
    main()
