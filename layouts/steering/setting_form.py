"""The form of one entry of config.toml: its fields are those of the struct, with the words of the documentation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.marks import aria
from layouts.steering import file as file_views
from layouts.steering.setting_words import inline, key_words
from layouts.steering.settings import about, read_only, title
from listening.config.edition import Edition
from listening.config.panels import PANELS
from listening.steering import described, form
from listening.steering.rewriting import Entry
from listening.steering.shape import FieldKind, SettingField, fields

FORM, REVIEW, PLACE = "settings-form", "settings-review", "settings-place"
OF, LOOKED = "settings-of", "settings-looked"
LOOK, SAVE, REMOVE, WHY = "settings-look", "settings-save", "settings-remove", "settings-why"
SHOWN_AT_ONCE = 60
"""More names than this are typed, not ticked."""


class SettingOf(msgspec.Struct, frozen=True, kw_only=True):
    """Which entry a form is of."""

    table: str
    at: int
    """From 0; -1 = a new one, or the table is there once."""
    many: bool
    kind: str
    """Of a source; empty for all else."""
    base: int
    """The edition the form was filled from."""


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """What was shown before it is saved."""

    digest: str
    """Of the text it would be."""
    removes: bool = False


def field_id(at: object) -> dict[str, object]:
    return {"type": "settings-field", "at": at}


def wrong_id(at: object) -> dict[str, object]:
    return {"type": "settings-wrong", "at": at}


def deed_id(do: object) -> dict[str, object]:
    """A button that adds, takes out or raises a table within: ``add:shifts``, ``raise:steps:1``."""
    return {"type": "settings-deed", "do": do}


def page(
    of: SettingOf,
    entry: Entry,
    struct: type[msgspec.Struct],
    names: Mapping[str, Sequence[str]],
    places: Sequence[str],
    unwritable: str,
) -> Component:
    """``names``: of every table, for fields that refer to it. ``places``: where an entry can stand, in words."""
    heading = title(of.table)
    if of.many:
        heading += (
            f": {entry['name']}" if of.at >= 0 and "name" in entry else f" {of.at + 1}" if of.at >= 0 else ": new"
        )
    return html.Main(
        [
            html.H1(html.Bdi(heading)),
            about(of.table, of.kind),
            html.P(dcc.Link(f"Back to {title(of.table).lower()}", href=f"/settings/{of.table}")) if of.many else None,
            read_only(unwritable),
            dcc.Store(id=OF, data=msgspec.to_builtins(of)),
            html.Div(inside(of, entry, struct, names), id=FORM),
            _place(of, places),
            html.Div(
                [
                    dbc.Button("Look what changes", id=LOOK),
                    dbc.Button("Remove…", id=REMOVE, color="secondary", outline=True)
                    if of.many and of.at >= 0
                    else html.Span(id=REMOVE),
                ],
                className="settings-deeds",
            ),
            html.Div(id=REVIEW, **aria(live="polite")),
        ],
        className="admin steering settings",
    )


def inside(
    of: SettingOf, entry: Entry, struct: type[msgspec.Struct], names: Mapping[str, Sequence[str]]
) -> list[Component]:
    """The fields; made anew when a table within comes or goes."""
    return _fields(of.table, of.kind, entry, struct, "", names)


def _fields(
    path: str, kind: str, entry: Entry, struct: type[msgspec.Struct], at: str, names: Mapping[str, Sequence[str]]
) -> list[Component]:
    words = described.of_table(path, kind)
    made = []
    for field in fields(struct):
        place = f"{at}{field.key}"
        if field.kind is FieldKind.table:
            assert field.inner is not None
            inner = _fields(f"{path}.{field.key}", "", entry.get(field.key, {}), field.inner, f"{place}/", names)
            made.append(_group(f"{path}.{field.key}", field.key, inner))
        elif field.kind is FieldKind.tables:
            made.append(_many(f"{path}.{field.key}", field, entry, place, names))
        else:
            said = words.keys.get(field.key, described.KeyWords("", ""))
            made.append(_field(field, form.shown(field, entry), said, place, names))
    return made


def _group(path: str, key: str, inner: Sequence[Component]) -> Component:
    return html.Fieldset(
        [html.Legend(key_words(key)), html.P(inline(described.of_table(path).about)), *inner],
        className="settings-within",
    )


def _many(path: str, field: SettingField, entry: Entry, place: str, names: Mapping[str, Sequence[str]]) -> Component:
    assert field.inner is not None
    one = key_words(field.key).rstrip("s")
    found = []
    for n, each in enumerate(entry.get(field.key, ())):
        inner = _fields(path, "", each, field.inner, f"{place}/{n}/", names)
        deeds = [_deed("Take out", f"drop:{field.key}:{n}")]
        if n:
            deeds.insert(0, _deed("Move up", f"raise:{field.key}:{n}"))
        found.append(
            html.Fieldset(
                [html.Legend(f"{one} {n + 1}"), *inner, html.Div(deeds, className="settings-deeds")],
                className="settings-one",
            )
        )
    return html.Section(
        [
            html.H2(key_words(field.key)),
            html.P(inline(described.of_table(path).about)),
            html.Div(id=wrong_id(place), className="settings-wrong"),
            *found,
            _deed(f"Add a {one.lower()}" if one[0] not in "AEIO" else f"Add an {one.lower()}", f"add:{field.key}"),
        ],
        className="settings-many",
    )


def _deed(text: str, do: str) -> Component:
    button: Component = dbc.Button(text, id=deed_id(do), color="secondary", outline=True, size="sm")
    return button


def _field(
    field: SettingField, value: Any, words: described.KeyWords, place: str, names: Mapping[str, Sequence[str]]
) -> Component:
    label = [
        html.B(key_words(field.key)),
        html.Span(" required", className="settings-needed") if field.required else "",
    ]
    if place == "grid":
        return _grid(field, value, words, place, names)
    ticked = isinstance(value, list) or field.kind is FieldKind.choices
    return html.Div(
        [
            html.Div(
                [
                    html.Span(label, id=f"label-{place}", className="settings-label")
                    if ticked
                    else dbc.Label(label, html_for=field_id(place), class_name="settings-label"),
                    html.Small([*inline(words.meaning[:1].upper() + words.meaning[1:]), _how(field, words)]),
                ],
                className="settings-words",
            ),
            html.Div([_input(field, value, place, names), html.Div(id=wrong_id(place), className="settings-wrong")]),
        ],
        className="settings-field",
    )


def _grid(
    field: SettingField, value: Any, words: described.KeyWords, place: str, names: Mapping[str, Sequence[str]]
) -> Component:
    """A screen's grid: ``assets/settings-grid.js`` lets it be drawn, what is saved stands in the field below."""
    how = "Drag a panel, or its corner. Arrow keys move the panel in focus, Shift and they resize it."
    return html.Div(
        [
            html.Div([html.B("Panels", className="settings-label"), html.Small(how)], className="settings-words"),
            html.Div(
                className="settings-grid", **data(panels=json.dumps([each for each in PANELS if each != "found"]))
            ),
            html.Div(
                [
                    dbc.Label(html.B("As text"), html_for=field_id(place), class_name="settings-label"),
                    html.Small([*inline(words.meaning[:1].upper() + words.meaning[1:]), ". One row a line."]),
                ],
                className="settings-words",
            ),
            html.Div([_input(field, value, place, names), html.Div(id=wrong_id(place), className="settings-wrong")]),
        ],
        className="settings-field settings-wide",
    )


