"""The page of one case. Its parts are renewed when the case changes; the box one types in never is."""

from __future__ import annotations

import json
from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from layouts.cases import answer, buttons, facts, pictures, thread, trail
from layouts.cases.buttons import CaseDialog
from layouts.cases.outgoing import DO as ANSWER_DO
from layouts.cases.places import HEARD, PARTS, part_of
from layouts.kit import dialogs
from layouts.kit.badges import badge
from layouts.kit.bind import data
from layouts.kit.dialogs import People
from layouts.kit.marks import action, age, aria, clock
from layouts.kit.parts import dot
from listening.cases.case import Action
from listening.cases.page import CaseFile
from listening.cases.snoozing import until_words
from listening.cases.words import words
from listening.config import Config
from listening.library.suggesting import Offered
from listening.names.keys import topic_keys
from listening.outbox.page import NOTHING, Outgoing

KEYS = (
    ("j", "next case of the queue"),
    ("k", "the one before"),
    ("u", "back to the queue"),
    *((each.key, each.help) for each in buttons.BUTTONS[:2]),
    ("8 9", "hand over to one of the two likeliest departments"),
    ("w", "write the answer"),
    ("1 2 3 4 5", "put an approved answer into it: the first that fits, the second, and so on"),
    ("Ctrl Enter", "save it as a draft, or send a dialog"),
    ("Ctrl Shift Enter", "save it, send it where an account can, and go on to the next case"),
    ("q", "request approval"),
    ("a", "approve"),
    ("x", "reject"),
    ("s", "send it, where an account can"),
    ("y", "copy the approved answer"),
    ("o", "open at the source"),
    ("m", "it was answered elsewhere"),
    *((each.key, each.help) for each in buttons.BUTTONS[2:]),
    ("i", "your inbox"),
    ("f", "set right what was decided about a post"),
    ("v", "take that back"),
    ("l", "for who leads: which terms would make a post noise"),
    ("Esc", "leave a field or a dialog"),
    ("?", "this list"),
)


def page(
    file: CaseFile, config: Config, people: People, outgoing: Outgoing = NOTHING, offered: Sequence[Offered] = ()
) -> Component:
    """``people``: whom it can be handed to; ``offered``: the approved answers that fit."""
    # What looks alike stands in its dialog.
    head, thread, answer, actions, facts, trail, _ = (
        html.Div(inner, id=part_of(part, file.case.id))
        for part, inner in zip(PARTS, parts(file, config, outgoing, offered), strict=True)
    )
    return html.Main(
        [
            _led(file),
            head,
            html.Div(
                [
                    html.Div(
                        [
                            thread,
                            html.Section(
                                [
                                    html.H2("Answer"),
                                    answer,
                                    html.Div([*_box(file), *pictures.chooser(outgoing)], className="box-place"),
                                    actions,
                                ],
                                className="answer",
                            ),
                            trail,
                        ],
                        className="talk",
                    ),
                    html.Aside(facts),
                ],
                className="case-body",
            ),
            *_dialogs(file, config, people),
            dcc.Store(id=part_of(HEARD, file.case.id)),
            dcc.Store(id=ANSWER_DO),
            *dialogs.stores(),
        ],
        className="case",
        id="case",
        **data(case=file.case.id, title=f"{config.brand.name} · {file.case.id}"),
    )


def parts(
    file: CaseFile, config: Config, outgoing: Outgoing = NOTHING, offered: Sequence[Offered] = ()
) -> tuple[Component | list[Component], ...]:
    """What changes with the case, in the order of PARTS."""
    return (
        _head(file, config),
        thread.thread(file, config),
        answer.state(file, config, outgoing, offered),
        answer.actions(file, config, outgoing),
        facts.facts(file, config),
        trail.trail(file, config),
        buttons.like(file),
    )


def missing(id: str) -> Component:
    return html.Main(
        [
            html.H1("No such case"),
            html.P(f"There is no case {id}, or it is not kept any more."),
            html.P(html.A("Desk", href="/desk")),
        ],
        className="sheet",
    )


def news(sentences: Sequence[str]) -> Component:
    """What others did while one looked."""
    return html.Div([html.P(text, dir="auto") for text in sentences], **data(n="news"))


def _box(file: CaseFile) -> list[Component]:
    """Kept by the browser until it is sent, through reloads too."""
    return [
        dcc.Textarea(
            id=answer.BOX,
            value="",
            persistence=f"{file.me} {file.case.id}",
            persistence_type="local",
            persisted_props=["value"],
            placeholder="Write the answer",
            maxLength=10_000,
            dir="auto",
            rows=4,
            className="answer-box",
        ),
        action("Write", "w", "unseen", writes=answer.BOX),
    ]


