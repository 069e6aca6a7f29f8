"""The journal of administration, filtered, as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.marks import moment
from layouts.kit.tables import Narrow, table
from listening.config import Config
from listening.config.edition import BY_HAND
from listening.people.journal import ONLY_SIGN_INS, SIGN_INS, WORDS, JournalAct, JournalEntry

PATH, CSV = "/audit", "/audit/audit.csv"
PLACE = "audit-place"
SHOWN = 300
"""Lines on the page; the CSV has all."""


def page() -> Component:
    """What comes first; the lines follow within a moment."""
    return html.Main(
        [
            html.H1("Audit"),
            html.P(
                "Who administered what: people, links, tokens, config.toml, models, silences, crisis mode; by pages "
                "and by the command line. It is kept for ever; sign-ins for 13 months, 20,000 at most."
            ),
            html.Div(html.P("Reading"), id=PLACE),
        ],
        className="admin audit",
    )


def wrong(sentence: str) -> Component:
    return html.Div([html.P(sentence, role="alert"), dcc.Link("All of it", href=PATH)])


def view(sent: Mapping[str, str], lines: Sequence[JournalEntry], config: Config, now: int) -> list[Component]:
    """``sent``: what was asked; ``lines``: one more than SHOWN, where there are more."""
    rows = [
        html.Tr(
            [
                html.Td(moment(line.at, config.brand.timezone, now), className="text-nowrap"),
                html.Th(_who(line), scope="row", dir="auto"),
                html.Td(_what(line), dir="auto"),
                html.Td(line.place, dir="auto"),
            ]
        )
        for line in lines[:SHOWN]
    ]
    heads = ("When", "Who", "What", "From")
    journal = table(heads, rows, "audit-table", narrow=Narrow.stacks)
    more = html.P("There are earlier ones: the CSV has all.") if len(lines) > SHOWN else None
    return [_asking(sent), journal if rows else html.P("Nothing of this kind was done."), *([more] if more else [])]


def _who(line: JournalEntry) -> str:
    return "found in the file" if line.who == BY_HAND else line.who or "nobody known"


def _what(line: JournalEntry) -> list[Component | str]:
    said: list[Component | str] = [f"{WORDS[line.act]} {line.whom}".strip()]
    if line.act is JournalAct.steered and line.whom.startswith("edition "):
        number = line.whom.removeprefix("edition ").partition(",")[0]
        if number.isdecimal():
            said += [" ", dcc.Link("what it changed", href=f"/config/{number}")]
    return said


def _asking(sent: Mapping[str, str]) -> Component:
    acts = [
        ("", "All administration"),
        *((act.value, WORDS[act].rstrip(":")) for act in JournalAct if act not in SIGN_INS),
    ]
    acts += [(ONLY_SIGN_INS, "Sign-ins"), *((act.value, WORDS[act]) for act in JournalAct if act in SIGN_INS)]
    fields = [
        _field("Who", dbc.Input(name="who", value=sent.get("who", ""), maxlength=100)),
        _field(
            "What",
            html.Select(
                [html.Option(text, value=value, selected=value == sent.get("act", "")) for value, text in acts],
                name="act",
                className="form-select",
            ),
        ),
        _field("Words", dbc.Input(name="words", value=sent.get("words", ""), maxlength=100)),
        _field("From", dbc.Input(name="from", type="date", value=sent.get("from", ""))),
        _field("To", dbc.Input(name="to", type="date", value=sent.get("to", ""))),
    ]
    asked = urlencode({name: text for name, text in sent.items() if text})
    return html.Form(
        [
            *fields,
            html.Button("Show", type="submit", className="btn btn-primary"),
            html.A("CSV", href=f"{CSV}?{asked}" if asked else CSV, download="", className="btn btn-outline-secondary"),
        ],
        action=PATH,
        method="get",
        className="audit-asking",
    )


def _field(label: str, control: Component) -> Component:
    return html.Label([html.Span(label), control], className="field")