def _how(field: SettingField, words: described.KeyWords) -> str:
    """How it is typed, where that is not seen."""
    if field.kind is FieldKind.secret:
        return ". Only where it is: env:NAME or file:PATH. What it is, is neither typed nor shown here."
    if field.kind is FieldKind.texts and not field.refers:
        return ". One a line."
    if field.kind is FieldKind.numbers:
        return f". {words.type.capitalize()}, with commas between."
    return f". {words.type.capitalize()}." if field.kind in (FieldKind.whole, FieldKind.number) else ""


def _input(field: SettingField, value: Any, place: str, names: Mapping[str, Sequence[str]]) -> Component:
    id = field_id(place)
    options = list(dict.fromkeys(name for table in field.refers for name in names.get(table, ())))
    if field.kind is FieldKind.switch:
        switch: Component = dbc.Switch(id=id, value=bool(value), label="yes")
        return switch
    if field.kind is FieldKind.choices or (field.kind is FieldKind.texts and field.refers):
        chosen = value if isinstance(value, list) else [each for each in str(value or "").split("\n") if each]
        options = list(dict.fromkeys([*(field.options or options), *chosen]))
        if not options:
            return html.Div(
                dcc.Input(id=id, type="hidden", value=""), className="settings-none", title="There is none."
            )
        if len(options) <= SHOWN_AT_ONCE:
            ticks: Component = dbc.Checklist(
                id=id, options=[{"label": html.Bdi(each), "value": each} for each in options], value=chosen, inline=True
            )
            return html.Div(ticks, role="group", **aria(labelledby=f"label-{place}"))
        value = "\n".join(chosen)
    elif field.kind is FieldKind.choice or field.refers:
        options = list(dict.fromkeys([*(field.options or options), *([value] if value else [])]))
        none = [] if field.options and not field.required else [{"label": "—", "value": ""}]
        select: Component = dbc.Select(
            id=id, options=[*none, *({"label": each, "value": each} for each in options)], value=value or ""
        )
        return select
    if field.kind in (FieldKind.texts, FieldKind.choices):
        lines = str(value or "").count("\n") + 1
        area: Component = dbc.Textarea(
            id=id,
            value=str(value or ""),
            rows=min(max(lines + 1, 2), 14),
            spellcheck=False,
            class_name="settings-lines",
        )
        return area
    if field.kind is FieldKind.numbers:
        value = ", ".join(str(value or "").split("\n"))
    many: Component = dbc.Input(
        id=id,
        value="" if value is None else f"{value:g}" if isinstance(value, float) else str(value),
        placeholder="env:NAME"
        if field.kind is FieldKind.secret
        else "none"
        if field.default is None and not field.required
        else "",
        autocomplete="off",
        class_name="settings-short" if field.kind in (FieldKind.whole, FieldKind.number) else "",
    )
    return many


