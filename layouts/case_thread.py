"""What customers and brand said to each other, in order."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.bind import data
from layouts.marks import age, moment
from layouts.parts import mood_key
from listening.casefile import CaseFile
from listening.config import Config
from listening.conversation import Side
from listening.desk_row import GONE
from listening.mention import Mention
from listening.snapshot.language_names import LANGUAGES

SHOWN_LAST = 6
LEAST_HIDDEN = 3
"""A long thread shows its beginning and its end; what lies between opens with a click."""

MOODS = {"n": "negative", "u": "neutral", "p": "positive", "x": "not scored"}


def thread(file: CaseFile, config: Config) -> Component:
    """Posts of others on the left, the brand's own on the right, as in every messenger."""
    posts = sorted(file.case.posts, key=lambda post: (post.at, post.id))
    opener = file.case.talk.opener.id
    items = []
    for post, mention in zip(posts, file.thread, strict=True):
        own = post.side is Side.brand
        kind = "post own" if own else "post"
        items.append(
            html.Li(
                [
                    _by(mention, file, config, post.at),
                    _text(mention),
                    _foot(mention, post.id == opener, file),
                ],
                className=f"{kind} opener" if post.id == opener else kind,
            )
        )
    hidden = items[1 : -SHOWN_LAST]
    if len(hidden) < LEAST_HIDDEN:
        return html.Ol(items, className="thread")
    between = html.Details(
        [html.Summary(f"{len(hidden)} posts in between"), html.Ol(hidden, className="thread")],
        className="earlier-posts",
    )
    return html.Ol([items[0], html.Li(between), *items[-SHOWN_LAST:]], className="thread")


def _by(mention: Mention | None, file: CaseFile, config: Config, at: int) -> Component:
    name = author(mention, file)
    handle = file.handles.get(mention.author, mention.author) if mention else ""
    return html.Div(
        [
            html.B(name or "deleted", dir="auto", className="author"),
            html.Span(f"@{handle.lstrip('@')}", dir="auto", className="handle")
            if handle and handle != name
            else None,
            html.Time(age(at), title=moment(at, config.brand.timezone)),
        ],
        className="by",
    )


def _text(mention: Mention | None) -> Component:
    """As it was written: a text node, whatever stands in it."""
    if mention is None or mention.deleted:
        return html.P(GONE, className="text gone")
    return html.P(mention.text, className="text", dir="auto", lang=mention.language or "und")


def _foot(mention: Mention | None, opens: bool, file: CaseFile) -> Component | None:
    if mention is None or mention.deleted:
        return None
    label = mention.label.value
    score = f" {mention.compound:+.2f}" if mention.compound is not None else ""
    parts: list[Component | None] = []
    if not mention.own:
        parts.append(html.Span([mood_key(label), f"{MOODS[label]}{score}"], className="key"))
    parts.append(html.Span(mention.source))
    if mention.language and mention.language not in ("und", "en"):
        parts.append(html.Span(LANGUAGES.get(mention.language, mention.language)))
    where = mention.location or mention.city or mention.country
    parts.append(html.Span(where, dir="auto") if where else None)
    parts.append(html.Span("edited") if mention.edited else None)
    parts.append(html.Span("opened the case", className="opened") if opens else None)
    parts.append(source_link(mention, opens))
    return html.Div(parts, className="foot")


def source_link(mention: Mention, keyed: bool) -> Component | None:
    """The original at its source; ``keyed``: it is what the key o opens."""
    if not mention.url.startswith(("https://", "http://")):
        return None
    told = data(key="o") if keyed else {}
    return html.A("at the source", href=mention.url, target="_blank", rel="noopener noreferrer", **told)


def author(mention: Mention | None, file: CaseFile) -> str:
    """Who wrote it: display name, else handle, else the source's id."""
    if mention is None:
        return ""
    return mention.name or file.handles.get(mention.author, mention.author)
