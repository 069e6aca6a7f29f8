"""One approved answer: what is in use, what waits for approval, who wrote and used it, and the form to change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import dash_bootstrap_components as dbc
import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.changes import changed_words
from layouts.kit.marks import key, moment
from layouts.kit.tables import table
from layouts.library.listing import ANY, badges
from layouts.library.words import DEEDS, REACTIONS, date_value, day
from listening.cases.line import title
from listening.config import Config
from listening.library.approved import ApprovedAnswer, LibraryDeed, LibraryEvent, Wording
from listening.library.blanks import VARIABLES
from listening.library.deciding import LONGEST_LINK, LONGEST_TEXT, LONGEST_TITLE
from listening.library.using import LibraryUse
from listening.names.languages import LANGUAGES

BODY = "library-body"
SAID = "library-said"
LOOKED = "library-looked"
TITLE, LINK, UNTIL, OWNER = "library-title", "library-link", "library-until", "library-owner"
FOR, ABOUT = "library-for", "library-about"
SAVE, APPROVE, SEND_BACK, RETIRE = "library-save", "library-approve", "library-send-back", "library-retire"
WHY = "library-why"
FIELDS = {"title": TITLE, "department": FOR, "topic": ABOUT, "owner": OWNER, "valid until": UNTIL, "link": LINK}
"""What a refusal calls a field -> where it stands. Texts and their languages stand in rows."""
TONGUES = "library-languages"
EMPTY_ROWS = 1
USES_SHOWN = 12


def language_id(row: object) -> dict[str, object]:
    return {"library": "language", "row": row}


def text_id(row: object) -> dict[str, object]:
    return {"library": "text", "row": row}


def wrong_id(field: str | dict[str, object]) -> str | dict[str, object]:
    """Where it is said what is wrong with a field."""
    return f"{field}-wrong" if isinstance(field, str) else field | {"library": f"{field['library']}-wrong"}


class LibraryFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the page of one shows. Plain values."""

    entry: ApprovedAnswer | None
    """None: a new one."""
    trail: tuple[LibraryEvent, ...] = ()
    used: tuple[LibraryUse, ...] = ()
    possible: frozenset[LibraryDeed]
    owners: tuple[str, ...]
    me: str
    now: int


def page(file: LibraryFile, config: Config) -> Component:
    return html.Main(
        [
            html.Div(
                html.A(["Approved answers", key("u")], href="/library", className="back", **data(key="u", visits=""))
            ),
            html.Div(body(file, config), id=BODY),
        ],
        className="library one",
    )


def body(file: LibraryFile, config: Config, said: str = "") -> list[Component]:
    """``said``: what came of the last deed; it begins with what stands in the way."""
    entry = file.entry
    looked = {"id": entry.id, "version": entry.version} if entry else {"id": "", "version": 0}
    head = [html.H1(entry.newest.title, dir="auto"), *badges(entry, file.now)] if entry else [html.H1("New answer")]
    writes = LibraryDeed.propose in file.possible
    aside = [*_state(file, config), *_used(file, config), *_trail(file, config)] if entry else [_help()]
    return [
        html.Header(head, className="lib-head"),
        dcc.Store(id=LOOKED, data=looked),
        html.Div(
            [_form(file, config) if writes else _reading(entry, config), html.Aside(aside, className="lib-aside")],
            className="lib-two decides" if _decides(file) else "lib-two",
        ),
        html.P(said, id=SAID, role="status", className="lib-said"),
    ]


def _decides(file: LibraryFile) -> bool:
    """Whoever looks has a change before them that waits for their word: on a narrow page it comes first."""
    return file.entry is not None and file.entry.approved is not None and LibraryDeed.approve in file.possible


# -- what stands there


def _state(file: LibraryFile, config: Config) -> list[Component]:
    entry = file.entry
    assert entry is not None
    found: list[Component] = []
    in_use: list[Component] = []
    if entry.proposed is not None:
        waits = f"{entry.proposed_by} wrote this version {moment(entry.proposed_at, config.brand.timezone, file.now)}."
        if entry.sent_back_by:
            waits += f" {entry.sent_back_by} sent it back: {entry.sent_back_why}"
        elif LibraryDeed.approve not in file.possible:
            waits += " Somebody else has to approve it before it is used."
        found += [html.P(waits, dir="auto"), *_changes(entry, config)]
    if entry.approved is not None and entry.proposed is not None and entry.usable(file.now):
        in_use.append(html.Div([html.H3("In use until then"), *_texts(entry.approved)], className="lib-in-use"))
    if entry.approved is not None:
        found.append(html.P(_approved(entry, config, file.now), dir="auto"))
    return [html.Section([html.H2("State"), *found, _buttons(file), *in_use])]


