"""config.toml as a whole: what holds, what was held before, and a place to change it."""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.marks import aria, moment
from layouts.kit.tables import table
from listening.config import Config
from listening.config.edition import BY_HAND, Edition, RefusedFile, difference

TEXT = "config-text"
BASE = "config-base"
WHY = "config-why"
CHECK = "config-check"
SAVE = "config-save"
SAID = "config-said"
BACK = "config-back"
BACK_TO = "config-back-to"
BACK_SAID = "config-back-said"
LONGEST_WHY = 500


class FileShown(msgspec.Struct, frozen=True, kw_only=True):
    """The file, and how it came to be so."""

    path: str
    """Empty: this process was not told where the file is."""
    unwritable: str
    """Why it cannot be written here; empty if it can."""
    now: Edition | None
    refused: RefusedFile | None
    editions: tuple[Edition, ...]
    """The newest first."""
    older: int
    """How many parts work by another edition."""


def page(shown: FileShown, config: Config, now: int) -> Component:
    """``now``: ms UTC."""
    return html.Main(
        [
            html.H1("Configuration"),
            _standing(shown, config, now),
            _refused(shown.refused, config, now),
            _editor(shown),
            html.H2("Editions"),
            html.P(
                "Each time it was changed: by whom, and why. The difference, and the way back, are behind the number."
            ),
            _editions(shown.editions, config, now),
        ],
        className="admin steering",
    )


def _standing(shown: FileShown, config: Config, now: int) -> Component:
    if shown.now is None:
        return html.P("No edition was made of config.toml yet. Masthead works by the file it was started with.")
    parts = "every part works by it" if not shown.older else f"{shown.older} of the parts do not work by it yet"
    return html.P(
        [
            html.B(f"Edition {shown.now.number}"),
            f" of {moment(shown.now.at, config.brand.timezone, now)}, ",
            _by(shown.now),
            f": {parts}. The file is ",
            html.Code(shown.path or "not known here"),
            ". ",
            html.A("Download it", href="/config/config.toml", download="config.toml"),
            ".",
        ]
    )


def _by(edition: Edition) -> Component | str:
    return "found in the file" if edition.who == BY_HAND else html.Bdi(f"by {edition.who}")


def _refused(refused: RefusedFile | None, config: Config, now: int) -> Component | None:
    if refused is None:
        return None
    return _alert(
        [
            html.P(
                f"What stands in the file since {moment(refused.at, config.brand.timezone, now)} is not taken; "
                "the last edition goes on. Mend it there, or save here what holds."
            ),
            mistakes(refused.errors),
        ],
        "danger",
    )


def _editor(shown: FileShown) -> Component:
    if shown.now is None:
        return html.Div()
    why = shown.unwritable
    said = None if not why else _alert(
        f"{why}: nothing can be saved here. Download what you changed, and put it where the file comes from; "
        "it is then taken within seconds.",
        "warning",
    )  # fmt: skip
    return html.Div(
        [
            html.H2("Change it"),
            html.P("Comments and order stay as they are. What has mistakes never takes effect."),
            said,
            dcc.Store(id=BASE, data=shown.now.number),
            dbc.Label("config.toml", html_for=TEXT, class_name="visually-hidden"),
            dbc.Textarea(
                id=TEXT,
                value=shown.now.text,
                rows=24,
                spellcheck=False,
                wrap="off",
                class_name="font-monospace config-text",
            ),
            dbc.Row(
                [
                    dbc.Col(
                        [
                            dbc.Label("Why", html_for=WHY, class_name="visually-hidden"),
                            dbc.Input(id=WHY, placeholder="Why: it is kept with the edition", maxlength=LONGEST_WHY),
                        ],
                        md=True,
                    ),
                    dbc.Col(
                        [
                            dbc.Button(
                                "Look what changes", id=CHECK, color="secondary", outline=True, class_name="me-2"
                            ),
                            dbc.Button("Save", id=SAVE, disabled=bool(why)),
                        ],
                        width="auto",
                    ),
                ],
                class_name="g-2 my-2",
            ),
            html.Div(id=SAID, **aria(live="polite")),
        ]
    )


