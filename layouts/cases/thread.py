"""The thread: what customers and brand said to each other, in order."""

from __future__ import annotations

import msgspec
from dash import html
from dash.development.base_component import Component

from layouts.kit import correcting
from layouts.kit.bind import Bound, data
from layouts.kit.marks import age, aria, moment
from layouts.kit.parts import mood_key, mood_mark
from layouts.kit.topical import topical
from listening.cases.conversation import Post, Side
from listening.cases.line import GONE
from listening.cases.page import CaseFile
from listening.config import Config
from listening.mention import UNSURE, Mention, label_of
from listening.names.languages import LANGUAGES

SHOWN_LAST = 6
LEAST_HIDDEN = 3
LONG_NAME = 60
"""Signs of a name that may be cut after two lines; the pointer shows all of it."""
"""A long thread shows its beginning and its end; what lies between opens with a click."""

WEB = ("https://", "http://")
MOODS = {"n": "negative", "u": "neutral", "p": "positive", "x": "not scored"}


class Between(msgspec.Struct, frozen=True, omit_defaults=True):
    """A post of the middle of a long thread, as assets/thread.js shows it when it is asked for."""

    author: str
    handle: str
    when: str
    text: str
    gone: bool
    own: bool
    opener: bool
    mood: str
    scored: str
    source: str
    tongue: str
    language: str
    where: str
    edited: bool
    url: str
    mention: str
    """Empty where there is nothing to set right."""


_json = msgspec.json.Encoder().encode


def thread(file: CaseFile, config: Config) -> Component:
    """Posts of others on the left, the brand's own on the right, as in every messenger."""
    opener = file.case.talk.opener.id
    posts = sorted(file.case.posts, key=lambda post: (post.at, post.id))
    said = list(zip(posts, file.thread, strict=True))
    hidden = said[1:-SHOWN_LAST]
    if len(hidden) < LEAST_HIDDEN:
        return html.Ol([_post(*each, opener, file, config) for each in said], className="thread")
    # A thread of hundreds is quick all the same: what few look at is no component, but text.
    values = _json([_between(*each, opener, file, config) for each in hidden]).decode()
    between = html.Details(
        [
            html.Summary(f"{len(hidden)} posts in between"),
            html.Ol(className="thread between", **data(posts=values)),
            html.Ol(_template(), className="template", **aria(hidden="true")),
        ],
        className="earlier-posts",
        **data(keep="posts"),
    )
    first, *last = (_post(*each, opener, file, config) for each in (said[0], *said[-SHOWN_LAST:]))
    return html.Ol([first, html.Li(between), *last], className="thread")


def _post(post: Post, mention: Mention | None, opener: str, file: CaseFile, config: Config) -> Component:
    kind = "post own" if post.side is Side.brand else "post"
    return html.Li(
        [
            _by(mention, file, config, post.at),
            _text(mention),
            _foot(mention, post.id == opener, file),
        ],
        className=f"{kind} opener" if post.id == opener else kind,
        **(correcting.mark(mention) if mention is not None else {}),
    )


def _between(post: Post, mention: Mention | None, opener: str, file: CaseFile, config: Config) -> Between:
    gone = mention is None or mention.deleted
    label = mention.label.value if mention and not mention.own else ""
    return Between(
        author=author(mention, file) or "deleted",
        handle=_handle(mention, file),
        when=moment(post.at, config.brand.timezone, file.now),
        text=GONE if mention is None or gone else mention.shown,
        gone=gone,
        own=post.side is Side.brand,
        opener=post.id == opener,
        mood="" if gone else label,
        scored="" if mention is None or gone or not label else _scored(mention, file),
        source="" if mention is None or gone else mention.source,
        tongue="" if mention is None or gone else _tongue(mention),
        language=mention.language if mention else "",
        where="" if mention is None or gone else _where(mention),
        edited=mention is not None and not gone and bool(mention.edited),
        url=mention.url if mention and not gone and mention.url.startswith(WEB) else "",
        mention="" if mention is None or gone or mention.own else mention.id,
    )


