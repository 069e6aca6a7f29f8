"""The answer on its way: its state in words, the button that sends it, and what is asked of a person."""

from __future__ import annotations

import json
from collections.abc import Sequence

import dash_bootstrap_components as dbc
import msgspec
from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.marks import age, hidden_label, key
from listening.cases.case import Draft
from listening.cases.page import CaseFile
from listening.config import Account
from listening.outbox import cutting
from listening.outbox.accounts import text_of
from listening.outbox.addresses import THERE
from listening.outbox.answer import Answer, AnswerState
from listening.outbox.doing import AnswerDoing, AnswerStep
from listening.outbox.limits import most
from listening.outbox.networks import FACTS
from listening.outbox.page import Outgoing, in_words

DO = "answer-do"
"""Where the script puts what is to be done with an answer. It stands outside of what is renewed: a button that is
renewed in the moment of its click would take the click with it."""

Parts = list[Component]


def going(file: CaseFile, outgoing: Outgoing) -> Parts:
    """Below the draft: what became of the last answer, and how the draft is sent."""
    found: Parts = []
    if outgoing.answer is not None and _matters(outgoing.answer, file):
        found.append(_state(outgoing.answer, file, outgoing))
    if outgoing.ready:
        found.append(_send(file, outgoing))
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
            *(_waiting(answer, file) if outgoing.says and _waits(answer) else []),
        ],
        className=f"going {'stuck' if answer.stuck else answer.state.value}",
        role="status",
    )


def _asked(answer: Answer, file: CaseFile) -> Parts:
    """Whether it went out is for a person to say; of what surely did not, that it stays so."""
    about = AnswerDoing(does=AnswerStep.not_there, case=file.case.id, answer=answer.id)
    absent = _button(
        ["It is not there" if answer.asks else "Leave it at that"], about, "btn btn-outline-secondary quiet"
    )
    if not answer.asks:
        rest = [_button(["Send the rest"], _rest(answer, file), "btn btn-primary")] if answer.number else []
        return [html.Div([*rest, absent], className="buttons")]
    found = msgspec.structs.replace(about, does=AnswerStep.there, value=THERE)
    there = _button(["It is there"], found, "btn btn-primary")
    if not FACTS[answer.network].addressed:
        return [html.Div([there, absent], className="buttons")]
    address = dbc.Input(type="url", placeholder="https:// address of the post", maxLength=500, value="")
    return [
        html.Label([hidden_label("Address of the post"), address], className="field"),
        html.Div([there, absent], className="buttons"),
    ]


def _rest(answer: Answer, file: CaseFile) -> AnswerDoing:
    return AnswerDoing(does=AnswerStep.send, case=answer.case, version=file.case.version, value=answer.account)


def _waits(answer: Answer) -> bool:
    """Something of its thread went out, or may have, and something else waits."""
    begun = answer.number > 0 and answer.state is AnswerState.queued
    left = answer.state is AnswerState.unknown and answer.number + 1 < len(answer.posts)
    return (begun or left) and not answer.taken_back


def _waiting(answer: Answer, file: CaseFile) -> Parts:
    back = AnswerDoing(does=AnswerStep.take_back, case=file.case.id, answer=answer.id)
    return [html.Div([_button(["Take back the rest"], back, "btn btn-outline-secondary quiet")], className="buttons")]


def as_thread(draft: Draft, accounts: Sequence[Account], may: bool) -> Parts:
    """Where a draft is too long for one post: where it is cut for each account, and the choice to send it so.

    ``may``: whoever looks may change the draft.
    """
    text = text_of(draft)
    cuts: dict[tuple[str, ...], list[str]] = {}
    for account in accounts:
        posts = cutting.posts(text, account)
        if posts and isinstance(posts, tuple):
            cuts.setdefault(posts, []).append(account.name)
        elif posts and draft.thread:
            return [html.P(f"It cannot be a thread: {posts}", className="needs", dir="auto")]
    found: Parts = []
    for posts, names in cuts.items():
        with_whom = f" with {', '.join(names)}" if len(cuts) > 1 else ""
        goes = f"Goes out as a thread of {len(posts)} posts{with_whom}, cut like this:"
        shown = html.Ol([html.Li(each, dir="auto") for each in posts], className="thread-posts")
        if draft.thread:
            found += [html.P(html.B(goes), dir="auto"), shown]
        else:
            head = html.Summary(f"Too long for one post{with_whom}: where a thread of {len(posts)} would be cut")
            found.append(html.Details([head, shown], **data(keep=f"thread-{len(found)}")))
    if found and may and not draft.thread:
        sizes = sorted({len(posts) for posts in cuts})
        many = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
        chosen = html.Button(
            f"Send as a thread of {many} posts",
            type="button",
            className="btn btn-outline-secondary quiet",
            **data(do="draft", text=draft.text, thread="yes"),
        )
        found.append(html.Div([chosen], className="buttons"))
    return [html.Div(found, className="as-thread")] if found else []


def _send(file: CaseFile, outgoing: Outgoing) -> Component:
    accounts = outgoing.accounts
    about = AnswerDoing(does=AnswerStep.send, case=file.case.id, version=file.case.version)
    options = [{"label": account.name, "value": account.name} for account in accounts]
    choice = dbc.Select(options=options, value=accounts[0].name, class_name="account")
    return html.Section(
        [
            html.Div(
                [
                    _button(["Send", key("s")], about, "btn btn-primary", key="s"),
                    html.Label([html.Span("with"), choice], className="with"),
                ],
                className="buttons",
            ),
            *(html.P(each, className="hint price", dir="auto") for each in outgoing.prices),
        ],
        className="sends",
    )


def _button(inner: Sequence[str | Component], does: AnswerDoing, look: str, **told: str) -> Component:
    """The script sends ``does`` with what stands in the field of its section."""
    about = msgspec.json.encode(does).decode()
    return html.Button(list(inner), type="button", className=look, **data(answers=about, **told))


def left(outgoing: Outgoing, box: str) -> Parts:
    """How many signs of what is typed each account still takes; ``assets/signs.js`` counts."""
    return [
        html.Span(
            [html.Bdi(account.name), ": ", html.B(className="number"), " left", html.Span(className="posts")],
            className="signs-left",
            **data(of=box, counts=json.dumps(counted(account))),
        )
        for account in outgoing.accounts
    ]


def counted(account: Account) -> dict[str, int]:
    """How an account's network counts, for ``assets/signs.js``; 0 = it does not."""
    facts = FACTS[account.network]
    how = {"points": facts.points, "named": facts.short_handles, "emoji": facts.emoji_bytes, "weighted": facts.weighted}
    return {
        "most": most(account),
        "threads": int(facts.threads),
        "bytes": facts.bytes,
        "link": facts.link,
        **{key: int(yes) for key, yes in how.items()},
    }
