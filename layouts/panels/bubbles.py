"""Topics as bubbles: size is volume, colour is sentiment. Their places are the script's."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound, data
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import name, net, unchecked_key
from listening.config import Config

LEADS = "/mentions?figure=mentions"


def view(values: Bound, config: Config) -> Component:
    made = [_bubble(values.at("topics", f"t{n}"), f"t{n}", topic.name) for n, topic in enumerate(config.topics)]
    return panel(
        values,
        "bubbles",
        "Topics, last hour",
        html.Div(made, className="bubbles", **data(draw="bubbles", of=values.path)),
        # Not both: beside the number of bubbles that have no room there is room for one.
        note=[
            values.following([html.I(className="ring"), "usual size"], className="key", unless="un"),
            unchecked_key(values),
        ],
    )


def _bubble(topic: Bound, key: str, label: str) -> Component:
    return topic.following(
        [
            html.I(className="was"),
            html.Div(
                [
                    name(label),
                    topic.text("n", Format.int, className="figure"),
                    net(topic, "net"),
                ],
                className="ball",
            ),
        ],
        className="bubble",
        vars={"v": "net"},
        when="n",
        **data(topic=key),
    )