def _template() -> Component:
    row = Bound({}, "", 0)
    foot = [
        row.following([mood_mark(row, "mood"), row.text("scored")], className="key", when="mood"),
        row.text("source"),
        row.text("tongue"),
        row.text("where", dir="auto"),
        row.following("edited", when="edited"),
        row.following("opened the case", className="opened", when="opener"),
        html.A("at the source", target="_blank", rel="noopener noreferrer"),
        correcting.bare_button(),
    ]
    return html.Li(
        [
            html.Div(
                [
                    row.text("author", className="author", dir="auto"),
                    row.text("handle", className="handle", dir="auto"),
                    row.text("when", className="when"),
                ],
                className="by",
            ),
            row.text("text", className="text"),
            html.Div(foot, className="foot"),
        ],
        className="post",
    )


def _by(mention: Mention | None, file: CaseFile, config: Config, at: int) -> Component:
    handle, who = _handle(mention, file), author(mention, file) or "deleted"
    return html.Div(
        [
            html.B(who, dir="auto", className="author", title=who if len(who) > LONG_NAME else None),
            html.Span(handle, dir="auto", className="handle") if handle else None,
            html.Time(age(at), title=moment(at, config.brand.timezone, file.now)),
        ],
        className="by",
    )


def _handle(mention: Mention | None, file: CaseFile) -> str:
    """With its @; empty where it is all there is, and so the author's name."""
    handle = file.handles.get(mention.author, mention.author) if mention else ""
    return f"@{handle.lstrip('@')}" if handle and handle != author(mention, file) else ""


def _text(mention: Mention | None) -> Component:
    """As it was written: a text node, whatever stands in it. Its language says which way it runs (desk.css)."""
    if mention is None or mention.deleted:
        return html.P(GONE, className="text gone")
    return html.P(mention.shown, className="text", lang=mention.language or "und")


def _foot(mention: Mention | None, opens: bool, file: CaseFile) -> Component | None:
    if mention is None or mention.deleted:
        return None
    parts: list[Component | None] = []
    if not mention.own:
        parts.append(html.Span([mood_key(mention.label.value), _scored(mention, file)], className="key"))
    tongue, where = _tongue(mention), _where(mention)
    parts.append(html.Span(mention.source))
    parts.append(html.Span(tongue) if tongue else None)
    parts.append(html.Span(where, dir="auto") if where else None)
    parts.append(html.Span("edited") if mention.edited else None)
    parts.append(html.Span("opened the case", className="opened") if opens else None)
    parts.append(source_link(mention, opens))
    parts.append(topical(mention))
    parts.append(correcting.button(mention))
    return html.Div(parts, className="foot")


def _scored(mention: Mention, file: CaseFile) -> str:
    """Label, compound, and the words that decided: ``negative -0.62: worst −3.1``; what a model said before that."""
    score = f" {mention.compound:+.2f}" if mention.compound is not None else ""
    words = file.sentiment_words.get(mention.id, "")
    by_list = f"{MOODS[label_of(mention.compound).value]}{score}{': ' if words else ''}{words}"
    if not mention.mood:
        return by_list
    learnt = file.mood_words.get(mention.id, "")
    mood = "unsure" if mention.mood == UNSURE else MOODS[mention.mood]
    return f"{mood}, learnt (version {mention.mood_version}){': ' if learnt else ''}{learnt}; word list: {by_list}"


def _tongue(mention: Mention) -> str:
    """The language in words, where it is not the usual one."""
    code = mention.language
    return LANGUAGES.get(code, code) if code not in ("", "und", "en") else ""


def _where(mention: Mention) -> str:
    return mention.location or mention.city or mention.country


def source_link(mention: Mention, keyed: bool) -> Component | None:
    """The original at its source; ``keyed``: it is what the key o opens."""
    if not mention.url.startswith(WEB):
        return None
    told = data(key="o") if keyed else {}
    return html.A("at the source", href=mention.url, target="_blank", rel="noopener noreferrer", **told)


def author(mention: Mention | None, file: CaseFile) -> str:
    """Who wrote it: display name, else handle, else the source's id."""
    if mention is None:
        return ""
    return mention.name or file.handles.get(mention.author, mention.author)
