"""The past: what the topics and routes of now would change of stored mentions, and how far that has come."""

from __future__ import annotations

from collections.abc import Mapping

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.formats import whole
from layouts.kit.marks import aria, moment
from layouts.kit.tables import row, table
from listening.config import Config
from listening.steering.past import PastRun, PastStage, PastTally, PastWalk

PAST, TICK = "past", "past-tick"
COUNT, MAKE, LEAVE = "past-count", "past-make", "past-leave"
EDITION = "past-edition"
TICK_MS = 1000
MOST = 12
"""Lines of a kind."""


def section(run: PastRun | None, moved: int, edition: int, config: Config, now: int) -> Component:
    """``moved``: changes made; ``edition``: the newest."""
    going = run is not None and run.going
    return html.Section(
        [
            html.H2("Also for the past"),
            html.P(
                "Topics and routes count for what comes. Here what is stored is matched and routed by them again: "
                "first what that would change is counted, then it is changed, in the background."
            ),
            dcc.Interval(id=TICK, interval=TICK_MS, disabled=not going),
            html.Div(inside(run, moved, edition, config, now), id=PAST, **aria(live="polite")),
        ],
        className="topics-past",
    )


def inside(run: PastRun | None, moved: int, edition: int, config: Config, now: int) -> list[Component]:
    """What stands in it at this moment."""
    going = run is not None and run.going
    counted = run is not None and run.stage is PastStage.counted and run.edition == edition
    useful = counted and run is not None and run.tally.changed > 0
    return [
        *_said(run, moved, edition, config, now),
        dcc.Store(id=EDITION, data=run.edition if run is not None else 0),
        html.Div(
            [
                dbc.Button(
                    "Count what would change", id=COUNT, color="secondary", outline=True, style=_only(not going)
                ),
                dbc.Button("Change it", id=MAKE, style=_only(useful)),
                dbc.Button("Stop", id=LEAVE, color="secondary", outline=True, style=_only(going)),
            ],
            className="topics-past-deeds",
        ),
    ]


def _only(wanted: bool) -> dict[str, str]:
    return {} if wanted else {"display": "none"}


def _said(run: PastRun | None, moved: int, edition: int, config: Config, now: int) -> list[Component]:
    if run is None:
        return [html.P("What is stored is as it was judged when it came.", className="quiet")]
    who = html.Bdi(run.by)
    if run.going:
        return _going(run, moved)
    ended = moment(run.ended, config.brand.timezone, now)
    later = f" Edition {edition} holds now." if edition != run.edition else ""
    if run.stage is PastStage.counted:
        return [
            html.P([f"Counted for edition {run.edition}, {ended}: all {whole(run.total)} stored mentions.{later}"]),
            *_tally(run.tally, config),
        ]
    if run.stage is PastStage.left:
        return [
            html.P(
                [
                    f"Stopped {ended} after {whole(run.looked_at)} of {whole(run.total)} mentions, asked for by ",
                    who,
                    f"; {whole(moved)} changes were made and stay.{later}",
                ]
            )
        ]
    return [
        html.P(
            [
                f"What is stored follows edition {run.edition} since {ended}, asked for by ",
                who,
                f": {whole(run.total)} mentions looked at, {whole(moved)} changed.{later}",
            ]
        )
    ]


def _going(run: PastRun, moved: int) -> list[Component]:
    what = "counted" if run.stage is PastStage.counting else "changed"
    done = f"{whole(run.looked_at)} of {whole(run.total)} mentions looked at"
    if run.stage is PastStage.changing:
        done += f", {whole(moved)} changed"
    if run.walk in (PastWalk.waiting, PastWalk.arrived):
        done += "; what was on its way meanwhile comes last"
    return [
        html.P(f"What edition {run.edition} means for the past is being {what}: {done}."),
        dbc.Progress(value=round(run.share * 100, 1), label=f"{run.share:.0%}", class_name="topics-past-bar"),
    ]


def _tally(tally: PastTally, config: Config) -> list[Component]:
    if not tally.changed:
        return [html.P("Nothing would change.")]
    titles = {each.name: each.label for each in config.departments}
    topics = sorted({*tally.gained, *tally.lost}, key=lambda name: -_both(name, tally))
    ways = sorted(tally.moved.items(), key=lambda each: -each[1])
    sentences = [f"{whole(tally.changed)} mentions would change."]
    if tally.leaving:
        sentences.append(
            f"{whole(tally.leaving)} would be of no topic: they stay stored, count nowhere, and come back when a "
            "topic is about them again."
        )
    if tally.returns:
        sentences.append(f"{whole(tally.returns)} that count nowhere would count again.")
    if tally.moods:
        sentences.append(f"{whole(tally.moods)} would have another mood, as names of topics are not scored.")
    if tally.kept_by_people:
        sentences.append(f"{whole(tally.kept_by_people)} stay in the department that a person said.")
    sentences.append("Cases keep their department, owner and trail; none is opened or closed by this.")
    return [
        html.P(" ".join(sentences)),
        dbc.Row(
            [
                dbc.Col(
                    _table(
                        ("Topic", "gained", "lost"),
                        [(name, _signed("+", tally.gained, name), _signed("−", tally.lost, name)) for name in topics],
                    ),
                    md=6,
                ),
                dbc.Col(
                    _table(
                        ("From", "to", "mentions"),
                        [
                            (titles.get(old, old), titles.get(new, new), whole(number))
                            for (old, _, new), number in ((way.partition(">"), number) for way, number in ways)
                        ],
                    ),
                    md=6,
                ),
            ],
            class_name="g-4",
        ),
    ]


def _both(name: str, tally: PastTally) -> int:
    return tally.gained.get(name, 0) + tally.lost.get(name, 0)


def _signed(sign: str, counts: Mapping[str, int], name: str) -> str:
    return f"{sign}{whole(counts[name])}" if name in counts else ""


def _table(heads: tuple[str, str, str], rows: list[tuple[str, str, str]]) -> Component | None:
    if not rows:
        return None
    more = len(rows) - MOST
    listed = table(heads, [row([html.Bdi(cell) for cell in each]) for each in rows[:MOST]])
    return html.Div([listed, html.P(f"and {more} more", className="quiet")]) if more > 0 else listed