def _head(file: CaseFile, config: Config) -> Component:
    case = file.case
    keys = topic_keys(config)
    topic = case.opening.topics[0] if case.opening.topics else ""
    return html.Div(
        [
            html.Div(
                [
                    html.A(["Desk", html.Kbd("u")], href="/desk", className="back", **data(key="u", visits="")),
                    html.H1(case.id),
                    badge(_state(file), kind=f"state state-{case.state.value}"),
                    html.Span(case.priority.value, className="priority", **data(priority=case.priority.value)),
                    html.Span(f"escalated {case.escalation}×", className="escalated")
                    if case.escalation and not case.owner
                    else None,
                    clock(file.clocks.due, file.clocks.risk) if file.clocks.due else None,
                    html.Span([dot(keys.get(topic, "")), html.Span(topic, dir="auto")], className="with-dot")
                    if topic
                    else None,
                    html.Span(["opened ", age(case.opened_at)], className="hint"),
                    html.Span(className="company", role="status", dir="auto"),
                ],
                className="case-line",
            ),
            _marked(file, config),
            _merged(file) if case.merged_into else html.Div(_actions(file, config), className="bulk"),
        ],
        **data(version=str(case.version), merged=json.dumps(sorted(file.merged_trails))),
    )


def _led(file: CaseFile) -> Component | None:
    """Whoever followed the address of a case that was merged reads why this one stands here."""
    if not file.asked_for:
        return None
    return html.P([html.B(file.asked_for), " was merged into this case."], className="hint led", role="status")


def _marked(file: CaseFile, config: Config) -> Component | None:
    """Its tags, and until when it is put off."""
    case = file.case
    if not case.tags and not case.snoozed_at:
        return None
    off = Action.untag in file.possible
    tags = [
        badge(
            [
                html.Bdi(tag),
                html.Button(
                    "×",
                    type="button",
                    className="untag",
                    title="Take this tag off",
                    **data(do="untag", text=tag),
                    **aria(label=f"Take off the tag {tag}"),
                )
                if off
                else None,
            ],
            kind="case-tag",
        )
        for tag in case.tags
    ]
    put_off = html.Span(
        [
            html.B(f"Snoozed {until_words(case.snoozed_until, config.brand.timezone)}"),
            f" by {case.snoozed_by}. It is not in the queue; its clocks run on.",
        ],
        className="put-off-said",
        dir="auto",
    )
    return html.Div([*tags, *([put_off] if case.snoozed_at else [])], className="case-marks")


def _state(file: CaseFile) -> str:
    """``dismissed: duplicate``: an end says why."""
    why = file.case.dismissal
    return f"{words(file.case.state)}: {why.value.replace('_', ' ')}" if why else words(file.case.state)


def _merged(file: CaseFile) -> Component:
    into = file.case.merged_into
    link = html.A([into, html.Kbd("+")], href=f"/case/{into}", className="back", **data(key="+", visits=""))
    return html.Div(
        [html.P(["It was merged into ", link]), action("", "?", "quiet", opens="dialog-help")], className="bulk"
    )


def _actions(file: CaseFile, config: Config) -> list[Component]:
    return [
        *(_likely(file, config) if Action.hand_over in file.possible else ()),
        *buttons.of_case(file),
        action("", "?", "quiet", opens="dialog-help"),
    ]


FIRST_LIKELY = 8
"""The key of the first of them: 1 to 5 put an approved answer in."""


def _likely(file: CaseFile, config: Config) -> list[Component]:
    """Where a model could not tell: its two likeliest departments, a key for each, until somebody handed it over.

    The triage desk, where it is, may be one of them: then there is one key.
    """
    likely = file.opener.likely if file.opener else ()
    known = {each.name: each.label for each in config.departments}
    if file.case.hand_overs or not known.keys() >= set(likely):
        return []
    return [
        action(f"To {known[name]}", str(n), do="hand_over", department=name, why="one of the two likeliest")
        for n, name in enumerate((name for name in likely if name != file.case.department), FIRST_LIKELY)
    ]


def _dialogs(file: CaseFile, config: Config, people: People) -> list[Component]:
    approvers = dict.fromkeys([*file.approvers, *(people.managers if file.managers else ())])
    return [
        *buttons.asking(CaseDialog(config, people, file)),
        dialogs.reject(),
        dialogs.request([name for name in approvers if name != file.me]),
        dialogs.help(KEYS),
    ]
