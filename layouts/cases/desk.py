"""The queue of a department, or of all of one's own: one line per case, the next due first.

The lines come by ``/here``; ``assets/queue.js`` makes them from the one template
that is rendered here, with the vocabulary of ``layouts.kit.bind``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.cases import buttons
from layouts.cases.buttons import CaseDialog
from layouts.kit import dialogs
from layouts.kit.badges import Weight, badge_class
from layouts.kit.bind import Bound, data
from layouts.kit.dialogs import People
from layouts.kit.formats import Format
from layouts.kit.marks import action, age, aria, choice, hidden_label
from layouts.kit.parts import mood_mark
from listening.cases.case import CLOSED, Action, State
from listening.cases.doing import Target
from listening.cases.queue import Order, Owner
from listening.cases.strays import CameBack
from listening.cases.words import words
from listening.config import Config, Priority
from listening.outbox.answer import Answer
from listening.outbox.page import in_words

KEYS = (
    ("j", "next case (or the arrow down)"),
    ("k", "the one before (or the arrow up)"),
    ("Enter", "open it"),
    ("x", "choose it, for several at once"),
    ("c", "claim"),
    ("h", "hand over"),
    ("r", "resolve"),
    ("d", "dismiss"),
    ("z", "take back what was just done, as long as the message offers it"),
    ("e", "open again, among what is resolved or dismissed"),
    ("s", "what was called spam and asks again"),
    ("b", "bring that back into the queue"),
    ("p", "snooze: put it off, until a time or until the customer writes"),
    ("g", "tag"),
    ("+", "merge it, or all that are chosen, into another case"),
    ("v", "show what was put off; bring it back with b"),
    ("i", "your inbox"),
    ("/", "search"),
    ("Ctrl C", "copy the chosen lines as a table"),
    ("Esc", "leave a field, choose nothing"),
    ("?", "this list"),
)

STATES = [*(state for state in State if state not in CLOSED), *sorted(CLOSED, reverse=True)]
OWNERS = ((Owner.me, "mine"), (Owner.nobody, "nobody's"))
ORDERS = (
    (Order.waiting, "waiting longest"),
    (Order.newest, "newest"),
    (Order.hand_overs, "most hand-overs"),
    (Order.escalated, "escalated"),
    (Order.priority, "most urgent"),
    (Order.department, "department"),
    (Order.owner, "owner"),
)
CALLED_SPAM = "called spam by mistake"
IN_CRISIS, TAGS = badge_class(Weight.crisis, "in-crisis"), badge_class(Weight.quiet, "row-tags")
"""Why it comes back, in the trail."""
HEADS: tuple[tuple[str, str, Order, str], ...] = (
    ("Due", "clock", Order.due, "ascending"),
    ("Priority", "priority", Order.priority, "ascending"),
    ("Case", "what", Order.newest, "descending"),
    ("Department", "where", Order.department, "ascending"),
    ("Owner", "who", Order.owner, "ascending"),
)
"""Headings: words, class, the order that a click makes, and which way that is."""


class SpikeGiven(msgspec.Struct, frozen=True):
    """A spike that somebody gave to a person or to a department."""

    id: str
    title: str
    ratio: float
    to: str
    """The department by its label; empty: the person who looks."""


FILTERS = "desk-filters"
HISTORY = "desk-history"
SETTLE = "settle-history"
BACK = "desk-came-back"
SEEN = "came-back-seen"


def history(number: int, acts: bool) -> list[Component]:
    """What stands apart: cases of before anybody listened; ``acts``: may settle them."""
    if not number:
        return []
    settle = html.Button(
        "Settle them", type="button", id=SETTLE, n_clicks=0, className="btn btn-outline-secondary btn-sm"
    )
    return [html.Span(f"{number:,} from before you listened"), *([settle] if acts else [])]


def came_back(told: Sequence[CameBack]) -> list[Component]:
    """For a manager: whose cases are back in the queues, and why."""
    if not told:
        return []
    lines = [
        html.P(
            [
                html.B(f"{back.number:,} {'case' if back.number == 1 else 'cases'}"),
                " back in the queue: ",
                html.Bdi(back.why),
            ]
        )
        for back in told
    ]
    return [
        html.Div(lines),
        html.Button("Seen", type="button", id=SEEN, n_clicks=0, className="btn btn-outline-secondary btn-sm"),
    ]


def stuck(answers: Sequence[Answer], me: str) -> list[Component]:
    """Answers that did not go out: to a manager all, to others their own."""
    return [
        html.P(
            [
                html.A(answer.case, href=f"/case/{answer.case}", **data(visits="")),
                " ",
                html.Bdi("Your answer " if answer.by == me else f"{answer.by}'s answer "),
                html.Bdi(_lower(in_words(answer)[0]) if not answer.posts else f"as a thread: {in_words(answer)[0]}"),
                " ",
                age(answer.at),
            ]
        )
        for answer in answers
    ]


def given(several: Sequence[SpikeGiven]) -> list[Component]:
    """Spikes that go on and were given to who looks, or to a department of theirs."""
    return [
        html.P(
            [
                html.A([html.Bdi(each.title), f", {each.ratio:.0f}×"], href=f"/spikes/{each.id}"),
                " was given to ",
                html.Bdi(each.to or "you"),
                *([": nobody there has taken it yet"] if each.to else []),
            ]
        )
        for each in several
    ]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def settled(number: int) -> list[Component]:
    return [html.Span(f"{number:,} from before you listened are being settled. Nobody is told.")]


def page(
    config: Config,
    department: str,
    mine: Sequence[str],
    people: People,
    acts: bool,
    apart: int = 0,
    back: Sequence[CameBack] = (),
    not_out: Sequence[Answer] = (),
    me: str = "",
    spikes: Sequence[SpikeGiven] = (),
) -> Component:
    """``department``: empty for all of one's own, which are ``mine``; ``acts``: may work on cases.

    ``apart``: how many cases are of before anybody listened. ``back``: what a manager has not seen yet.
    ``not_out``: answers that did not go out, for ``me`` to know. ``spikes``: what was given to them.
    """
    title = next((d.label for d in config.departments if d.name == department), "")
    return html.Main(
        [
            html.Div(
                [
                    html.H1(title or "Desk", dir="auto"),
                    html.Span(className="count", role="status"),
                    _departments(config, department, mine),
                ],
                className="desk-head",
            ),
            _filters(config),
            _again(),
            _snoozed(),
            html.Div(history(apart, acts), className="desk-apart", id=HISTORY, role="status", **data(desk=department)),
            html.Div(came_back(back), className="desk-apart", id=BACK, role="status"),
            html.Div(stuck(not_out, me), className="not-out", **aria(label="Answers that did not go out")),
            html.Div(given(spikes), className="not-out", **aria(label="Spikes given to you")),
            html.Div(_actions() if acts else [], className="bulk"),
            html.Div(
                [html.Div(_heads(), role="rowgroup"), html.Div(className="rows", role="rowgroup")],
                className="rows-place",
                role="grid",
                **aria(label="Cases", multiselectable="true"),
            ),
            html.P("Waiting for the server", className="nothing", role="status"),
            html.Div(_row(Bound({}, "", 0)), className="template", **aria(hidden="true")),
            *buttons.asking(CaseDialog(config, people), *ON_SEVERAL),
            dialogs.help(KEYS),
            *dialogs.stores(),
        ],
        className="desk",
        id="desk",
        **data(desk=department, title=f"{config.brand.name} · {title or 'Desk'}"),
    )


def _heads() -> Component:
    """What is in which column, and how the queue is sorted by it."""
    heads = [
        html.Span(
            html.Button(text, type="button", className="sorts", **data(order=order.value, usual=usual)),
            role="columnheader",
            className=f"head-{kind}",
            **aria(sort="none"),
        )
        for text, kind, order, usual in HEADS
    ]
    chosen = html.Span(hidden_label("Chosen"), role="columnheader", className="head-box")
    company = html.Span(hidden_label("Who looks or writes"), role="columnheader", className="head-company")
    return html.Div([chosen, *heads, company], className="heads", role="row")


def outcome(
    sentences: Sequence[str], refused: Sequence[str], undo: Sequence[Target] = (), lasts_ms: int = 0
) -> Component:
    """What was done, and what was not and why.

    ``undo``: what can be taken back, for ``lasts_ms``; 0: as long as nobody else did something.
    """
    about = msgspec.json.encode(undo).decode()
    told = {"do": "undo", "about": about} | ({"lasts": str(lasts_ms)} if lasts_ms else {})
    back = [action("Undo", "z", "quiet", off=False, **told)] if undo else []
    return html.Div(
        [html.P([text, *back], dir="auto") for text in sentences]
        + [html.P(text, className="refused", dir="auto") for text in refused],
        # A message like the one before is a new message.
        **data(n=str(len(sentences) + len(refused))),
    )


def _departments(config: Config, chosen: str, mine: Sequence[str]) -> Component:
    options = [html.Option("my departments" if mine else "all departments", value="")]
    options += [html.Option(d.label, value=d.name) for d in config.departments]
    return html.Label(
        [
            hidden_label("Department"),
            html.Select(options, className="departments-choice form-select", **data(chosen=chosen)),
        ],
        className="field",
    )


def _filters(config: Config) -> Component:
    """Their names are those of ``listening.cases.queue.Wanted``.

    On a narrow screen they come up from below (Bootstrap's offcanvas), with the queue above in sight as it changes.
    """
    return html.Form(
        [
            html.Label(
                [
                    hidden_label("Search"),
                    dbc.Input(type="search", name="text", placeholder="Search", maxLength=100, autoComplete="off"),
                ],
                className="field search",
            ),
            html.Button(
                "Filters",
                type="button",
                className="btn btn-outline-secondary d-md-none",
                **data(unfolds=FILTERS),
                **aria(controls=FILTERS, expanded="false"),
            ),
            html.Div(
                [
                    html.Div(
                        [
                            html.H2("Filters", className="offcanvas-title h5", id=f"{FILTERS}-title"),
                            html.Button(
                                type="button", className="btn-close", **data(unfolds=FILTERS), **aria(label="Close")
                            ),
                        ],
                        className="offcanvas-header",
                    ),
                    html.Div(
                        [
                            *choice("owner", "Owner", [(o.value, text) for o, text in OWNERS], "anybody's"),
                            *choice("state", "State", [(s.value, words(s)) for s in STATES], "our turn"),
                            *choice("priority", "Priority", [(p.value, p.value) for p in Priority], "any"),
                            *choice("topic", "Topic", [(t.name, t.name) for t in config.topics], "any"),
                            *choice("language", "Language", (), "any"),
                            *choice("place", "Place", (), "any"),
                            *choice("tag", "Tag", (), "any"),
                            *choice("order", "Order", [(o.value, text) for o, text in ORDERS], "next due"),
                        ],
                        className="offcanvas-body",
                    ),
                ],
                id=FILTERS,
                className="offcanvas-md offcanvas-bottom",
                role="group",
                **aria(labelledby=f"{FILTERS}-title"),
            ),
            dcc.Input(type="hidden", name="way", value=""),
            dcc.Input(type="hidden", name="again", value=""),
        ],
        className="filters",
    )


def _again() -> Component:
    """The line of the day: whoever was called spam and complains anew is seen by somebody."""
    return html.P(
        [html.Span(className="how-many"), action("Show them", "s", "quiet", again="spam")],
        className="called-spam off",
        role="status",
    )


def _snoozed() -> Component:
    """How much was put off: out of the queue is not out of the world."""
    return html.P(
        [html.Span(className="how-many"), action("Show them", "v", "quiet", again="snoozed")],
        className="put-off-line off",
        role="status",
    )


FIRST = {Action.claim: "waits", Action.hand_over: "waits", Action.resolve: "waits"}
THEN = {
    Action.snooze: "waits",
    Action.tag: "waits put-off",
    Action.merge: "waits",
    Action.wake: "put-off",
    Action.reopen: "over",
    Action.dismiss: "waits again",
}
"""And among which cases: the classes of ``desk.css``."""
ON_SEVERAL = (*FIRST, *THEN)
"""What can be done to several at once, in the order of the desk."""


def _actions() -> list[Component]:
    return [
        html.Span("", className="chosen", role="status"),
        *(buttons.BY_ACTION[each].button(kind) for each, kind in FIRST.items()),
        action("Bring back", "b", "again", do="reopen", why=CALLED_SPAM),
        *(buttons.BY_ACTION[each].button(kind) for each, kind in THEN.items()),
        action("", "?", "quiet", opens="dialog-help"),
    ]


def _row(row: Bound) -> Component:
    cell: dict[str, Any] = {"role": "gridcell"}
    return html.Div(
        [
            html.I(className="box", **cell),
            row.following(className="clock", marks={"due": "due", "risk": "risk"}, **cell),
            row.following(row.text("priority"), className="priority", marks={"priority": "priority"}, **cell),
            row.following(
                [
                    html.Div(
                        [
                            mood_mark(row, "mood"),
                            row.text("author", className="author", dir="auto"),
                            row.text("source", className="source"),
                            row.following(
                                row.text("topic", dir="auto"), className="tag", tint="topic_hue", when="topic"
                            ),
                            row.text("language", className="code"),
                            row.text("place", className="place", dir="auto"),
                            row.following(
                                [row.text("posts", Format.int), " posts"], className="posts", marks={"posts": "posts"}
                            ),
                            row.following("crisis mode", className=IN_CRISIS, when="crisis"),
                            row.following(row.text("tagged", dir="auto"), className=TAGS, when="tagged"),
                        ],
                        className="by",
                    ),
                    html.A(row.text("text"), className="said-text", tabIndex="-1"),
                ],
                className="what",
                marks={"tongue": "language"},
                **cell,
            ),
            html.Div(
                [
                    row.following(
                        row.text("department_title", dir="auto"), className="tag tag-to", tint="department_hue"
                    ),
                    row.following(
                        ["handed over ", row.text("hand_overs", Format.int), "×"], className="handed", when="hand_overs"
                    ),
                ],
                className="where",
                **cell,
            ),
            html.Div(
                [
                    row.following(row.text("owner", dir="auto"), className="owner", when="owner"),
                    row.following("nobody has it", className="owner nobody", unless="owner"),
                    row.following(
                        ["escalated ", row.text("escalation", Format.int), "×"],
                        className="escalated",
                        when="escalation",
                    ),
                    row.text("said", className="state"),
                    row.following(["snoozed ", row.text("snoozed")], className="asked", when="snoozed"),
                    row.following(["by ", row.text("asked", dir="auto")], className="asked", when="asked"),
                ],
                className="who",
                **cell,
            ),
            html.Span(className="company", dir="auto", **cell),
        ],
        className="case-row",
        role="row",
        tabIndex="-1",
    )
