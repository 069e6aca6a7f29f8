"""Elements that follow values of the snapshot.

An element says in its ``data-`` attributes which value it shows and how; the
server renders the value of now, the browser script sets every later one. The
script knows no panel, and the panels know no script. Vocabulary:

``data-bind`` path of the value shown as text, ``data-format`` how;
``data-vars`` ``--v:path;--m:path``: CSS custom properties for lengths and positions;
``data-marks`` ``mood:path``: attributes that decide a colour or a shape;
``data-when`` / ``data-unless`` path: shown only if the value is there (or is not);
``data-tint`` path of the key of a topic or department, whose colour becomes ``--hue``;
``data-list`` path of a table, ``data-order`` its order: children are slots, filled in order;
``data-draw`` name of a drawing in charts.js, ``data-of`` path of its values.

Inside a slot, paths begin with a dot and belong to the row in that slot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.kit.formats import Format, shown

Json = dict[str, Any]
Children = str | int | float | Component | Sequence[str | int | float | Component | None] | None


class Bound:
    """One object of the frame, and how to make elements that follow it."""

    def __init__(self, values: Json, path: str, now: int) -> None:
        self.values = values
        self.path = path
        self.now = now

    def at(self, *keys: str) -> Bound:
        """The object further in; empty if it is not there."""
        inner = self.value(".".join(keys))
        return Bound(inner if isinstance(inner, dict) else {}, self._full(".".join(keys)), self.now)

    def value(self, path: str) -> Any:
        found: Any = self.values
        for key in path.split("."):
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def text(self, path: str, how: Format = Format.text, className: str = "", **more: Any) -> Component:
        """The value as text."""
        return html.Span(
            shown(self.value(path), how, self.now),
            className=className,
            **data(bind=self._full(path), format=how.value),
            **more,
        )

    def following(
        self,
        children: Children = None,
        className: str = "",
        vars: dict[str, str] | None = None,
        marks: dict[str, str] | None = None,
        when: str = "",
        unless: str = "",
        tint: str = "",
        style: dict[str, Any] | None = None,
        **more: Any,
    ) -> Component:
        """An element whose lengths, marks or presence follow values."""
        style = dict(style or {})
        for name, path in (vars or {}).items():
            style[f"--{name}"] = number(self.value(path))
        for name, path in (marks or {}).items():
            more[f"data-{name}"] = mark(self.value(path))
        if vars:
            more["data-vars"] = ";".join(f"--{name}:{self._full(path)}" for name, path in vars.items())
        if marks:
            more["data-marks"] = ";".join(f"{name}:{self._full(path)}" for name, path in marks.items())
        if tint:
            more["data-tint"] = self._full(tint)
            style["--hue"] = hue(mark(self.value(tint)))
        off = False
        if when:
            more["data-when"] = self._full(when)
            off = not self.value(when)
        if unless:
            more["data-unless"] = self._full(unless)
            off = off or bool(self.value(unless))
        return html.Div(children, className=f"{className} off".strip() if off else className, style=style, **more)

    def slots(
        self,
        path: str,
        order: str,
        count: int,
        row: Callable[[Bound], Children],
        className: str = "slots",
        slot: str = "row",
        marks: dict[str, str] | None = None,
        vars: dict[str, str] | None = None,
    ) -> Component:
        """``count`` places for the rows of a table, in ``order`` (``-n``: most first)."""
        table = self.value(path)
        rows = ordered(table if isinstance(table, dict) else {}, order)
        made = []
        for n in range(count):
            item = Bound(rows[n] if n < len(rows) else {}, "", self.now)
            made.append(
                item.following(row(item), className=slot if n < len(rows) else f"{slot} vacant", marks=marks, vars=vars)
            )
        return html.Div(made, className=className, **data(list=self._full(path), order=order))

    def drawing(self, name: str, path: str = "", className: str = "drawing", **more: Any) -> Component:
        """A place that charts.js draws into."""
        of = self._full(path) if path else self.path
        return html.Div(className=className, **data(draw=name, of=of), **more)

    def _full(self, path: str) -> str:
        return f"{self.path}.{path}"


def data(**names: str) -> dict[str, Any]:
    """``data-`` attributes: ``data(end="t0")`` is ``data-end="t0"``."""
    return {f"data-{name}": value for name, value in names.items()}


def ordered(table: Json, order: str) -> list[Json]:
    """Rows of a table as the script orders them: a number, then the key."""
    field = order.lstrip("-")
    sign = -1 if order.startswith("-") else 1
    keys = sorted(table, key=lambda key: (sign * (table[key].get(field) or 0), key))
    return [{**table[key], "key": key} for key in keys]


def number(value: Any) -> str:
    """A value for CSS arithmetic; absent counts as 0."""
    return (
        "0"
        if value is None or isinstance(value, str)
        else f"{value:g}"
        if isinstance(value, float)
        else str(int(value))
    )


def mark(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


def hue(key: str) -> str:
    """The colour of the row of that key (``t0``, ``d0``), as CSS; the wall's root defines them."""
    return f"var(--{key})" if key else ""
