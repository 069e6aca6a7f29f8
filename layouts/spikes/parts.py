"""Small pieces of the pages of spikes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.formats import about
from layouts.spikes.words import times
from listening.mention import Label, Mention

MARKS = {
    Label.negative: "negative",
    Label.neutral: "neutral",
    Label.positive: "positive",
    Label.unscored: "not scored",
}


def go(children: Any, href: str, className: str = "", **more: Any) -> Component:
    """A link within the page: the script changes the address without loading anything."""
    return html.A(children, href=href, className=className, **data(go="1"), **more)


def mood(label: Label) -> Component:
    """The shape of a sentiment."""
    return html.I(className="mood", title=MARKS[label], **data(mood=label.value))


def against(n: float, usual: float | None, most: float) -> Component:
    """A bar of how many, with a tick where the usual is."""
    style = {"--n": f"{100 * n / most:.1f}" if most else "0"}
    if usual is not None:
        style["--m"] = f"{min(100.0, 100 * usual / most):.1f}" if most else "0"
    ticks = [html.I(className="s-tick")] if usual is not None else []
    return html.Span([html.I(className="s-fill"), *ticks], className="s-bar", style=style)


NEW = 0.5
"""Fewer mentions than this there usually are none of."""


def beside(usual: float | None, n: float) -> Component:
    """The usual in words: ``usually 2.4``, or how many times that it is."""
    if usual is None:
        return html.Span(className="s-usual")
    if usual < NEW:
        return html.Span("new", className="s-usual")
    return html.Span(
        times(n / usual) if n >= 2 * usual else f"of {about(usual)}",
        className="s-usual",
        title=f"usually {usual:.2f}",
    )


def share(n: int, of: int) -> Component:
    """``46 %`` of what is chosen."""
    return html.Span(f"{100 * n / of:.0f} %" if of and n else "", className="s-usual")


def moods(counts: Sequence[int]) -> Component:
    """Negative, neutral, positive and unscored in one bar."""
    total = sum(counts) or 1
    return html.Span(
        [
            html.I(
                className=f"s-part s-part-{letter}",
                style={"width": f"{100 * n / total:.2f}%"},
                title=f"{n} {MARKS[label]}",
            )
            for letter, label, n in zip("nupx", MARKS, counts, strict=True)
            if n
        ],
        className="s-moods",
    )


def name_of(mention: Mention, handle: str) -> str:
    return mention.name or handle or mention.author
