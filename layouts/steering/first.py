"""The first page of a new installation: a brand is asked for, its config.toml proposed, tried and saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.marks import aria, moment
from listening.config import Config
from listening.steering.answers import BrandTyped
from listening.steering.lately import MINUTES, LatelySaid, LatelyStage, in_words

PATH = "/first"
PROPOSE = "first-propose"
PROPOSED = "first-proposed"
TEXT = "first-text"
AGAIN = "first-again"
ASKED = "first-asked"
TICK = "first-tick"
HEARD = "first-heard"
BASE = "first-base"
SAVE = "first-save"
SAID = "first-said"
EVERY_MS = 1000
FIELDS: Mapping[str, tuple[str, str]] = {
    "brand": ("Brand", "the name that people write"),
    "full": ("Its whole name, if it is longer", "needed where the short one is also a word: United Airlines"),
    "handles": ("Handles you post from", "@example.com, @example@mastodon.social"),
    "rivals": ("Rivals", "Delta (Delta Air Lines), JetBlue"),
    "departments": ("Departments, the one for everything else first", "Customer care, Press, Technical support"),
    "languages": ("Languages your customers write in", "en, German"),
    "timezone": ("Time zone", "Europe/Berlin"),
}
"""Title, and what it may look like."""


def field(name: str) -> str:
    """Id of the field of an answer."""
    return f"first-{name}"


def page(base: int, unwritable: str) -> Component:
    """``base``: the edition that is looked at."""
    typed = BrandTyped()
    return html.Main(
        [
            html.H1("Your brand"),
            html.P(
                "Masthead shows a brand it comes with until it has yours. Say what it is called and who deals with it; "
                "topics and routes are proposed from that. Nothing is changed before you save. Several of a kind: "
                "commas between.",
                className="quiet",
            ),
            *(
                [dbc.Alert(f"{unwritable}: what is proposed here has to be put there by hand.", color="warning")]
                if unwritable
                else []
            ),
            html.Div(
                [_field(name, title, like, str(getattr(typed, name))) for name, (title, like) in FIELDS.items()],
                className="first-fields",
            ),
            dbc.Button("Propose", id=PROPOSE),
            dcc.Store(id=BASE, data=base),
            dcc.Store(id=ASKED),
            dcc.Interval(id=TICK, interval=EVERY_MS, disabled=True),
            html.Div(id=PROPOSED, **aria(live="polite")),
        ],
        className="admin steering first",
    )


def own_already(config: Config) -> Component:
    """There is a brand: nothing is written over it."""
    return html.Main(
        [
            html.H1("Your brand"),
            html.P(
                [
                    "config.toml is of a brand already: ",
                    html.Bdi(config.brand.name),
                    ". Nothing is written over it here.",
                ]
            ),
            html.P([dcc.Link("Topics", href="/topics"), " · ", dcc.Link("Configuration", href="/config")]),
        ],
        className="admin steering first",
    )


def _field(name: str, title: str, like: str, value: str) -> Component:
    return html.Div(
        [
            dbc.Label(title, html_for=field(name)),
            dbc.Input(id=field(name), value=value, placeholder=like, maxlength=2000, autocomplete="off"),
        ]
    )


def unusable(wrong: Mapping[str, str]) -> Component:
    """What of the answers will not do."""
    lines = [html.Li([html.B(FIELDS[name][0]), ": ", html.Span(said, dir="auto")]) for name, said in wrong.items()]
    alert: Component = dbc.Alert(html.Ul(lines, className="mistakes"), color="danger")
    return alert


def proposed(text: str, notes: Sequence[str], writable: bool) -> Component:
    """The file, to be read and changed, and what Bluesky says to it."""
    return html.Div(
        [
            html.H2("What is proposed"),
            *(html.P(note, dir="auto") for note in notes),
            html.P(
                "This is config.toml. Topics have terms, routes lead to departments; change what you like, in the "
                "file's own words.",
                className="quiet",
            ),
            dbc.Label("config.toml", html_for=TEXT, class_name="visually-hidden"),
            dbc.Textarea(
                id=TEXT, value=text, rows=22, spellcheck=False, wrap="off", class_name="font-monospace config-text"
            ),
            html.H2("What Bluesky says to it"),
            html.Div(heard(None, "UTC"), id=HEARD, **aria(live="polite")),
            html.Div(
                [
                    dbc.Button("Ask Bluesky again", id=AGAIN, color="secondary", outline=True),
                    dbc.Button("Save", id=SAVE, disabled=not writable),
                ],
                className="first-deeds",
            ),
            html.Div(id=SAID, **aria(live="polite")),
        ]
    )


def heard(said: LatelySaid | None, zone: str) -> Component:
    """How the question stands."""
    if said is None or said.stage is not LatelyStage.done:
        return html.P(f"Asking what was said there in the last {MINUTES} minutes", className="quiet")
    posts = [
        html.Li(
            [
                html.P(post.text, dir="auto"),
                html.Small(f"{moment(post.created, zone)}, {', '.join(post.topics)}", dir="auto"),
            ]
        )
        for post in said.shown
    ]
    return html.Div([html.P(in_words(said)), html.Ul(posts, className="topic-posts")])


def gone() -> Component:
    """Nobody answered in time, or somebody else asked."""
    return html.P(
        "No answer came: no worker is running, or somebody else asked meanwhile. Ask again, or go on without.",
        className="quiet",
    )


def done() -> Component:
    alert: Component = dbc.Alert(
        [
            "Saved: every part takes it within seconds. Go on with ",
            *_joined([("the topics", "/topics"), ("people and wall links", "/admin"), ("the wall", "/wall")]),
            ". What is stored of the other brand stays until its time is over; an empty data directory has none of it.",
        ],
        color="success",
    )
    return alert


def _joined(links: Sequence[tuple[str, str]]) -> list[Component | str]:
    made: list[Component | str] = []
    for n, (title, href) in enumerate(links):
        made += [", " if n else "", html.A(title, href=href)]
    return made
