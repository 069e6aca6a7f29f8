"""The answer on its way: its state in words, the button that sends it, and what is asked of a person."""

from __future__ import annotations

import json
from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.marks import age, hidden_label, key
from listening.cases.page import CaseFile
from listening.config import Account, Network
from listening.outbox.answer import Answer, AnswerState
from listening.outbox.limits import BYTES, LINK, most
from listening.outbox.page import Outgoing, in_words

SEND, ACCOUNT, ABOUT, REFUSED = "send", "account", "about", "send-refused"
THERE, ADDRESS, NOT_THERE, SAID, SAID_NOT = "there", "address", "not-there", "said-there", "said-not-there"

Parts = list[Component]


def part_id(part: str, case: object) -> dict[str, object]:
    """The id of a part of what is on its way in ``case``."""
    return {"outgoing": part, "case": case}


def going(file: CaseFile, outgoing: Outgoing) -> Parts:
    """Below the draft: what became of the last answer, and how the draft is sent."""
    found: Parts = []
    if outgoing.answer is not None and _matters(outgoing.answer, file):
        found.append(_state(outgoing.answer, file, outgoing))
    if outgoing.ready:
        found.append(_send(file, outgoing.accounts))
    elif outgoing.why and outgoing.accounts:
        found.append(html.P(f"It cannot be sent from here: {outgoing.why}", className="needs", dir="auto"))
    return found


def _matters(answer: Answer, file: CaseFile) -> bool:
    """What was put aside, or sent before the draft that is written now, stands in the trail alone."""
    last = file.case.drafts[-1] if file.case.drafts else None
    if answer.state is AnswerState.sent:
        return last is not None and last.at == answer.draft_at
    return not answer.over or answer.stuck


def _state(answer: Answer, file: CaseFile, outgoing: Outgoing) -> Component:
    said, todo = in_words(answer)
    link = answer.remote_url if answer.remote_url.startswith(("https://", "http://")) else ""
    told: list[str | Component] = [html.B(said, dir="auto"), " "]
    if link:
        told += [html.A("See it", href=link, target="_blank", rel="noopener noreferrer"), " "]
    return html.Section(
        [
            html.P([*told, age(answer.posted_at or answer.tried_at or answer.at)]),
            html.P(todo, className="needs") if todo else None,
            *(_asked(answer, file) if outgoing.says and answer.stuck else []),
        ],
        className=f"going {'stuck' if answer.stuck else answer.state.value}",
        role="status",
    )


def _asked(answer: Answer, file: CaseFile) -> Parts:
    """Whether it went out is for a person to say; of what surely did not, that it stays so."""
    id = file.case.id
    absent = html.Button(
        "It is not there" if answer.asks else "Leave it at that",
        type="button",
        id=part_id(NOT_THERE, id),
        n_clicks=0,
        className="btn btn-outline-secondary quiet",
    )
    about = dcc.Store(id=part_id("answer", id), data=answer.id)
    if not answer.asks:
        # The callbacks of this page want all of it to be there.
        return [html.Div([absent], className="buttons"), _refusal(SAID_NOT, id), about]
    address = dbc.Input(
        id=part_id(ADDRESS, id), type="url", placeholder="https:// address of the post", maxLength=500, value=""
    )
    there = html.Button("It is there", type="button", id=part_id(THERE, id), n_clicks=0, className="btn btn-primary")
    return [
        html.Label([hidden_label("Address of the post"), address], className="field"),
        html.Div([there, absent], className="buttons"),
        _refusal(SAID, id),
        _refusal(SAID_NOT, id),
        about,
    ]


def _send(file: CaseFile, accounts: Sequence[Account]) -> Component:
    id = file.case.id
    options = [{"label": account.name, "value": account.name} for account in accounts]
    choice = dbc.Select(id=part_id(ACCOUNT, id), options=options, value=accounts[0].name, class_name="account")
    return html.Section(
        [
            html.Div(
                [
                    html.Button(
                        ["Send", key("s")],
                        type="button",
                        id=part_id(SEND, id),
                        n_clicks=0,
                        className="btn btn-primary",
                        **data(key="s"),
                    ),
                    html.Label([html.Span("with"), choice], className="with"),
                ],
                className="buttons",
            ),
            _refusal(REFUSED, id),
            dcc.Store(id=part_id(ABOUT, id), data={"case": id, "version": file.case.version}),
        ],
        className="sends",
    )


def _refusal(part: str, case: str) -> Component:
    return html.Div(id=part_id(part, case), className="why-not", role="status")


def refused(sentence: str) -> Component:
    """Why it was not done."""
    return html.P(sentence, className="refused", dir="auto")


def left(outgoing: Outgoing, box: str) -> Parts:
    """How many signs of what is typed each account still takes; ``assets/signs.js`` counts."""
    return [
        html.Span(
            [html.Bdi(account.name), ": ", html.B(className="number"), " left"],
            className="signs-left",
            **data(of=box, counts=json.dumps(_counts(account))),
        )
        for account in outgoing.accounts
    ]


def _counts(account: Account) -> dict[str, int]:
    """0 = does not count."""
    bluesky = account.network is Network.bluesky
    return {"most": most(account), "bytes": BYTES if bluesky else 0, "link": 0 if bluesky else LINK}
