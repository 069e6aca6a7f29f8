"""The board: six headlines, then who is heard, how we answer, who does it, why they write, and its worth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2s

from dash import html
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from layouts.kit.bind import Children
from layouts.kit.palette import hues
from layouts.kit.tables import Narrow, table
from layouts.kpis.changes import changes
from layouts.kpis.links import Links
from layouts.kpis.parts import FigureLine, bar, card, linked, panel, rows, term
from layouts.kpis.reasons import reasons
from layouts.kpis.trends import moods, spark
from layouts.kpis.watching import watching
from layouts.kpis.words import before_of, lasted, longer, no_usual, range_of, shown, usual_of, worth_of
from layouts.quality.shares import checked, percent
from listening.cases.facts import OpenedBy
from listening.config import Config
from listening.kpis.answering import Mixed
from listening.kpis.board import DEPARTMENTAL, Board, DepartmentResult
from listening.kpis.definitions import Behind
from listening.kpis.figure import Unit
from listening.learning.drift import Drift, drift_words
from listening.people.permissions import Role

KINDS: dict[OpenedBy, tuple[str, str]] = {
    OpenedBy.question: ("answered_questions", "Direct questions"),
    OpenedBy.request: ("answered_requests", "Requests"),
    OpenedBy.complaint: ("answered_complaints", "Complaints to us"),
    OpenedBy.unasked: ("answered_unasked", "Unasked complaints"),
    OpenedBy.always: ("answered_others", "Others, to be answered"),
    OpenedBy.praise: ("answered_praise", "Praise and thanks"),
}


def kinds(board: Board) -> list[tuple[OpenedBy, str, str]]:
    """What is written to us, with keys of figures and titles; others only where config.toml asks for them."""
    listed = ((kind, key, title) for kind, (key, title) in KINDS.items())
    return [row for row in listed if row[0] is not OpenedBy.always or board.figures[row[1]].items]


VOICES = (("authors", ""), ("reach", ""), ("share_of_voice", "Share of voice"))


def view(board: Board, config: Config, role: Role) -> Component:
    """Everything below the controls, for somebody of this role."""
    made = [html.Div(part, id=part_id(n), className="k-part") for n, part in enumerate(parts(board, config, role))]
    head, cards, rest = made[0], made[1 : CARDS + 1], made[CARDS + 1 :]
    return html.Div(
        [
            head,
            html.Div(cards, className="k-cards"),
            html.Div([html.Div(rest[:3]), html.Div(rest[3:5]), html.Div(rest[5:])], className="k-grid"),
        ],
        className="k-board",
    )


def _population(board: Board, links: Links) -> list[Component | str]:
    """Whose posts the figures are about, once for the whole page."""
    ours = board.figures["our_posts"]
    number = linked(shown(ours.value, Unit.mentions), links.to("our_posts"), ours.items)
    return [
        "Figures are of what customers write: everybody but us. ",
        term("our_posts", "Our posts"),
        ", apart: ",
        number,
        ".",
    ]


CARDS = 6
MOST_SHARES = 5
"""Departments whose share is said in one line."""


def part_id(n: object) -> dict[str, object]:
    """Of one part of the board, or with ALL of each: parts are renewed one by one."""
    return {"kpi": n}


def parts(board: Board, config: Config, role: Role) -> list[Component]:
    """What the board is made of: whose posts it is about, the cards, then the blocks of its three columns."""
    links = Links(board.period, board.before, board.only, role, board.now)
    return [
        html.P(_population(board, links), className="k-population"),
        *_headlines(board, config, links),
        *(_voice(board, config, links), changes(board, links), watching(board, links)),
        *(_answering(board, links), _together(board, links)),
        *(_who(board, config, links), reasons(board.perception, links)),
    ]


_MOMENTS = re.compile(r"(?<=[?&])(from|to|at)=[^&\"]*")


def fingerprint(part: Component) -> str:
    """Differs when what is read differs. The moments in its links do not: they still lead to what it counts."""
    return blake2s(_MOMENTS.sub("", str(to_json_plotly(part))).encode(), digest_size=8).hexdigest()


def _headlines(board: Board, config: Config, links: Links) -> list[Component]:
    at, none = board.figures, no_usual(board, config)
    worth, currency = at["worth"], config.worth.currency
    p90 = at["first_response_p90"]
    return [
        card(at["mentions"], links, none, under=spark("mentions", board.trend, config)),
        card(at["net_sentiment"], links, none, under=_moods(board, config, links), note=_reposts(board, config)),
        card(at["response_rate"], links, none, under=bar(at["response_rate"].value), note=longer(board)),
        card(at["sla"], links, none, under=spark("sla", board.trend, config)),
        card(
            at["first_response_median"],
            links,
            none,
            title="First response, median",
            under=html.Span(
                ["nine of ten within ", html.B(linked(shown(p90.value, Unit.seconds), links.to(p90.key), p90.items))]
            )
            if p90.items
            else None,
        ),
        card(
            worth,
            links,
            none,
            currency=currency,
            big=range_of(worth, currency) or "–",
            note="costs and hours assumed" if board.balance else "",
            under=html.Div([html.Span(line) for line in worth_of(board, config)], className="k-worth"),
        ),
    ]


def _reposts(board: Board, config: Config) -> str:
    """Empty where the figure says itself how many are left out."""
    if config.sentiment.reposts:
        return "reposts counted"
    return "" if "reposts left out" in board.figures["net_sentiment"].note else "without reposts"


def _moods(board: Board, config: Config, links: Links) -> Component:
    unscored = board.figures["unscored"]
    number = linked(shown(unscored.value, Unit.percent), links.to("unscored"), unscored.items)
    return html.Div(
        [
            moods(board.trend, config),
            html.Small([number, term("unscored", " unscored"), ": in no sentiment figure"]) if unscored.items else None,
            _drift(board.drift),
        ]
    )


def _drift(drift: Drift | None) -> Component | None:
    """Told where it became worse; what became better is on the page it leads to."""
    if drift is None or not drift.worse:
        return None
    link = html.A("judged worse of late", href="/quality", className="k-link", title=drift_words(drift))
    return html.Small(["mood is ", link], className="k-warned")


def _voice(board: Board, config: Config, links: Links) -> Component:
    at, colours = board.figures, hues(config)
    number = {topic.name: n for n, topic in enumerate(config.topics)}
    share = [
        html.Div(
            [
                html.Span(rival.topic, className="k-name", dir="auto"),
                bar(
                    rival.share,
                    f"var(--hue-{colours[f't{number[rival.topic]}']})",
                    [(rival.mentions_before, "k-usual")] if rival.mentions_before is not None else [],
                ),
                html.B(shown(rival.share, Unit.percent)),
            ],
            className="k-share",
        )
        for rival in board.rivals[:6]
    ]
    return panel(
        "Who is heard",
        [
            rows(
                [
                    FigureLine(at[key], title, trend=spark(key, board.trend, config, "k-spark k-small"))
                    for key, title in VOICES
                ],
                links,
            ),
            html.Div(
                share if at["share_of_voice"].items else "Nothing was said of a brand or competitor.",
                className="k-shares",
            ),
        ],
        "voice",
        "tick = before",
    )


def _answering(board: Board, links: Links) -> Component:
    at = board.figures
    praised = next(mixed for mixed in board.mix if mixed.kind is OpenedBy.praise)
    total = sum(at[key].items for key, _ in KINDS.values()) or 1
    lines = []
    for kind, key, title in kinds(board):
        figure = at[key]
        address = _praise(links, praised) if kind is OpenedBy.praise else links.to(key)
        lines.append(
            html.Tr(
                [
                    html.Th(term(key, title)),
                    html.Td(linked(f"{figure.items:,}", address, figure.items), className="k-quiet"),
                    html.Td(bar(figure.value)),
                    html.Td(html.B(linked(shown(figure.value, Unit.percent), address, figure.items))),
                    html.Td(before_of(figure), className="k-quiet"),
                    html.Td(usual_of(figure) or "–", className="k-quiet"),
                ],
                title=f"{100 * figure.items / total:.0f} % of what is written to us",
            )
        )
    return panel(
        "How we answer",
        [
            rows(
                [
                    FigureLine(at["first_response_median"], "First response", at["first_response_p90"]),
                    FigureLine(
                        at["first_response_business_median"], "… in working hours", at["first_response_business_p90"]
                    ),
                    FigureLine(at["resolution_median"], "Resolution", at["resolution_p90"], "nobody resolved a case"),
                    FigureLine(
                        at["resolution_business_median"], "… in working hours", at["resolution_business_p90"], "–"
                    ),
                    FigureLine(at["backlog"], "Backlog at the end"),
                    FigureLine(at["backlog_age_median"], "… has been waiting", at["backlog_age_p90"]),
                    FigureLine(at["reopened"], "Came back after an answer"),
                ],
                links,
            ),
            table(
                ("written to us", "", html.Th("answered", colSpan=2, scope="colgroup"), "before", "usual"),
                lines,
                "k-table k-mix table-figures",
                narrow=Narrow.stays,
            ),
        ],
        "answering",
        html.A("what answering does", href=links.effect, className="k-link", title="to the mood of the next post"),
    )


def _praise(links: Links, praised: Mixed) -> str:
    """Where praise can be seen: cases or mentions; of both at once there is no list."""
    if praised.cases not in (0, praised.arrived):
        return ""
    return links.to("answered_praise", Behind.cases if praised.cases else Behind.mentions)


def _who(board: Board, config: Config, links: Links) -> Component:
    titles = {d.name: d.label for d in config.departments}
    head = ("", "cases", "answered", "in time", "first response", "backlog", "knew after", "here", "day", "week")
    widths = (20, 8, 12, 12, 14, 8, 12, 4, 4, 6)
    compared = any(row.arrived_before is not None for row in board.departments)
    body: Component = (
        table(
            head,
            [
                _department(row, titles.get(row.department, row.department), links.of(row.department), compared)
                for row in board.departments
            ],
            "k-table k-departments table-figures",
            narrow=Narrow.stays,
            widths=widths,
        )
        if board.departments
        else html.P("No case in this range: nothing needed an answer, or nothing was heard.", className="k-nothing")
    )
    # What a narrow page leaves out is not explained there either.
    note: Children = [
        "times are medians",
        *([html.Span("; small: before", className="k-note-was")] if compared else []),
        html.Span("; here: people with a page open", className="k-note-here"),
    ]
    return panel("Who does it", [body, *_needs(board), *_should(board, titles)], "who", note)


def _needs(board: Board) -> list[Component]:
    """What share of mentions needs an answer, and who checked it."""
    share = board.needs_answer
    if share is None:
        return []
    link = html.A("an answer", href="/quality", className="k-link", title="How right are we?")
    said = f": {percent(share)} of the newest {board.asked:,} mentions; {checked(share)}."
    return [html.P(["Needs ", link, said], className="k-caveat")]


def _should(board: Board, titles: Mapping[str, str]) -> list[Component]:
    """Which department should have had what share of mentions; nothing until enough is reviewed."""
    found = [(titles.get(name, name), share) for name, share in board.should.items()]
    if not found or found[0][1].corrected is None:
        return []
    said = ", ".join(f"{title} {percent(share)}" for title, share in found[:MOST_SHARES])
    reviewed = f"{found[0][1].reviewed:,} reviewed"
    link = html.A("should have had", href="/quality", className="k-link", title="How right are we?")
    return [html.P([f"Of all mentions, by {reviewed}, ", link, f": {said}; 95 %."], className="k-caveat")]


def _department(row: DepartmentResult, title: str, links: Links, compared: bool) -> Component:
    def cell(key: str, now: str, items: int, before: str) -> Component:
        small = [html.Small(before, className="k-was")] if compared else []
        return html.Td([linked(now, links.to(key), items), *small], title=f"before: {before}" if before else "")

    def pair(key: str) -> Component:
        figure = row.figures[key]
        before = "" if figure.before is None else shown(figure.before, figure.unit)
        return cell(key, shown(figure.value, figure.unit), figure.items, before)

    arrived_before = "" if row.arrived_before is None else f"{row.arrived_before:,}"
    return html.Tr(
        [
            html.Th(title, dir="auto", title=title),
            cell("response_rate", f"{row.arrived:,}", row.arrived, arrived_before),
            *(pair(key) for key in DEPARTMENTAL),
            html.Td(f"{row.people_now}", className="k-quiet"),
            html.Td(f"{row.people_today}", className="k-quiet"),
            html.Td(f"{row.people_week}", className="k-quiet"),
        ]
    )


def _together(board: Board, links: Links) -> Component:
    at = board.figures
    worst = [
        html.Li(
            [
                html.A(j.case, href=links.case(j.case), target="_blank") if links.case(j.case) else html.B(j.case),
                f" {j.hand_overs} hand-overs, {j.people} people, {j.touches} touches, {lasted(j.elapsed)}",
            ]
        )
        for j in board.worst
    ]
    return panel(
        "Working together",
        [
            rows(
                [
                    FigureLine(at["known_median"], "Right department knew after", at["known_p90"]),
                    FigureLine(at["unowned"]),
                    FigureLine(
                        at["hand_overs_median"],
                        "Hand-overs a case",
                        at["hand_overs_p90"],
                        "nobody worked on a case here",
                    ),
                    FigureLine(at["people_median"], "People a case", at["people_p90"], "–"),
                    FigureLine(at["touches_median"], "Touches a case", at["touches_p90"], "–"),
                    FigureLine(at["approvals_waiting"]),
                    FigureLine(at["approval_median"], "Approval took", at["approval_p90"], "nothing was approved"),
                ],
                links,
            ),
            html.Div(
                [html.H3("Most handed around"), html.Ol(worst)]
                if worst
                else html.P("No case was handed over.", className="k-nothing"),
                className="k-worst",
            ),
        ],
        "together",
    )