def _changes(entry: ApprovedAnswer, config: Config) -> list[Component]:
    """What is proposed beside what is in use, word by word; nothing where nothing was approved yet."""
    if entry.approved is None or entry.proposed is None:
        return []
    before, after = _said_of(entry.approved, config), _said_of(entry.proposed, config)
    rows = []
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            how = "" if old and new else " · new" if new else " · taken out"
            words = html.P(changed_words(old, new), dir="auto", className="changed-words")
            rows += [html.Span(f"{name}{how}", className="lib-quiet"), words]
    shown = rows or [html.P("Nothing: it reads as what is in use.")]
    return [html.Div([html.H3("What it changes"), *shown], className="lib-changes")]


def _said_of(wording: Wording, config: Config) -> dict[str, str]:
    """All of it, by what it is called."""
    texts = {LANGUAGES.get(each.language, each.language): each.text for each in wording.texts}
    return {"Title": wording.title, **texts, **_facts(wording, config)}


def _facts(wording: Wording, config: Config) -> dict[str, str]:
    return {
        "Department": title(config, wording.department) if wording.department else "all",
        "Topic": wording.topic or "any",
        "Link": wording.link or "none",
        "Valid until": day(wording.valid_until, config) if wording.valid_until else "no end",
        "Owner": wording.owner,
    }


def _approved(entry: ApprovedAnswer, config: Config, now: int) -> str:
    zone = config.brand.timezone
    said = f"{entry.approved_by} approved it {moment(entry.approved_at, zone, now)}."
    if entry.retired_at:
        said += f" {entry.retired_by} retired it {moment(entry.retired_at, zone, now)}."
    return said


def _buttons(file: LibraryFile) -> Component:
    """Each is there, so that what follows a click finds it; what cannot be done is not shown."""
    may = file.possible
    back = LibraryDeed.send_back in may
    return html.Div(
        [
            _button("Approve", "a", APPROVE, "btn btn-primary", LibraryDeed.approve in may),
            _button("Retire", "r", RETIRE, "btn btn-outline-secondary", LibraryDeed.retire in may),
            html.Div(
                [
                    dbc.Textarea(id=WHY, placeholder="What has to change", maxLength=1000, value="", rows=2),
                    _button("Send back", "x", SEND_BACK, "btn btn-outline-secondary", back),
                ],
                hidden=not back,
                className="lib-why",
            ),
        ],
        className="lib-deeds",
    )


def _button(text: str, letter: str, id: str, look: str, there: bool) -> Component:
    told = data(key=letter) if there else {}
    return html.Button([text, key(letter)], id=id, type="button", n_clicks=0, className=look, hidden=not there, **told)


def _used(file: LibraryFile, config: Config) -> list[Component]:
    if not file.used:
        return [html.Section([html.H2("Used"), html.P("Not yet.", className="lib-quiet")])]
    by = ", ".join(f"{name} {number}×" for name, number in Counter(use.by for use in file.used).most_common())
    rows = [
        html.Tr(
            [
                html.Td(html.A(use.case, href=f"/case/{use.case}", **data(visits=""))),
                html.Td(use.by, dir="auto"),
                html.Td("unchanged" if use.unchanged else "changed"),
                html.Td(REACTIONS[use.reaction], className=f"lib-came lib-{use.reaction.value}"),
                html.Td(moment(use.at, config.brand.timezone, file.now)),
            ]
        )
        for use in file.used[:USES_SHOWN]
    ]
    came = Counter(use.reaction for use in file.used)
    back = ", ".join(f"{came[each]} {words}" for each, words in REACTIONS.items() if came[each])
    heads = ("Case", "By", "Text", "Came back", "Posted")
    return [
        html.Section(
            [
                html.H2("Used"),
                html.P([html.B(f"{len(file.used):,}×"), html.Span(f" by {by}: {back}.", dir="auto")]),
                table(heads, rows, "text-nowrap"),
                html.P(
                    "What came back is computed from the next post of whoever was answered. Nobody checked it.",
                    className="lib-quiet",
                ),
            ]
        )
    ]


def _trail(file: LibraryFile, config: Config) -> list[Component]:
    zone = config.brand.timezone
    rows = [
        html.Li(
            [
                html.Time(moment(event.at, zone, file.now)),
                html.Span(f"{event.who} {DEEDS[event.deed]}{f': {event.why}' if event.why else ''}", dir="auto"),
            ]
        )
        for event in reversed(file.trail)
    ]
    return [html.Section([html.H2("Trail"), html.Ol(rows, className="trail")])]


