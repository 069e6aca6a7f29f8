"""``/spikes/<id>``: what one spike is made of, who has it, and what it was."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.spikes import ids
from layouts.spikes.drivers import drivers
from layouts.spikes.giving import giving
from layouts.spikes.moments import marks, moments
from layouts.spikes.parts import MARKS, go, mood, moods
from layouts.spikes.posts import posts
from layouts.spikes.story import CASES_SHOWN, SpikeRights, SpikeStory
from layouts.spikes.summary import summary
from layouts.spikes.words import (
    KINDS,
    SEVERITIES,
    STAGES,
    address,
    chance,
    clock,
    day,
    lasted,
    times,
    window,
)
from listening.cases.case import UNRESOLVED
from listening.cases.crisis import about
from listening.config import Config
from listening.learning.sample import UNCHECKED_ALWAYS
from listening.mention import Label, Mention
from listening.spikes.picture import DriverKind, Picture
from listening.spikes.record import SpikeOutcome
from listening.spikes.series import read_id, title
from listening.wall.authors import line

QUOTED = 200
"""Letters of a post that stand beside its case."""

_TERM = DriverKind.term
_AUTHORS = (DriverKind.reach, DriverKind.author)


def page(id: str, rights: SpikeRights, config: Config) -> Component:
    """The page of a spike, before its figures come; what people write stands outside of what renews."""
    return html.Main(
        [
            html.Div(id=ids.BODY, className="spike-body"),
            giving(id, rights, config) if rights.judge else None,
            _saying(id, rights) if rights.judge else None,
            dcc.Store(id=ids.VERSION),
            dcc.Interval(id=ids.TICK, interval=ids.EVERY_MS),
        ],
        className="spike-page",
        id="spike",
        **data(id=id),
    )


def missing() -> list[Component]:
    return [
        html.H1("No such spike"),
        html.P(["It is kept no longer, or never was. ", html.A("All spikes", href="/spikes")]),
    ]


def body(story: SpikeStory, config: Config, rights: SpikeRights) -> list[Component]:
    """Everything of the page that renews itself."""
    return [
        _head(story, config, rights),
        *([said] if (said := summary(story, config)) else []),
        _facts(story),
        _course(story, config),
        _chips(story),
        html.Div(
            [
                drivers(story, config),
                posts(story, config),
                html.Aside(
                    [
                        _cases(story, config),
                        moments(story, config),
                    ],
                    className="s-side",
                ),
            ],
            className="s-grid",
        ),
    ]


def _head(story: SpikeStory, config: Config, rights: SpikeRights) -> Component:
    known, spike = story.known, story.known.spike
    picture = known.picture
    terms = [row.key for row in picture.drivers.get(_TERM, ())[:4]] if picture else []
    query = urlencode(story.chosen.query)
    base = f"/spikes/{spike.id}"
    return html.Header(
        [
            html.Div(
                [
                    html.P(
                        [
                            html.A("Spikes", href="/spikes"),
                            html.Span(f"{day(spike.since, config)}, {clock(spike.since, config)}"),
                            html.A("See it as it stood", href=f"/rewind?at={spike.opened // 1000}"),
                        ],
                        className="s-crumb",
                    ),
                    html.H1(
                        [
                            html.Span(title(read_id(spike.lead), config), dir="auto"),
                            html.B(times(spike.strongest.ratio), className="s-ratio"),
                        ]
                    ),
                    html.P(" · ".join(terms), className="s-words", dir="auto"),
                ],
                className="s-title",
            ),
            html.Div([*_crisis(story, config, rights), *_holder(story, rights)], className="s-has"),
            html.Div(
                [
                    html.Button("PNG", type="button", className="btn btn-outline-secondary", **data(png="1")),
                    html.A(
                        "CSV",
                        href=f"{base}/mentions.csv" + (f"?{query}" if query else ""),
                        className="btn btn-outline-secondary",
                    ),
                    html.A("PDF", href=f"{base}/report.pdf", className="btn btn-outline-secondary"),
                ],
                className="s-exports",
            ),
        ],
        className="s-head",
        **data(severity=SEVERITIES[spike.severity], stage=spike.stage.value),
    )


def _crisis(story: SpikeStory, config: Config, rights: SpikeRights) -> list[Component]:
    """Crisis mode as it is on for this, or the way to switch it on."""
    spike = story.known.spike
    said: list[Component] = []
    if story.modes:
        names = ", ".join(about(crisis, config) for crisis in story.modes)
        said.append(
            html.A(
                ["crisis mode: ", html.B(names, dir="auto")],
                href="/crisis",
                className="s-crisis btn btn-outline-secondary",
            )
        )
    elif spike.open and rights.crisis:
        said.append(html.A("Crisis mode", href=f"/crisis/{spike.id}", className="btn btn-outline-secondary"))
    return said


def _holder(story: SpikeStory, rights: SpikeRights) -> list[Component]:
    known, spike = story.known, story.known.spike
    held = known.opinion
    said: list[Component] = []
    if held.outcome:
        said.append(html.Span(["this was: ", html.B(held.outcome.words)], className="s-outcome"))
    elif spike.closed and rights.judge:
        said.append(html.A("What was it?", href="#saying", className="btn btn-outline-secondary"))
    if rights.judge:
        said.append(html.A("Give it", href="#giving", className="btn btn-outline-secondary"))
    if held.holder:
        had = "had it" if spike.closed else "has it"
        said.append(html.Span([html.B(held.holder, dir="auto"), f" {had}"], className="s-held"))
    if spike.open and (not held.holder or held.department):
        if spike.alarmed and not held.holder:
            waited = lasted(story.now - spike.alarmed)
            said.append(html.B(f"NOBODY HAS IT · {waited}", className="s-nobody"))
        if rights.take:
            said.append(
                html.Form(
                    [
                        dcc.Input(type="hidden", name="csrf", value=rights.token),
                        html.Button("I have it", type="submit", className="btn btn-primary"),
                    ],
                    action=f"/spikes/{spike.id}/acknowledge",
                    method="post",
                )
            )
    return said


def _facts(story: SpikeStory) -> Component:
    spike, picture = story.known.spike, story.known.picture
    peak, strongest = spike.peak, spike.strongest
    facts: list[tuple[str, list[Component | str]]] = [
        ("at its strongest", [html.B(times(strongest.ratio)), html.Span(window(strongest))]),
        ("chance by luck", [html.B(chance(peak.log10_p) or "–")]),
        (
            "lasted" if spike.closed else "since",
            [html.B(lasted((spike.closed or story.now) - spike.since)), html.Span(STAGES[spike.stage])],
        ),
    ]
    if picture:
        usual = f"usually {picture.expected:,.0f}" if picture.expected >= 1 else "usually hardly one"
        facts += [
            ("mentions", [html.B(f"{picture.mentions:,}"), html.Span(usual)]),
            ("authors", [html.B(f"{picture.authors:,}"), html.Span(_reposts(picture.reposts))]),
            ("sentiment", [html.B(_net(picture)), moods(picture.moods), *_believed(picture)]),
        ]
    return html.Dl([html.Div([html.Dt(name), html.Dd(shown)]) for name, shown in facts], className="s-figures")


def _reposts(number: int) -> str:
    return "" if not number else "1 repost" if number == 1 else f"{number:,} reposts"


def _net(picture: Picture) -> str:
    negative, neutral, positive, _ = picture.moods
    scored = negative + neutral + positive
    if not scored:
        return "–"
    net = round(100 * (positive - negative) / scored)
    return f"{'+' if net > 0 else '−' if net < 0 else ''}{abs(net)}"


def _believed(picture: Picture) -> list[Component]:
    """A spike is no random sample of anything: no review corrects its mood."""
    return [html.Span(UNCHECKED_ALWAYS, className="s-unchecked")] if sum(picture.moods[:3]) else []


def _course(story: SpikeStory, config: Config) -> Component:
    picture = story.known.picture
    if picture is None:
        return html.Div("Counting …", className="s-course s-waits")
    course = picture.course
    part = story.part if story.chosen.anything else None
    drawn = {
        "start": course.start,
        "step": course.step,
        "counts": [list(each) for each in zip(*course.counts, strict=True)],
        "usual": [list(each) for each in zip(*course.usual, strict=True)] if course.usual else [],
        "part": list(part.counts) if part else None,
        "marks": marks(story, config),
        "live": not story.known.spike.closed,
        "zone": config.brand.timezone,
        "since": picture.since,
        "chosen": [story.chosen.start, story.chosen.end] if story.chosen.end else None,
        "title": f"{config.brand.name} · {title(read_id(story.known.spike.lead), config)} · "
        f"{times(story.known.spike.strongest.ratio)} the usual · {day(picture.since, config)}",
    }
    every = lasted(course.step)
    legend = [
        go(
            [mood(label), MARKS[label]],
            address(story.known.spike.id, story.chosen.with_label(label.name)),
            "s-key on" if story.chosen.label == label.name else "s-key",
        )
        for label in (Label.negative, Label.neutral, Label.positive, Label.unscored)
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(f"Mentions in {every}"),
                    html.Div(
                        [*legend, html.Span([html.I(className="band"), "usual"], className="s-key")],
                        className="s-legend",
                    ),
                ],
                className="s-course-head",
            ),
            html.Div(className="s-course", id="course", **data(course=json.dumps(drawn))),
        ],
        className="s-panel",
    )


def _chips(story: SpikeStory) -> Component:
    """What is chosen, each given up by a click."""
    if not story.chosen.anything or story.part is None:
        return html.Div(className="s-chips")
    id, chosen = story.known.spike.id, story.chosen
    chips: list[Component] = []
    for kind, key in chosen.keys.items():
        name = key
        if kind in _AUTHORS:
            found = story.voices.get(int(key, 16)) if _hex(key) else None
            name = (found.name or story.handles.get(found.author, found.author)) if found else "an author"
        chips.append(_chip(KINDS[kind].lower(), name, address(id, chosen.without(kind.value))))
    if chosen.label:
        chips.append(
            _chip("sentiment", chosen.label.replace("unscored", "not scored"), address(id, chosen.without("sentiment")))
        )
    if chosen.end:
        chips.append(_chip("time", "a part of it", address(id, chosen.without("from", "to"))))
    whole = story.known.picture.mentions if story.known.picture else 0
    return html.Div(
        [
            html.Span(
                [html.B(f"{story.part.mentions:,}"), f" of {whole:,} mentions by {story.part.authors:,} authors"],
                className="s-count",
            ),
            *chips,
            go("Show everything", address(id, {}), "s-all"),
        ],
        className="s-chips",
        role="status",
    )


def _chip(kind: str, name: str, href: str) -> Component:
    return go(
        [html.Span(kind), html.B(name, dir="auto"), html.I("×")],
        href,
        "s-chip btn btn-primary rounded-pill",
        title="Give this up",
    )


def _opened_by(opener: Mention | None, story: SpikeStory) -> list[Component]:
    """Who wrote what opened a case; nothing if it is not kept any more."""
    if opener is None or opener.deleted:
        return []
    author = opener.name or story.handles.get(opener.author, opener.author)
    return [
        html.P([html.B(author, dir="auto"), " ", html.Span(line(opener.text, QUOTED), dir="auto")], className="s-said")
    ]


def _cases(story: SpikeStory, config: Config) -> Component:
    cases, ready = story.cases, story.known.picture is not None
    labels = {each.name: each.label for each in config.departments}
    waiting = sum(case.state in UNRESOLVED for case in cases)
    rows = [
        html.Li(
            [
                html.A(case.id, href=f"/case/{case.id}"),
                html.Span(labels.get(case.department, case.department), dir="auto"),
                html.Span(case.state.value.replace("_", " "), className="s-state"),
                html.Span(case.owner or "nobody's", className="" if case.owner else "s-quiet", dir="auto"),
                *_opened_by(story.openers.get(case.talk.opener.id), story),
            ]
        )
        for case in list(cases)[-CASES_SHOWN:][::-1]
    ]
    return html.Section(
        [
            html.H2(
                ["Cases ", html.Span(f"{len(cases)} opened, {waiting} unresolved" if cases else "", className="s-note")]
            ),
            html.Ul(rows, className="s-cases")
            if rows
            else html.P("None was opened by it." if ready else "", className="s-quiet"),
        ],
        className="s-panel",
    )


def _saying(id: str, rights: SpikeRights) -> Component:
    """What was it, and notes."""
    return html.Section(
        html.Form(
            [
                dcc.Input(type="hidden", name="csrf", value=rights.token),
                html.H2("What was it?"),
                html.Label(
                    [
                        html.Span("This was"),
                        html.Select(
                            [
                                html.Option("not known yet", value=""),
                                *(html.Option(each.words, value=each.value) for each in SpikeOutcome),
                            ],
                            name="outcome",
                            className="form-select",
                        ),
                    ],
                    className="s-field",
                ),
                html.Label(
                    [html.Span("Note"), html.Textarea(name="note", rows=3, maxLength=4000, className="form-control")],
                    className="s-field",
                ),
                html.Button("Keep", type="submit", className="btn btn-outline-secondary"),
            ],
            action=f"/spikes/{id}/say",
            method="post",
        ),
        className="s-panel s-saying",
        id="saying",
    )


def _hex(key: str) -> bool:
    return len(key) == 8 and all(c in "0123456789abcdef" for c in key)
