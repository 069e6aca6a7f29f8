"""The trail of a case: who did what when, why, from where to where. It is never changed."""

from __future__ import annotations

from itertools import groupby

from dash import html
from dash.development.base_component import Component

from layouts.kit.badges import badge
from layouts.kit.bind import data
from layouts.kit.dialogs import DISMISSALS
from layouts.kit.marks import moment
from listening.cases.case import SYSTEM, Action, CaseEvent
from listening.cases.page import CaseFile
from listening.cases.snoozing import until_words
from listening.cases.words import did, words
from listening.config import Config

POSTS = frozenset({Action.joined, Action.own_reply_seen, Action.customer_replied})
NEWEST = 5
LEAST_FOLDED = 5
"""Entries by posts that follow one another are one line, which opens with a click, but for the newest."""


def trail(file: CaseFile, config: Config) -> Component:
    """The newest on top."""
    of_both = [("", event) for event in file.trail]
    of_both += [(id, event) for id, trail in file.merged_trails.items() for event in trail]
    # In the order they were written down, as each trail is; of one moment, its own last.
    newest_first = sorted(of_both, key=lambda each: each[1].recorded)[::-1] if file.merged_trails else of_both[::-1]
    zone = config.brand.timezone
    items = [_entry(event, zone, file.now, of) for of, event in newest_first[:NEWEST]]
    for (by_posts, of), run in groupby(newest_first[NEWEST:], lambda each: (each[1].action in POSTS, each[0])):
        events = [event for _, event in run]
        if by_posts and len(events) >= LEAST_FOLDED:
            items.append(_folded(events, zone, file.now))
        else:
            items += [_entry(event, zone, file.now, of) for event in events]
    return html.Section([html.H2("Trail"), html.Ol(items, className="trail")], className="trail-part")


def _folded(events: list[CaseEvent], zone: str, now: int) -> Component:
    """Many entries as plain text: a case of hundreds of posts has as many."""
    lines = [
        " · ".join(
            text for text in (moment(event.at, zone, now), _did(event), _moved(event), *_more(event, zone)) if text
        )
        for event in events
    ]
    summary = f"{len(events)} entries by posts"
    return html.Li(
        [
            html.Time(moment(events[0].at, zone, now)),
            html.Details(
                [html.Summary(summary), html.Pre("\n".join(lines), dir="auto")],
                # The oldest of them stays what it is when others come.
                **data(keep=f"entries {events[-1].at}"),
            ),
        ],
        className="by-itself",
    )


def _entry(event: CaseEvent, zone: str, now: int, of: str = "") -> Component:
    """``of``: the case it stands in the trail of, if that was merged into this one."""
    after = _moved(event)
    return html.Li(
        [
            html.Time(moment(event.at, zone, now)),
            html.Div(
                [
                    badge(of, kind="of-case") if of else None,
                    html.Span(_did(event), dir="auto"),
                    html.Span(after, className="moved") if after else None,
                    *[html.P(text, dir="auto") for text in _more(event, zone)],
                ]
            ),
        ],
        className="by-itself" if event.action in SYSTEM else "",
    )


def _did(event: CaseEvent) -> str:
    return f"{did(event)}{f' (level {event.level})' if event.level else ''}"


def _moved(event: CaseEvent) -> str:
    if event.before is None or event.before is event.after:
        return ""
    return f"{words(event.before)} → {words(event.after)}"


def _more(event: CaseEvent, zone: str) -> list[str]:
    return [text for text in (_why(event), _until(event, zone), _made_of(event), event.text) if text]


def _until(event: CaseEvent, zone: str) -> str:
    return f"{until_words(event.until, zone)}." if event.action is Action.snooze else ""


def _made_of(event: CaseEvent) -> str:
    reuse = event.reuse
    if reuse is None:
        return ""
    how = f"as {reuse.approved_by} approved it" if reuse.unchanged else "changed"
    return f"Made of the approved answer {reuse.answer}, {how}."


def _why(event: CaseEvent) -> str:
    reason = DISMISSALS.get(event.dismissal, "") if event.dismissal else ""
    return ". ".join(text for text in (reason, event.why) if text)
