"""Facts beside the thread: the clocks, who has what part in it, who wrote, and what looks alike."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts.cases.thread import LONG_NAME, author, source_link
from layouts.kit.bind import data
from layouts.kit.formats import about
from layouts.kit.marks import age, clock, moment, span
from layouts.kit.parts import dot, mood_key
from listening.cases.case import State
from listening.cases.line import QueueRow, title
from listening.cases.page import CaseFile
from listening.cases.words import NAMES
from listening.config import Config
from listening.names.keys import department_keys, topic_keys
from listening.wall.authors import line


def facts(file: CaseFile, config: Config) -> Component:
    return html.Div(
        [_clocks(file, config), _path(file, config), _why(file, config), _author(file), _similar(file)],
        className="facts",
    )


def _clocks(file: CaseFile, config: Config) -> Component:
    clocks = file.clocks
    zone = config.brand.timezone
    rows: list[tuple[str, Component, str]] = []
    first = clocks.first
    waits = clocks.reply.due and file.case.waiting_since
    if file.case.closed_at and not file.case.answered_at:
        # Its clock stood still when the case ended, but no promise was kept by that.
        rows.append(("First response", html.Span("none was given"), _until(first.due, zone, file.now)))
    elif first.stopped or not waits:
        rows.append(
            ("First response", clock(first.due, first.risk, stopped=first.stopped), _until(first.due, zone, file.now))
        )
    if waits:
        name = "Next reply" if first.stopped else "First response"
        rows.append((name, clock(clocks.reply.due, clocks.reply.risk), _until(clocks.reply.due, zone, file.now)))
    end = clocks.resolution
    rows.append(("Resolution", clock(end.due, end.risk, stopped=end.stopped), _until(end.due, zone, file.now)))
    return _part(
        "Clocks",
        html.Dl([part for name, value, hint in rows for part in (html.Dt(name), html.Dd([value, html.Small(hint)]))]),
    )


def _until(due: int, zone: str, now: int) -> str:
    return f"due {moment(due, zone, now)[:-3]}" if due else ""


def _path(file: CaseFile, config: Config) -> Component:
    """Who directs it, who answers it, who authorises it."""
    case = file.case
    routed = case.directed_by == case.opening.route and not case.hand_overs
    directed = f"route {case.opening.route}" if routed else NAMES.get(case.directed_by, case.directed_by)
    key = department_keys(config).get(case.department, "")
    elapsed = (case.closed_at or file.now) - case.opened_at
    handed = html.Span(_count(case.hand_overs, "hand-over", "hand-overs"), className="whole")
    spent: list[str | Component] = [
        f"{_count(len(case.people), 'person', 'people')}, {_count(case.touches, 'touch', 'touches')}, ",
        handed,
        f" in {span(elapsed)}",
    ]
    return _part(
        "Who",
        html.Dl(
            [
                html.Dt("Department"),
                html.Dd([dot(key), html.Span(title(config, case.department), dir="auto")], className="with-dot"),
                html.Dt("Directed by"),
                html.Dd(directed, dir="auto"),
                html.Dt("Answered by"),
                html.Dd(html.B(case.owner, dir="auto") if case.owner else _nobody(file)),
                html.Dt("Authorised by"),
                html.Dd(_authorised(file), dir="auto"),
                html.Dt("So far"),
                html.Dd(spent),
            ]
        ),
    )


def _nobody(file: CaseFile) -> Component:
    """Stands out while something waits for an answer."""
    if file.case.waiting_since:
        return html.Span("nobody has it", className="nobody")
    return html.Span("nobody")


def _authorised(file: CaseFile) -> str:
    """By whom it was, who is asked to, or who would be."""
    draft = file.case.drafts[-1] if file.case.drafts else None
    if draft and (authorised := file.authorised_by(draft)):
        return authorised
    if draft and file.case.state is State.waiting_approval and draft.approver:
        return f"{draft.approver}, who is asked"
    approvers = ", ".join([*file.approvers, *(["a manager"] if file.managers else [])])
    asked = file.approval or file.case.state is State.waiting_approval
    return approvers if asked else "nobody needs to"


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _why(file: CaseFile, config: Config) -> Component:
    """What opened it, and which route it took: printed, so that nobody has to guess."""
    opening = file.case.opening
    keys = topic_keys(config)
    topics = [
        html.Span([dot(keys.get(topic, "")), html.Span(topic, dir="auto")], className="with-dot")
        for topic in opening.topics
    ]
    return _part(
        "Why it is here",
        html.Dl(
            [
                html.Dt("Opened by"),
                html.Dd([html.B(opening.reason.value), f": {opening.evidence}"], dir="auto"),
                html.Dt("Route"),
                html.Dd(opening.route, dir="auto"),
                *_learnt(file, config),
                html.Dt("Topics"),
                html.Dd(topics or "none"),
                html.Dt("Source"),
                html.Dd(opening.source),
            ]
        ),
    )


def _learnt(file: CaseFile, config: Config) -> list[Component]:
    """What a model had to say on where it belongs."""
    opener = file.opener
    if opener is None or not opener.department_version:
        return []
    labels = {each.name: each.label for each in config.departments}
    if opener.likely:
        first, second = (labels.get(name, name) for name in opener.likely)
        said = f"unsure: {first}, or else {second}"
    else:
        said = labels.get(opener.department, opener.department)
    routed = f"; the route says {labels.get(opener.routed, opener.routed)}" if opener.routed else ""
    words = f": {file.sent_by}" if file.sent_by else ""
    return [
        html.Dt("Learnt"),
        html.Dd(f"{said} (version {opener.department_version}){words}{routed}", dir="auto", className="learnt"),
    ]


def _author(file: CaseFile) -> Component | None:
    opener = file.opener
    if opener is None or opener.deleted:
        return None
    earlier = file.earlier
    reach = f"{about(opener.followers)} followers" if opener.followers is not None else "reach unknown"
    rows = [
        html.Li(
            [
                mood_key(mention.label.value),
                html.Span(line(mention.text, 120), dir="auto", className="text"),
                age(mention.created),
                source_link(mention, keyed=False),
            ]
        )
        for mention in earlier.newest
    ]
    number = "first mention we keep" if earlier.number <= 1 else f"{earlier.number} mentions kept"
    known = f"{earlier.customer}, who writes at {', '.join(earlier.elsewhere)}, too" if earlier.elsewhere else ""
    return _part(
        "Author",
        [
            html.Div([_name(author(opener, file)), html.Span(f"{reach} · {number}")], className="author-line"),
            html.P(known, className="hint", dir="auto") if known else None,
            html.Ul(rows, className="small-rows") if rows else None,
        ],
    )


def _name(name: str) -> Component:
    """A long one is two lines, until somebody unfolds it."""
    said = html.B(name, dir="auto")
    if len(name) <= LONG_NAME:
        return said
    return html.Details(html.Summary(said, title=name), className="long-name", **data(keep="author"))


def _similar(file: CaseFile) -> Component:
    if not file.similar:
        return _part("Similar open cases", html.P("None.", className="hint"))
    return _part("Similar open cases", html.Ul([_like(row, file) for row in file.similar], className="small-rows"))


def _like(row: QueueRow, file: CaseFile) -> Component:
    opener = file.opener
    same = opener is not None and row.author == line(author(opener, file), 60)
    who = row.owner or "nobody has it"
    return html.Li(
        [
            html.A(row.id, href=f"/case/{row.id}", **data(visits="")),
            html.Span("same author" if same else row.author, dir="auto", className="who"),
            html.Span(row.text, dir="auto", className="text"),
            html.Span(f"{row.state_words} · {who}", dir="auto", className="who"),
        ]
    )


def _part(heading: str, body: Component | Sequence[Component | None]) -> Component:
    return html.Section([html.H2(heading), *([body] if isinstance(body, Component) else body)], className="fact")
