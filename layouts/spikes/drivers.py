"""Drivers of a spike, each as observed against its usual; a click shows the rest of the page for it alone."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.formats import about
from layouts.spikes.parts import against, beside, go, share
from layouts.spikes.story import SpikeStory
from layouts.spikes.words import KINDS, address
from listening.config import Config
from listening.names.countries import COUNTRIES
from listening.names.languages import LANGUAGES
from listening.spikes.picture import Driver, DriverKind

SHOWN = {DriverKind.term: 14}
OTHERS = 6
ORDER = (
    DriverKind.term,
    DriverKind.reach,
    DriverKind.author,
    DriverKind.topic,
    DriverKind.department,
    DriverKind.city,
    DriverKind.country,
    DriverKind.language,
    DriverKind.source,
)
AUTHORS = (DriverKind.reach, DriverKind.author)


def drivers(story: SpikeStory, config: Config) -> Component:
    picture, part = story.known.picture, story.part
    if picture is None or part is None:
        return html.Section(
            html.P("Looking at the first mentions …", className="s-quiet"), className="s-panel s-drivers"
        )
    blocks = []
    for kind in ORDER:
        rows = part.drivers.get(kind, ())[: SHOWN.get(kind, OTHERS)]
        # One source, or one topic, drives nothing.
        if rows and (len(rows) > 1 or kind in (DriverKind.term, DriverKind.reach, DriverKind.author, DriverKind.city)):
            blocks.append(_block(kind, rows, story, config))
    return html.Section(blocks, className="s-drivers")


def _block(kind: DriverKind, rows: tuple[Driver, ...], story: SpikeStory, config: Config) -> Component:
    most = max([1.0, *(max(float(row.n), row.usual) for row in rows)])
    lines = [line for row in rows if (line := _row(kind, row, most, story, config)) is not None]
    return html.Div([html.H2(KINDS[kind]), html.Ul(lines)], className=f"s-panel s-block s-block-{kind.value}")


def _row(kind: DriverKind, row: Driver, most: float, story: SpikeStory, config: Config) -> Component | None:
    name = row_name(kind, row, story, config)
    if not name:
        return None
    chosen = story.chosen.keys.get(kind) == row.key
    if kind in AUTHORS:
        reach = f"{about(row.reach)} followers" if row.reach is not None else ""
        figures = [html.Span(reach, className="s-reach"), html.B(f"{row.n:,}")]
    else:
        # The usual is of all of it: beside a part it would say nothing, its share of the part does.
        part = story.part.mentions if story.part and story.chosen.anything else 0
        usual = None if story.chosen.anything else row.usual
        last = share(row.n, part) if story.chosen.anything else beside(usual, row.n)
        figures = [against(row.n, usual, most), html.B(f"{row.n:,}"), last]
    return html.Li(
        go(
            [html.Span(name, className="s-name", dir="auto", title=name), *figures],
            address(story.known.spike.id, story.chosen.with_key(kind, row.key)),
            "s-row on" if chosen else "s-row" if row.n else "s-row s-none",
        )
    )


def row_name(kind: DriverKind, row: Driver, story: SpikeStory, config: Config) -> str:
    """What a row is called; empty for an author whose posts were deleted."""
    match kind:
        case DriverKind.reach | DriverKind.author:
            mention = story.voices.get(int(row.key, 16))
            if mention is None:
                return ""
            return mention.name or story.handles.get(mention.author, mention.author)
        case DriverKind.department:
            return next((d.label for d in config.departments if d.name == row.key), row.key)
        case DriverKind.country:
            return COUNTRIES[row.key][0] if row.key in COUNTRIES else row.key
        case DriverKind.language:
            return LANGUAGES.get(row.key, row.key)
        case _:
            return row.key
