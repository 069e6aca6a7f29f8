"""The trail of a case: who did what when, why, from where to where. It is never changed."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.dialogs import DISMISSALS
from layouts.marks import moment
from listening.case import SYSTEM, CaseEvent
from listening.case_words import did, words
from listening.casefile import CaseFile
from listening.config import Config


def trail(file: CaseFile, config: Config) -> Component:
    """The newest on top."""
    zone = config.brand.timezone
    return html.Section(
        [
            html.H2("Trail"),
            html.Ol([_entry(event, zone) for event in reversed(file.trail)], className="trail"),
        ],
        className="trail-part",
    )


def _entry(event: CaseEvent, zone: str) -> Component:
    moved = event.before is not None and event.before is not event.after
    after = f"{words(event.before)} → {words(event.after)}" if moved and event.before else ""
    more = [text for text in (_why(event), event.text) if text]
    return html.Li(
        [
            html.Time(moment(event.at, zone)),
            html.Div(
                [
                    html.Span(f"{did(event)}{f' (level {event.level})' if event.level else ''}", dir="auto"),
                    html.Span(after, className="moved") if after else None,
                    *[html.P(text, dir="auto") for text in more],
                ]
            ),
        ],
        className="by-itself" if event.action in SYSTEM else "",
    )


def _why(event: CaseEvent) -> str:
    reason = DISMISSALS.get(event.dismissal, "") if event.dismissal else ""
    return ". ".join(text for text in (reason, event.why) if text)
