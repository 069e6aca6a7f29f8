"""The answer: what has to be approved and by whom, the draft as it stands, what can be done with it.

The box somebody types in is not here: nothing that happens may renew it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.cases import pictures, reusing
from layouts.cases.outgoing import as_thread, going, left
from layouts.kit.bind import data
from layouts.kit.changes import changed_words
from layouts.kit.marks import action, age
from listening.cases.case import Action, Draft, State
from listening.cases.line import title
from listening.cases.page import CaseFile
from listening.cases.wording import told
from listening.cases.words import words
from listening.config import Config
from listening.library.suggesting import Offered
from listening.outbox.answer import AnswerState
from listening.outbox.page import NOTHING, Outgoing

BOX = "answer"
OPENER = "answer-opener"
APPROVED = "approved-text"
DRAFT = "draft-text"
STATEMENT = "statement-text"

Parts = list[Component]

ON_ITS_WAY = frozenset({AnswerState.queued, AnswerState.sending, AnswerState.sent})
"""What stands in the box then is no answer to what comes next."""


def state(file: CaseFile, config: Config, outgoing: Outgoing = NOTHING, offered: Sequence[Offered] = ()) -> Component:
    """Above the box: crisis, approval, the draft, what is on its way, and the approved answers that fit."""
    shown = [
        *_crisis(file, config),
        *_approval(file),
        *_draft(file, outgoing),
        *going(file, outgoing),
        *(reusing.offers(offered, BOX) if Action.draft in file.possible else ()),
    ]
    return html.Div(shown, className="answer-state", **_box_follows(file, outgoing))


def _box_follows(file: CaseFile, outgoing: Outgoing) -> dict[str, Any]:
    """For ``assets/box.js``: what is in the box and was saved here follows what others make of it."""
    draft = file.case.drafts[-1] if file.case.drafts else None
    if draft is None or Action.draft not in file.possible:
        return {}
    answer = outgoing.answer
    away = answer is not None and answer.draft_at == draft.at and answer.state in ON_ITS_WAY
    kept = {text for each in file.case.drafts for text in (each.text, each.approved_text) if text}
    text = draft.approved_text or draft.text
    by, what = draft.author, f"{draft.author} wrote a new draft. It stands in the box now."
    if changed := told(draft.text, text):
        by, what = draft.approved_by, f"{draft.approved_by} approved it with {changed}. That stands in the box now."
    follows = {
        "text": text,
        "kept": sorted(kept - {text}),
        "said": what if by != file.me else "",
        "sent": away or bool(draft.posted_at),
        "reuses": draft.reuse.answer if draft.reuse and text == draft.text else "",
    }
    return data(follows=json.dumps(follows))


def actions(file: CaseFile, config: Config, outgoing: Outgoing = NOTHING) -> Component:
    """Below the box; who cannot write reads why, and an empty box is not shown (desk.css)."""
    may = file.possible
    buttons: Parts = []
    if Action.draft in may:
        buttons.append(_save())
    if Action.request_approval in may:
        buttons.append(action("Request approval", "q", "" if file.approval else "quiet", opens="dialog-request"))
    if Action.mark_answered in may:
        buttons.append(action("Answered elsewhere", "m", "quiet", do=Action.mark_answered.value, sends=BOX))
    if Action.draft not in may:
        buttons.append(html.P(_closed(file, config), className="needs", dir="auto"))
    else:
        buttons += left(outgoing, BOX)
    return html.Div(buttons, className="buttons")


def _closed(file: CaseFile, config: Config) -> str:
    """Why nothing can be written here."""
    case = file.case
    if case.merged_into:
        return f"It is answered in {case.merged_into}."
    if case.state in (State.resolved, State.dismissed):
        return f"It is {words(case.state)}. " + (
            "Open it again to answer." if Action.reopen in file.possible else "Nothing is to be answered."
        )
    return f"{title(config, case.department)} answers it; you can read along."


def _save() -> Component:
    return html.Button(
        ["Save draft", html.Kbd("Ctrl Enter")],
        type="button",
        className="btn btn-primary",
        **data(do=Action.draft.value, sends=BOX, saves=BOX),
    )


def _crisis(file: CaseFile, config: Config) -> Parts:
    if file.crisis is None:
        return []
    crisis = file.crisis
    about = crisis.topic or title(config, crisis.department)
    return [
        html.Section(
            [
                html.P(
                    [html.B("CRISIS"), f" mode of {about}, switched on by {crisis.by} ", age(crisis.since)],
                    dir="auto",
                ),
                html.Blockquote(crisis.statement, id=STATEMENT, dir="auto"),
                *(
                    [
                        html.Button(
                            "Use the holding statement",
                            type="button",
                            className="btn btn-outline-secondary quiet",
                            **data(fills=BOX, **{"from": STATEMENT}),
                        )
                    ]
                    if Action.draft in file.possible
                    else []
                ),
            ],
            className="in-crisis",
        )
    ]


def _approval(file: CaseFile) -> Parts:
    draft = file.case.draft
    if not file.approval or (draft is not None and draft.reuse is not None and file.authorised_by(draft)):
        return []
    names = [*file.approvers, *(["managers"] if file.managers else [])]
    who = ", ".join(names) or "managers"
    return [html.P(f"Needs approval: {file.approval}. It is given by {who}.", className="needs", dir="auto")]


def _draft(file: CaseFile, outgoing: Outgoing) -> Parts:
    drafts = file.case.drafts
    if not drafts:
        return []
    last = drafts[-1]
    found: Parts = [_one(last, file, outgoing)]
    if len(drafts) > 1:
        older = [
            html.Li(
                [
                    _said(draft),
                    html.P(draft.text, dir="auto", className="text", id=f"draft-{draft.at}"),
                    *(_again(draft) if Action.draft in file.possible else ()),
                ]
            )
            for draft in reversed(drafts[:-1])
        ]
        count = "1 earlier draft" if len(older) == 1 else f"{len(older)} earlier drafts"
        found.append(html.Details([html.Summary(count), html.Ol(older, className="drafts")], **data(keep="drafts")))
    return found


def _again(draft: Draft) -> Parts:
    """What somebody took the place of is not lost."""
    told = data(fills=BOX, **{"from": f"draft-{draft.at}"})
    return [html.Button("Use it again", type="button", className="btn btn-outline-secondary btn-sm quiet", **told)]


def _one(draft: Draft, file: CaseFile, outgoing: Outgoing) -> Component:
    done = bool(file.authorised_by(draft))
    text = draft.approved_text or draft.text
    return html.Section(
        [
            _said(draft),
            *reusing.made_of(draft, file),
            html.Blockquote(text, id=APPROVED if done else DRAFT, dir="auto"),
            *pictures.shown(draft.pictures),
            *_changed(draft),
            *(as_thread(draft, outgoing.accounts, Action.draft in file.possible) if not draft.posted_at else ()),
            html.Div(_doing(draft, file), className="buttons"),
        ],
        className="draft approved" if done else "draft",
    )


def _changed(draft: Draft) -> Parts:
    """What was written, if something else was approved: both are kept."""
    if not draft.approved_text or draft.approved_text == draft.text:
        return []
    return [
        html.Div(
            [
                html.P(
                    [
                        html.B(draft.approved_by, dir="auto"),
                        " changed what ",
                        html.B(draft.author, dir="auto"),
                        " wrote:",
                    ]
                ),
                html.P(changed_words(draft.text, draft.approved_text), dir="auto", className="text changed-words"),
            ],
            className="what-changed",
        )
    ]


def _doing(draft: Draft, file: CaseFile) -> Parts:
    may = file.possible
    found: Parts = []
    if Action.approve in may:
        found += [
            action("Approve", "a", do=Action.approve.value),
            action("Reject", "x", "quiet", opens="dialog-reject"),
            html.Button(
                "Change a copy",
                type="button",
                className="btn btn-outline-secondary quiet",
                **data(fills=BOX, **{"from": DRAFT}),
            ),
            html.Button(
                "Approve my version",
                type="button",
                className="btn btn-outline-secondary quiet",
                **data(do=Action.approve.value, sends=BOX),
            ),
        ]
    done = bool(file.authorised_by(draft))
    if (done or not file.approval) and not draft.posted_at:
        box = APPROVED if done else DRAFT
        found.append(action("Copy", "y", "" if done else "quiet", copies=box))
        opener = file.opener
        if opener is not None and opener.url.startswith(("https://", "http://")):
            found += [
                html.A(
                    "Open at X" if opener.url.startswith("https://x.com/") else "Open at the source",
                    href=opener.url,
                    target="_blank",
                    rel="noopener noreferrer",
                    className="btn btn-outline-secondary",
                    id=OPENER,
                    **data(copies=box),
                ),
                dbc.Tooltip("With the answer in the clipboard", target=OPENER),
            ]
    return found


def _said(draft: Draft) -> Component:
    """How far it has come, in one line."""
    parts: list[str | Component] = [html.B(draft.author, dir="auto"), " wrote it ", age(draft.at)]
    if draft.rejected_by:
        parts += [" · ", html.B(draft.rejected_by, dir="auto"), f" rejected it: {draft.rejected_why}"]
    elif draft.approved_by:
        parts += [" · ", html.B(draft.approved_by, dir="auto"), " approved it ", age(draft.approved_at)]
    elif draft.requested_at:
        asked = draft.approver or "anybody who may"
        parts += [" · ", html.B(asked, dir="auto"), " is asked to approve it"]
    if draft.posted_at:
        how = "posted" if draft.posted_id else "answered elsewhere"
        parts.append(f" · {how}")
    return html.P(parts, className="by")