def _editions(editions: Sequence[Edition], config: Config, now: int) -> Component:
    rows = [
        html.Tr(
            [
                html.Td(dcc.Link(str(each.number), href=f"/config/{each.number}")),
                html.Td(moment(each.at, config.brand.timezone, now)),
                html.Td(_by(each)),
                html.Td([f"Back to edition {each.back_to}. " if each.back_to else "", each.why], dir="auto"),
            ]
        )
        for each in editions
    ]
    heads = ("Edition", "When", "Who", "Why")
    return table(heads, rows)


def edition(one: Edition, before: Edition | None, latest: int, config: Config, now: int) -> Component:
    """One edition: what it changed, and the way back to it. ``latest``: the number of the one that holds."""
    changed = difference(before.text if before else "", one.text)
    return html.Main(
        [
            html.H1(f"Edition {one.number} of config.toml"),
            html.P(
                [
                    f"{moment(one.at, config.brand.timezone, now)}, ",
                    _by(one),
                    ". ",
                    html.Bdi(one.why),
                    " ",
                    dcc.Link("All editions", href="/config"),
                ]
            ),
            html.H2("What it changed") if before else html.H2("The file"),
            shown_difference(changed),
            _way_back(one, latest) if one.number != latest else html.P("This is the edition that holds."),
        ],
        className="admin steering",
    )


def _way_back(one: Edition, latest: int) -> Component:
    return html.Div(
        [
            html.H2("Back to this edition"),
            html.P(
                f"The file will be what it was then; what was changed since, by {_many(latest - one.number)}, "
                "no longer holds, and stays to be seen."
            ),
            dcc.Store(id=BACK_TO, data=[one.number, latest]),
            dbc.Button(f"Go back to edition {one.number}", id=BACK),
            html.Div(id=BACK_SAID, className="my-2", **aria(live="polite")),
        ]
    )


def _many(editions: int) -> str:
    return "one edition" if editions == 1 else f"{editions} editions"


def mistakes(errors: Sequence[str]) -> Component:
    """What is wrong, one line each."""
    return html.Ul([html.Li(each, dir="auto") for each in errors], className="mistakes")


def wrong(errors: Sequence[str]) -> Component:
    """A text that cannot be taken."""
    many = "one mistake" if len(errors) == 1 else f"{len(errors)} mistakes"
    return _alert([html.P(f"This has {many}, nothing was saved."), mistakes(errors)], "danger")


def would(before: str, after: str, next_start: Sequence[str], doubts: Sequence[str]) -> Component:
    """What saving would change. ``doubts``: what is allowed, and probably not meant."""
    changed = difference(before, after)
    if not changed:
        return _alert("Nothing is changed.", "secondary")
    return html.Div([shown_difference(changed), _next_start(next_start), _doubts(doubts)])


def _next_start(keys: Sequence[str]) -> Component | None:
    if not keys:
        return None
    verb = "is" if len(keys) == 1 else "are"
    return _alert(f"{', '.join(keys)} {verb} only read when Masthead starts.", "warning")


def _doubts(doubts: Sequence[str]) -> Component | None:
    return _alert([html.P("Allowed, and perhaps not meant:"), mistakes(doubts)], "warning") if doubts else None


def saved(made: Edition) -> Component:
    return _alert(f"Edition {made.number} holds; every part takes it within seconds.", "success")


def overtaken(by: Edition | None, known: str) -> Component:
    """Somebody else was first. ``known``: the text that the editor began with."""
    if by is None:
        return _alert(
            "The file was changed by hand a moment ago, and nothing was saved. Look again: it is then here.",
            "warning",
        )
    return html.Div(
        [
            _alert(
                [
                    html.P(["Meanwhile edition ", str(by.number), " was made, ", _by(by), ": ", html.Bdi(by.why)]),
                    html.P("Nothing was saved, and your text is still here. This is what the other changed:"),
                ],
                "warning",
            ),
            shown_difference(difference(known, by.text)),
            html.P("Put it into your text where you want it, and save again: your text then takes its place."),
        ]
    )


def failed(why: str) -> Component:
    return _alert(why, "danger")


def _alert(said: str | list[Component | str], color: str) -> Component:
    alert: Component = dbc.Alert(said, color=color)
    return alert


def shown_difference(lines: Sequence[str]) -> Component:
    """Lines as ``listening.config.edition.difference`` gives them."""
    kinds = {"+": "added", "-": "removed"}
    return html.Pre(
        [html.Span(f"{line}\n", className=kinds.get(line[:1], "same")) for line in lines],
        className="difference",
        dir="auto",
    )
