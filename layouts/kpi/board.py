"""The board: six headlines, then who is heard, how we answer, who does it, why they write, and its worth."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from layouts.kpi.changes import changes
from layouts.kpi.links import Links
from layouts.kpi.parts import Line, bar, card, panel, rows, term
from layouts.kpi.reasons import reasons
from layouts.kpi.words import lasted, money, range_of, shown
from layouts.palette import hues
from listening.case_facts import Kind
from listening.config import Config
from listening.kpis.board import Board
from listening.kpis.figure import Figure, Unit

KINDS: dict[Kind, tuple[str, str]] = {
    Kind.question: ("answered_questions", "Direct questions"),
    Kind.request: ("answered_requests", "Requests"),
    Kind.complaint: ("answered_complaints", "Complaints to us"),
    Kind.unasked: ("answered_unasked", "Unasked complaints"),
    Kind.praise: ("answered_praise", "Praise and thanks"),
}


def view(board: Board, config: Config) -> Component:
    """Everything below the controls."""
    links = Links(board.period, board.only)
    return html.Div(
        [
            html.Div(_headlines(board, config, links), className="k-cards"),
            html.Div(
                [
                    html.Div([_voice(board, config, links), changes(board), _watching(board, config, links)]),
                    html.Div([_answering(board, links), _together(board, links)]),
                    html.Div([_who(board, config, links), reasons(board.perception)]),
                ],
                className="k-grid",
            ),
        ],
        className="k-board",
    )


def _headlines(board: Board, config: Config, links: Links) -> list[Component]:
    at = board.figures
    worth, currency = at["worth"], config.worth.currency
    p90 = at["first_response_p90"]
    sla = list(board.trend.sla)
    return [
        card(at["mentions"], links, under=_spark([float(n) for n in board.trend.mentions], board, config)),
        card(at["net_sentiment"], links, under=_moods(board)),
        card(at["response_rate"], links, under=bar(at["response_rate"].value)),
        card(at["sla"], links, under=_spark(sla, board, config, top=100)),
        card(
            at["first_response_median"], links, title="First response, median",
            under=html.Span(["nine of ten within ", html.B(shown(p90.value, Unit.seconds))]) if p90.items else None,
        ),
        card(
            worth, links, currency=currency, big=range_of(worth, currency) or "–",
            under=html.Span(["from ", html.B(f"{worth.items:,}"), " cases answered"]) if board.balance else None,
        ),
    ]  # fmt: skip


def _spark(
    values: list[float] | list[float | None], board: Board, config: Config, top: float = 0
) -> Component:
    """One column per hour or day; what is missing is left open."""
    most = top or max([value for value in values if value is not None], default=0) or 1
    zone = ZoneInfo(config.brand.timezone)
    form = "%a %d %b" if len(values) > 1 and board.trend.edges[-1] - board.trend.edges[0] > 2 * 86_400_000 else "%H:%M"
    said = [
        f"{datetime.fromtimestamp(start / 1000, zone):{form}}: {'–' if value is None else f'{value:,.0f}'}{' %' if top else ''}"
        for start, value in zip(board.trend.edges, values, strict=False)
    ]
    return html.Div(
        [
            html.I(style={"height": f"{max(100 * (value or 0) / most, 2):.0f}%"}, title=text, className="" if value is not None else "k-gap")
            for value, text in zip(values, said, strict=True)
        ],
        className="k-spark",
    )


def _moods(board: Board) -> Component:
    net, unscored = board.figures["net_sentiment"], board.figures["unscored"]
    mark = [] if net.value is None else [html.I(className="k-mood-mark", style={"left": f"{50 + net.value / 2:.1f}%"})]
    usual = [html.I(className="k-tick k-usual", style={"left": f"{50 + net.usual.middle / 2:.1f}%"})] if net.usual else []
    return html.Div(
        [
            html.Div([*mark, *usual], className="k-mood"),
            html.Small([shown(unscored.value, Unit.percent), " unscored: in no sentiment figure"]) if unscored.items else None,
        ]
    )


def _voice(board: Board, config: Config, links: Links) -> Component:
    at, colours = board.figures, hues(config)
    number = {topic.name: n for n, topic in enumerate(config.topics)}
    share = [
        html.Div(
            [
                html.Span(rival.topic, className="k-name", dir="auto"),
                bar(rival.share, f"var(--hue-{colours[f't{number[rival.topic]}']})", [(rival.before, "k-usual")] if rival.before is not None else []),
                html.B(shown(rival.share, Unit.percent)),
            ],
            className="k-share",
        )
        for rival in board.rivals[:6]
    ]
    return panel(
        "Who is heard",
        [
            rows([Line(at["authors"]), Line(at["reach"]), Line(at["share_of_voice"], "Our share of voice")], links),
            html.Div(share or "No brand is compared with another.", className="k-shares"),
        ],
        "voice",
        "tick = before",
    )


def _answering(board: Board, links: Links) -> Component:
    at = board.figures
    mix = {mixed.kind: mixed for mixed in board.mix}
    total = sum(mix[kind].arrived for kind in KINDS) or 1
    lines = []
    for kind, (key, title) in KINDS.items():
        figure, mixed = at[key], mix[kind]
        lines.append(
            html.Tr(
                [
                    html.Th(term(key, title)),
                    html.Td(f"{mixed.arrived:,}", className="k-quiet"),
                    html.Td(bar(figure.value if mixed.arrived else 0)),
                    html.Td(html.B(shown(figure.value, Unit.percent))),
                ],
                title=f"{100 * mixed.arrived / total:.0f} % of what is written to us",
            )
        )
    return panel(
        "How we answer",
        [
            rows(
                [
                    Line(at["first_response_median"], "First response", at["first_response_p90"]),
                    Line(at["first_response_business_median"], "… in working hours", at["first_response_business_p90"]),
                    Line(at["resolution_median"], "Resolution", at["resolution_p90"], "nobody resolved a case"),
                    Line(at["resolution_business_median"], "… in working hours", at["resolution_business_p90"], "–"),
                    Line(at["backlog"], "Backlog at the end"),
                    Line(at["backlog_age_median"], "… has been waiting", at["backlog_age_p90"]),
                    Line(at["reopened"], "Came back after an answer"),
                ],
                links,
            ),
            html.Table([html.Thead(html.Tr([html.Th("written to us"), html.Th(""), html.Th("answered", colSpan=2)])), html.Tbody(lines)], className="k-table k-mix"),
        ],
        "answering",
    )


def _who(board: Board, config: Config, links: Links) -> Component:
    titles = {d.name: d.label for d in config.departments}
    head = ("", "cases", "answered", "in time", "first response", "backlog", "knew after")
    lines = [
        html.Tr(
            [
                html.Th(titles.get(row.department, row.department), dir="auto"),
                html.Td(html.A(f"{row.arrived:,}", href=links.cases(row.department), target="_blank")),
                html.Td(shown(row.response_rate, Unit.percent)),
                html.Td([shown(row.sla, Unit.percent), bar(row.sla)], className="k-barred"),
                html.Td(shown(row.first_response, Unit.seconds)),
                html.Td(f"{row.backlog:,}"),
                html.Td(shown(row.known, Unit.seconds)),
            ]
        )
        for row in board.departments
    ]
    body: Component = (
        html.Table([html.Thead(html.Tr([html.Th(text) for text in head])), html.Tbody(lines)], className="k-table k-departments")
        if lines
        else html.P("No case in this range: nothing needed an answer, or nothing was heard.", className="k-nothing")
    )
    return panel("Who does it", body, "who", "medians; time since the mention")


def _together(board: Board, links: Links) -> Component:
    at = board.figures
    worst = [
        html.Li([html.A(j.case, href=links.case(j.case), target="_blank"), f" {j.hand_overs} hand-offs, {j.people} people, {j.touches} touches, {lasted(j.elapsed)}"])
        for j in board.worst
    ]
    return panel(
        "Working together",
        [
            rows(
                [
                    Line(at["known_median"], "Right department knew after", at["known_p90"]),
                    Line(at["unowned"]),
                    Line(at["hand_overs_median"], "Hand-offs a case", at["hand_overs_p90"], "nobody worked on a case here"),
                    Line(at["people_median"], "People a case", at["people_p90"], "–"),
                    Line(at["touches_median"], "Touches a case", at["touches_p90"], "–"),
                    Line(at["approvals_waiting"]),
                    Line(at["approval_median"], "Approval took", at["approval_p90"], "nothing was approved"),
                ],
                links,
            ),
            html.Div([html.H3("Most handed around"), html.Ol(worst)] if worst else html.P("No case was handed over.", className="k-nothing"), className="k-worst"),
        ],
        "together",
    )


def _watching(board: Board, config: Config, links: Links) -> Component:
    at = board.figures
    missing = [figure for figure in at.values() if figure.note == "not measured yet"]
    alive = at["sources_alive"]
    lines: list[Component] = [
        html.P(
            [term("sources_alive"), " ", html.B(_of(alive))] if alive.value is not None else [term("sources_alive"), ": ", alive.note],
            className="k-sentence",
        ),
        html.P(["Not measured yet: ", *_listed(missing), "."], className="k-nothing"),
        html.H3(term("worth", f"What worth is made of, {board.balance.answered:,} cases answered" if board.balance else "What worth is made of")),
    ]
    return panel("Watching and worth", [*lines, *_assumptions(board, config)], "watching")


def _of(figure: Figure) -> str:
    return f"{figure.value:.0f} {figure.note}"


def _listed(figures: list[Figure]) -> list[Component | str]:
    found: list[Component | str] = []
    for figure in figures:
        found += [", " if found else "", term(figure.key)]
    return found


def _assumptions(board: Board, config: Config) -> list[Component]:
    assumed, currency = config.worth, config.worth.currency
    if board.balance is None:
        said = "Say what a contact and an hour cost in [worth] of config.toml: then answers have a price here."
        return [html.P(board.figures["worth"].note if assumed.contact_cost else said, className="k-nothing")]
    found = board.balance
    each = [
        ("Assumed: a contact replaced costs", _range(assumed.contact_cost, currency)),
        ("Saved", f"{money(found.saved[0], '')} to {money(found.saved[1], currency)}"),
        ("Assumed: hours a week", _range(assumed.hours_per_week, "")),
        ("Assumed: an hour costs", _range(assumed.hour_cost, currency)),
        ("Spent", f"{money(found.spent[0], '')} to {money(found.spent[1], currency)}"),
    ]
    return [html.Table(html.Tbody([html.Tr([html.Th(title), html.Td(text)]) for title, text in each]), className="k-table k-worth")]


def _range(values: tuple[float, ...], currency: str) -> str:
    text = " to ".join(f"{value:,g}" for value in dict.fromkeys(values))
    return f"{text} {currency}".strip()