def _place(of: SettingOf, places: Sequence[str]) -> Component:
    if not places:
        return dcc.Input(id=PLACE, type="hidden", value="")
    select: Component = dbc.Select(
        id=PLACE,
        options=[{"label": words, "value": str(n)} for n, words in enumerate(places)],
        value=str(of.at if of.at >= 0 else len(places) - (2 if of.table == "routes" and len(places) > 1 else 1)),
    )
    return html.Div(
        [
            html.Div(
                [
                    dbc.Label(html.B("Where it stands"), html_for=PLACE, class_name="settings-label"),
                    html.Small(
                        "The wall turns in this order."
                        if of.table == "screens"
                        else "Read from top to bottom: the first that fits holds."
                    ),
                ],
                className="settings-words",
            ),
            html.Div(select),
        ],
        className="settings-field",
    )


# -- what a change would do


def review(changes: Component, comes: Sequence[str], reviewed: Reviewed, unwritable: str) -> Component:
    """``changes``: the difference and its doubts; ``comes``: what the store holds that would be left over."""
    verb = "Remove it" if reviewed.removes else "Save"
    return html.Div(
        [
            html.H2("What changes"),
            changes,
            dbc.Alert(
                [html.P("What is there now, and would be left over:"), file_views.mistakes(comes)], color="warning"
            )
            if comes
            else None,
            dcc.Store(id=LOOKED, data=msgspec.to_builtins(reviewed)),
            dbc.Row(
                [
                    dbc.Col(
                        [
                            dbc.Label("Why", html_for=WHY, class_name="visually-hidden"),
                            dbc.Input(id=WHY, placeholder="Why: it is kept with the edition", maxlength=500),
                        ],
                        md=True,
                    ),
                    dbc.Col(
                        dbc.Button(
                            verb, id=SAVE, disabled=bool(unwritable), color="danger" if reviewed.removes else "primary"
                        ),
                        width="auto",
                    ),
                ],
                class_name="g-2 my-2",
            ),
        ]
    )


def saved(made: Edition, of: SettingOf) -> Component:
    to = f"/settings/{of.table}" if of.many else "/settings"
    return html.Div(
        [
            file_views.saved(made),
            html.P(
                [
                    dcc.Link(f"Back to {title(of.table).lower()}" if of.many else "All settings", href=to),
                    " · ",
                    dcc.Link("What it changed", href=f"/config/{made.number}"),
                    " · ",
                    dcc.Link("The way back", href=f"/config/{made.number - 1}"),
                ]
            ),
        ]
    )
