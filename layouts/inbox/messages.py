"""What somebody wants sent beside their inbox, and through what."""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.inbox.page import KINDS
from layouts.kit.bind import data
from layouts.kit.marks import key
from listening.cases.messages import MessagesChosen
from listening.config import Config

CHOSEN = "messages-chosen"
SAID = "messages-said"


def page(chosen: MessagesChosen, channels: Sequence[str], name: str, config: Config) -> Component:
    """``channels``: names of those that reach whoever looks; ``name``: theirs."""
    options = [{"label": text, "value": kind.value} for kind, text in KINDS.items()]
    return html.Main(
        [
            html.A(["Inbox", key("u")], href="/inbox", className="back", **data(key="u", visits="")),
            html.H1("My messages"),
            html.P(
                "What is sent to you beside your inbox. A message names the case and who did it, and quotes nobody.",
                className="inbox-quiet",
            ),
            _through(channels, name),
            dbc.Checklist(
                id=CHOSEN, options=options, value=[kind.value for kind in chosen.kinds], class_name="inbox-kinds"
            ),
            html.P(said(chosen, channels), id=SAID, className="inbox-quiet", role="status"),
        ],
        className="inbox",
        **data(title=f"{config.brand.name} · My messages"),
    )


def _through(channels: Sequence[str], name: str) -> Component:
    if channels:
        return html.P(["Sent through ", html.B(", ".join(channels)), ", as config.toml says for ", html.Bdi(name), "."])
    return html.P(
        [
            html.B("Nothing can be sent to you yet: "),
            "config.toml has no entry of [[people]] named ",
            html.Bdi(name),
            ". An administrator adds it, with the channels that reach you.",
        ],
        className="inbox-none-yet",
    )


def said(chosen: MessagesChosen, channels: Sequence[str]) -> str:
    """What that comes to."""
    if not chosen.kinds:
        return "Nothing is sent."
    kinds = ", ".join(KINDS[kind] for kind in chosen.kinds)
    return f"Sent: {kinds}." if channels else f"Chosen: {kinds}. It is sent as soon as there is a channel for you."