def _reading(entry: ApprovedAnswer | None, config: Config) -> Component:
    """For those who may not change it."""
    if entry is None:
        return html.P("You read the library and do not add to it.")
    wording = entry.newest
    facts = _facts(wording, config).items()
    listed = [part for name, value in facts for part in (html.Dt(name), html.Dd(value, dir="auto"))]
    return html.Div([*_texts(wording), html.Dl(listed)])


def _texts(wording: Wording) -> list[Component]:
    return [
        html.Div(
            [
                html.Span(LANGUAGES.get(each.language, each.language), className="lib-quiet"),
                html.Blockquote(each.text, lang=each.language, dir="auto"),
            ]
        )
        for each in wording.texts
    ]


# -- the form


def _form(file: LibraryFile, config: Config) -> Component:
    wording = file.entry.newest if file.entry else None
    departments = [(ANY, "All departments"), *((d.name, d.label) for d in config.departments)]
    topics = [(ANY, "Anything"), *((t.name, t.name) for t in config.topics)]
    owner = wording.owner if wording and wording.owner else file.me
    owners = list(dict.fromkeys([*file.owners, owner]))
    return html.Div(
        [
            _field(
                "Title", TITLE, dbc.Input(id=TITLE, value=wording.title if wording else "", maxLength=LONGEST_TITLE)
            ),
            *_text_rows(wording),
            html.Datalist([html.Option(name, value=code) for code, name in LANGUAGES.items()], id=TONGUES),
            html.Div(
                [
                    _field(
                        "For the department",
                        FOR,
                        _select(FOR, departments, (wording.department if wording else "") or ANY),
                    ),
                    _field("About", ABOUT, _select(ABOUT, topics, (wording.topic if wording else "") or ANY)),
                    _field("Owner", OWNER, _select(OWNER, [(name, name) for name in owners], owner)),
                    _field("Valid until", UNTIL, _until(wording, config)),
                ],
                className="lib-grid",
            ),
            _field(
                "Address that {link} stands for",
                LINK,
                dbc.Input(
                    id=LINK, value=wording.link if wording else "", maxLength=LONGEST_LINK, placeholder="https://"
                ),
            ),
            html.Div(
                html.Button(
                    ["Propose it", key("Ctrl Enter")],
                    id=SAVE,
                    type="button",
                    n_clicks=0,
                    className="btn btn-primary" if file.entry is None else "btn btn-outline-secondary",
                    **data(saves=""),
                ),
                className="buttons",
            ),
        ],
        className="lib-form",
    )


def _text_rows(wording: Wording | None) -> list[Component]:
    """One for each language, and an empty one for the next."""
    texts = [(each.language, each.text) for each in wording.texts] if wording else [("en", "")]
    rows = [*texts, *[("", "")] * EMPTY_ROWS]
    return [
        html.Div(
            [
                _field(
                    "Language",
                    language_id(n),
                    dbc.Input(id=language_id(n), value=language, list=TONGUES, maxLength=3, placeholder="en, de, es"),
                ),
                _field(
                    "Text" if language or n == 0 else "Text in another language",
                    text_id(n),
                    dbc.Textarea(id=text_id(n), value=text, rows=5 if text or n == 0 else 2, maxLength=LONGEST_TEXT),
                ),
            ],
            className="lib-tongue",
        )
        for n, (language, text) in enumerate(rows)
    ]


def _until(wording: Wording | None, config: Config) -> Component:
    until: Component = dbc.Input(id=UNTIL, type="date", value=date_value(wording.valid_until if wording else 0, config))
    return until


def _select(id: str, options: Sequence[tuple[str, str]], value: str) -> Component:
    chosen: Component = dbc.Select(
        id=id, options=[{"label": text, "value": each} for each, text in options], value=value
    )
    return chosen


def _field(label: str, id: str | dict[str, object], field: Component) -> Component:
    wrong = dbc.FormFeedback(id=wrong_id(id), type="invalid")
    return html.Label([html.Span(label), field, wrong], className="field")


def _help() -> Component:
    means = {
        "author": "the handle of who is answered, or their name where it is one",
        "case": "the number of the case",
        "department": "the department of the case",
        "link": "the address below",
    }
    listed = [part for name in VARIABLES for part in (html.Dt(f"{{{name}}}"), html.Dd(means[name]))]
    return html.Section(
        [
            html.H2("What can stand in a text"),
            html.Dl(listed),
            html.P("Where one cannot be filled in, the answer is not put in at all.", className="lib-quiet"),
            html.H2("Who approves it"),
            html.P(
                "Somebody else: whoever approves for its department, or a manager. "
                "One for all departments is approved by a manager."
            ),
        ]
    )


def missing(id: str) -> Component:
    return html.Main(
        [html.H1("No such answer"), html.P(f"There is no approved answer {id}."), html.A("Library", href="/library")],
        className="sheet",
    )
