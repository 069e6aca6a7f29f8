"""Small pieces that several panels show in the same way."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound, data, hue
from layouts.kit.formats import Format
from listening.config import Config


def usual(figure: Bound, how: Format = Format.about) -> Component:
    """``usual 20``, or the words that none is known yet."""
    return html.Div(
        [
            figure.following(["usual ", figure.text("u.m", how)], className="usual", when="u"),
            figure.following("no usual yet", className="usual", unless="u"),
        ],
        className="beside",
    )


def rail(figure: Bound, signed: bool = False) -> Component:
    """Where the figure stands against its usual: a pale band, a tick at its middle, a mark at the value.

    The middle of the rail is the usual; its end is twice that. Net sentiment
    runs from -100 to +100 instead.
    """
    return figure.following(
        [html.I(className="rail-band"), html.I(className="rail-tick"), html.I(className="rail-mark")],
        className="rail rail-signed" if signed else "rail",
        vars={"v": "v", "l": "u.l", "m": "u.m", "h": "u.h"},
        when="u",
    )


def net(values: Bound, path: str, className: str = "net") -> Component:
    """Net sentiment with its sign; the colour only repeats what the sign says. Hatched below: nobody checked it."""
    return values.following(
        values.text(path, Format.signed), className=className, vars={"v": path}, marks={"unchecked": "un"}
    )


def unchecked_key(values: Bound) -> Component:
    """What the hatch means, where the panel has any."""
    return values.following([html.I(className="swatch-unchecked"), "not checked"], className="key", when="un")


def mood_mark(values: Bound, path: str) -> Component:
    """The shape of a sentiment: up, level, down, or hollow for unscored."""
    return values.following(className="mood", marks={"mood": path})


def mood_key(letter: str) -> Component:
    """The same shape where it does not follow a value: in a legend."""
    return html.I(className="mood", **data(mood=letter))


def moods_legend() -> list[Component]:
    """What the shapes and colours of sentiment are called."""
    words = (("n", "negative"), ("u", "neutral"), ("p", "positive"))
    return [html.Span([mood_key(letter), html.Span(word, className="word")], className="key") for letter, word in words]


def several(config: Config) -> str:
    """Class of a list that names sources: with one source only, its name is no news."""
    return "" if len(config.sources) > 1 else " one-source"


def dot(key: str) -> Component:
    """The colour of a topic or department, by the key of its row."""
    return html.I(className="dot", style={"--hue": hue(key)})


def name(text: str) -> Component:
    """A name of unknown length and direction."""
    return html.Span(text, className="name", dir="auto", title=text)


def moods_bar(values: Bound, path: str = "moods") -> Component:
    """Shares of negative, neutral and positive of the scored mentions in one bar."""
    return values.at(path).following(
        [html.I(className=f"part part-{letter}") for letter in "nup"],
        className="moods",
        vars={"n": "n", "u": "u", "p": "p"},
    )
