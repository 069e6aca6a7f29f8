"""The trail of a spike: what happened to it, and what people did and said."""

from __future__ import annotations

from typing import Any

import msgspec
from dash import html
from dash.development.base_component import Component

from layouts.spikes.story import SpikeStory
from layouts.spikes.words import SEVERITIES, clock
from listening.cases.crisis import Switch, about
from listening.config import Config
from listening.spikes.record import SpikeMoment
from listening.spikes.series import read_id, title

NEEDED = "a person is needed"


class MomentEntry(msgspec.Struct, frozen=True):
    at: int
    said: str
    who: str = ""
    text: str = ""
    mark: str = ""
    """What stands at it in the course; empty: nothing does."""


def entries(story: SpikeStory, config: Config) -> list[MomentEntry]:
    """Everything, in order."""
    known = story.known
    found: list[MomentEntry] = []
    joined: dict[int, list[str]] = {}
    for moment in known.spike.moments:
        series = title(read_id(moment.series), config) if moment.series else ""
        match moment.what:
            case SpikeMoment.opened:
                found.append(MomentEntry(moment.at, f"seen in {series}", mark="seen"))
            case SpikeMoment.joined:
                joined.setdefault(moment.at, []).append(series)
            case SpikeMoment.worse:
                level = SEVERITIES[moment.severity] if moment.severity else ""
                found.append(MomentEntry(moment.at, f"severity {level}, by {series}"))
            case SpikeMoment.alarm:
                if moment.at == known.spike.alarmed and not any(e.said == NEEDED for e in found):
                    found.append(MomentEntry(moment.at, NEEDED))
            case SpikeMoment.closed:
                found.append(MomentEntry(moment.at, "over", mark="over"))
    found += [MomentEntry(at, f"also seen in {', '.join(names)}") for at, names in joined.items()]
    alert = known.alert
    if alert is not None:
        if alert.pages:
            people = ", ".join(dict.fromkeys(to.person or to.channel for to in alert.pages[0].to))
            found.append(MomentEntry(alert.pages[0].at, f"alerted {people}", mark="alerted"))
        held = alert.acknowledged
        if held is not None and not held.given_by:
            found.append(MomentEntry(held.at, "has it", held.by, held.comment, "taken"))
    for said in known.remarks:
        if said.given:
            found.append(MomentEntry(said.at, f"gave it to {said.given}", said.who, said.note, "given"))
        elif said.taken:
            if alert is None or alert.acknowledged is None or alert.acknowledged.given_by:
                found.append(MomentEntry(said.at, "has it", said.who, said.note, "taken"))
        elif said.outcome:
            found.append(MomentEntry(said.at, f"says: this was {said.outcome.words}", said.who, said.note))
        else:
            found.append(MomentEntry(said.at, "notes", said.who, said.note))
    for event in story.crises:
        words = {
            Switch.on: "switched crisis mode on",
            Switch.off: "switched crisis mode off",
            Switch.change: "changed crisis mode",
        }
        mark = {Switch.on: "crisis", Switch.off: "crisis off", Switch.change: ""}[event.switch]
        found.append(
            MomentEntry(event.at, f"{words[event.switch]}: {about(event, config)}", event.who, event.statement, mark)
        )
    return sorted(found, key=lambda entry: entry.at)


def marks(story: SpikeStory, config: Config) -> list[list[Any]]:
    """Moments as they stand in the course: when (ms UTC), and what."""
    return [[entry.at, entry.mark] for entry in entries(story, config) if entry.mark]


def moments(story: SpikeStory, config: Config) -> Component:
    return html.Section(
        [
            html.H2("What happened"),
            html.Ol([_entry(entry, config) for entry in entries(story, config)], className="s-moments"),
        ],
        className="s-panel",
    )


def _entry(entry: MomentEntry, config: Config) -> Component:
    said: list[Component | str] = [entry.said]
    if entry.who:
        said = [html.B(entry.who, dir="auto"), f" {entry.said}"]
    return html.Li(
        [
            html.Time(clock(entry.at, config, seconds=True)),
            html.Span(said, dir="auto"),
            html.P(entry.text, dir="auto") if entry.text else None,
        ]
    )
