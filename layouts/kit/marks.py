"""Small pieces that the pages about cases share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import data
from listening.spans import MINUTE_MS


def aria(**names: str) -> dict[str, Any]:
    """``aria-`` attributes: ``aria(label="Cases")``."""
    return {f"aria-{name}": value for name, value in names.items()}


def clock(due: int, risk: int, label: str = "", stopped: int = 0) -> Component:
    """A promise: its time left, which the script keeps right. Times in ms UTC, 0 = none."""
    told = {"due": str(due // 1000), "risk": str(risk // 1000)}
    if stopped:
        told["stopped"] = str(stopped // 1000)
    return html.Span(className="clock", **data(**told), **(aria(label=label) if label else {}))


def age(at: int) -> Component:
    """How long ago something was, which the script keeps right. ms UTC."""
    return html.Span(className="age", **data(since=str(at // 1000)))


def moment(at: int, zone: str, now: int = 0) -> str:
    """``Sat 21 Nov, 14:03:27`` where the brand is, and the year if it is not that of ``now``. ms UTC."""
    then = datetime.fromtimestamp(at / 1000, ZoneInfo(zone))
    other = now and then.year != datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).year
    return f"{then:%a %d %b}{f' {then.year}' if other else ''}, {then:%H:%M:%S}"


def span(ms: int) -> str:
    """A length of time in the two largest units: ``3 d 4 h``, ``12 min``."""
    minutes = max(ms, 0) // MINUTE_MS
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min" if minutes else f"{max(ms, 0) // 1000} s"


def key(letter: str) -> Component:
    """The key that does what stands beside it."""
    return html.Kbd(letter)


def action(text: str, letter: str, kind: str = "", *, off: bool = False, **told: str) -> Component:
    """A button the keyboard reaches by ``letter``; ``told``: ``data-`` attributes (see keys.js)."""
    return html.Button(
        [text, key(letter)] if letter else text,
        type="button",
        disabled=off,
        className=f"btn {'btn-outline-secondary' if kind else 'btn-primary'} {kind}".strip(),
        **data(**({"key": letter} if letter else {}), **told),
    )


def choice(
    name: str, label: str, options: Sequence[tuple[str, str]], first: str | None = None, required: bool = False
) -> list[Component]:
    """A labelled select; ``first``: the words for choosing nothing, which will not do where it is ``required``."""
    shown = [html.Option(first, value="")] if first is not None else []
    shown += [html.Option(text, value=value) for value, text in options]
    return [
        html.Label(
            [html.Span(label), html.Select(shown, name=name, required=required, className="form-select")],
            className="field",
        )
    ]


def hidden_label(text: str) -> Component:
    return html.Span(text, className="unseen")
