"""A view as HTML text, for what the browser puts into a page by itself.

Dash makes every element of a page a component of React, some milliseconds each. A screen of the wall has more than
a thousand, and a wall that rotates several screens: sent as text they cost the browser nothing to speak of.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from dash.development.base_component import Component

_SPELT = {"className": "class", "htmlFor": "for"}
_VOID = frozenset({"br", "hr", "img", "input"})


def markup(view: Any) -> str:
    """The HTML of a tree of ``dash.html`` components; texts and values are escaped.

    TypeError for any other component, and for a style that is not text: only React knows what those mean.
    """
    if view is None:
        return ""
    if isinstance(view, str | int | float):
        return escape(str(view))
    if isinstance(view, Component):
        return _element(view)
    return "".join(markup(each) for each in view)


def _element(component: Component) -> str:
    form = component.to_plotly_json()  # type: ignore[no-untyped-call]
    if form["namespace"] != "dash_html_components":
        raise TypeError(f"{form['type']} is no element of HTML")
    props = dict(form["props"])
    children = props.pop("children", None)
    tag = form["type"].lower()
    start = f"<{tag}{''.join(_attribute(name, value) for name, value in props.items())}>"
    return start if tag in _VOID else f"{start}{markup(children)}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    if name == "style":
        value = ";".join(_declaration(*each) for each in value.items())
    text = "" if value is True else escape(str(value))
    return f' {_SPELT.get(name, name.lower())}="{text}"'


def _declaration(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"style {name} is not text: {value!r}")
    return f"{re.sub('[A-Z]', lambda found: '-' + found[0].lower(), name)}:{value}"
