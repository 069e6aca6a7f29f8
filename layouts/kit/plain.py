"""Plain pages, for where nobody is signed in yet or something is wrong: no script, one style sheet."""

from __future__ import annotations

from html import escape

OPEN = "/signin/static/"
"""Where style sheets and fonts are open to everybody, unlike /assets."""


def document(title: str, body: str) -> str:
    """A whole HTML page. ``title`` is text, ``body`` is markup with everything foreign escaped."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · Masthead</title>"
        '<meta name="robots" content="noindex">'
        '<link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{OPEN}masthead.css">'
        f'<link rel="stylesheet" href="{OPEN}pages.css"></head>'
        f'<body class="plain"><main class="card"><p class="mark">Masthead</p>{body}</main></body></html>'
    )


def heading(text: str) -> str:
    return f"<h1>{escape(text)}</h1>"


def paragraph(text: str, kind: str = "") -> str:
    """``kind``: a class of pages.css, as ``wrong``."""
    attributes = f' class="{escape(kind)}"' if kind else ""
    return f"<p{attributes}>{escape(text)}</p>"


def link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def field(name: str, label: str, *, kind: str = "text", value: str = "", hint: str = "") -> str:
    """A labelled input; ``hint`` is what browsers may fill in (autocomplete)."""
    return (
        f'<label for="{escape(name)}">{escape(label)}</label>'
        f'<input id="{escape(name)}" name="{escape(name)}" type="{escape(kind)}" '
        f'value="{escape(value)}" autocomplete="{escape(hint)}" required>'
    )


def form(action: str, token: str, inner: str, button: str) -> str:
    """A form that posts to ``action`` with the anti-forgery ``token``; ``inner`` is markup."""
    return (
        f'<form method="post" action="{escape(action)}">'
        f'<input type="hidden" name="csrf" value="{escape(token)}">{inner}'
        f'<button type="submit">{escape(button)}</button></form>'
    )
