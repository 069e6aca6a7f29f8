"""Messages that somebody wants sent beside their inbox, and through what."""

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


def page(chosen: MessagesChosen, channels: Sequence[str], browsers: int, name: str, config: Config) -> Component:
    """``channels``: names of those that reach whoever looks; ``browsers``: how many do; ``name``: theirs."""
    options = [{"label": text, "value": kind.value} for kind, text in KINDS.items()]
    return html.Main(
        [
            html.A(["Inbox", key("u")], href="/inbox", className="back", **data(key="u", visits="")),
            html.H1("My messages"),
            html.P(
                "What is sent to you beside your inbox. A message names the case and who did it, and quotes nobody.",
                className="inbox-quiet",
            ),
            _through(channels, browsers, name),
            dbc.Checklist(
                id=CHOSEN, options=options, value=[kind.value for kind in chosen.kinds], class_name="inbox-kinds"
            ),
            html.P(said(chosen, bool(channels) or browsers > 0), id=SAID, className="inbox-quiet", role="status"),
            _here(),
        ],
        className="inbox",
        **data(title=f"{config.brand.name} · My messages"),
    )


def _here() -> Component:
    """``assets/push.js`` asks the browser, and says how it stands."""
    return html.Section(
        [
            html.H2("This browser"),
            html.P("", role="status", className="inbox-quiet"),
            html.Button("Tell me in this browser", type="button", className="btn btn-outline-secondary", hidden=True),
            html.P(
                "Of the kinds chosen above, also while no page of Masthead is open, through the browser's own service, "
                "sealed so that only this browser reads it. It goes on when you sign out, until you stop it here.",
                className="inbox-quiet",
            ),
        ],
        id="push",
        className="inbox-push",
    )


def _through(channels: Sequence[str], browsers: int, name: str) -> Component:
    if channels:
        return html.P(["Sent through ", html.B(", ".join(channels)), ", as config.toml says for ", html.Bdi(name), "."])
    if browsers:
        return html.P(f"Sent to {'1 browser' if browsers == 1 else f'{browsers} browsers'} of yours.")
    return html.P(
        [
            html.B("Nothing can be sent to you yet: "),
            "config.toml has no entry of [[people]] named ",
            html.Bdi(name),
            ". An administrator adds it, with the channels that reach you; or this browser tells you, see below.",
        ],
        className="inbox-none-yet",
    )


def said(chosen: MessagesChosen, reached: bool) -> str:
    """What that comes to; ``reached``: something can be sent."""
    if not chosen.kinds:
        return "Nothing is sent."
    kinds = ", ".join(KINDS[kind] for kind in chosen.kinds)
    return f"Sent: {kinds}." if reached else f"Chosen: {kinds}. It is sent as soon as there is a channel for you."
