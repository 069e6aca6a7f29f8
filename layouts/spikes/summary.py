"""A spike in a few sentences, each figure counted from what is kept of it, with a link to the posts that it counts."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.formats import about
from layouts.spikes.story import SpikeStory
from layouts.spikes.words import STAGES, address, clock, lasted
from listening.alerting.from_spikes import not_quoted
from listening.cases.sla import Targets
from listening.config import Config
from listening.spikes.casework import count
from listening.spikes.picture import DriverKind, Picture
from listening.spikes.series import read_id, title
from listening.spikes.telling import around_in_words, mood_change, most_above
from listening.wall.authors import line

Words = list[Component | str]

TERMS_SAID = 2
MIXES = (DriverKind.source, DriverKind.language, DriverKind.country, DriverKind.city)
LEAST_STORY = 0.1
"""Share of all posts from which on what they say is quoted."""
QUOTED = 90


def summary(story: SpikeStory, config: Config) -> Component | None:
    """None in the first seconds."""
    picture = story.known.picture
    if picture is None or not picture.mentions:
        return None
    sentences = [
        _what(story, picture, config),
        _says(story, picture),
        _mood(story, picture),
        _mix(story, picture),
        _voices(story, picture, config),
        _work(story, config),
    ]
    return html.P([part for sentence in sentences if sentence for part in (*sentence, " ")], className="s-summary")


def _what(story: SpikeStory, picture: Picture, config: Config) -> Words:
    spike = story.known.spike
    usual = f"usually {about(picture.expected)}" if picture.expected >= 0.5 else "usually hardly any"
    people = f" by {_people(picture.authors)}" if picture.authors else ""
    since = clock(spike.since, config)
    stage = f"over after {lasted(spike.closed - spike.since)}" if spike.closed else STAGES[spike.stage]
    return [
        html.Bdi(title(read_id(spike.lead), config)),
        ": ",
        _link(story, {}, _number(picture.mentions, "post")),
        f"{people} since {since}, {usual}; {stage}.",
    ]


def _says(story: SpikeStory, picture: Picture) -> Words:
    """Of the terms that rose those said most, and what many say in the same words."""
    rows = sorted(picture.drivers.get(DriverKind.term, ()), key=lambda row: -row.n)[:TERMS_SAID]
    said: Words = []
    for row in rows:
        link = _link(story, {DriverKind.term.value: row.key}, _share(row.n, picture.mentions))
        said += [", " if said else "", link, " say “", html.Bdi(row.key), "”"]
    top = story.stories[0] if story.stories else None
    if top is not None and top.story.first.times >= LEAST_STORY * picture.mentions:
        quote = line(top.first.full_text, QUOTED)
        share = _share(top.story.first.times, picture.mentions)
        said += ["; " if said else "", f"{share} say the same: “", html.Bdi(quote), "”"]
    return [*said, "."] if said else []


def _mood(story: SpikeStory, picture: Picture) -> Words:
    """Whether one post is what it is, and how the mood changed."""
    said: Words = []
    if around := around_in_words(picture):
        said += [around]
    if changed := mood_change(picture):
        now = _link(story, {"sentiment": "negative"}, f"{100 * changed.now:.0f}\u00a0%")
        said += [" " if said else "", "Negative are ", now, f" of the scored, {100 * changed.before:.0f}\u00a0% before"]
        said += [" (not checked)."]
    return said


def _mix(story: SpikeStory, picture: Picture) -> Words:
    """The source, language or place that is furthest above its usual share."""
    above = most_above(picture, MIXES)
    if above is None:
        return []
    share = _link(story, {above.kind.value: above.key}, _percent(above.share))
    return [share, f" {above.comes} ", html.Bdi(above.name), f", {above.usually}."]


def _voices(story: SpikeStory, picture: Picture, config: Config) -> Words:
    said: Words = []
    if story.first:
        first = story.first[0]
        name = first.name or story.handles.get(first.author, first.author)
        if name:
            said += ["First ", html.Bdi(line(name, 30)), f" at {clock(first.created, config, seconds=True)}"]
    loud = next(iter(picture.drivers.get(DriverKind.reach, ())), None)
    voice = story.voices.get(int(loud.key, 16)) if loud is not None else None
    if loud is not None and voice is not None and loud.reach:
        name = voice.name or story.handles.get(voice.author, voice.author)
        said += ["; loudest " if said else "Loudest ", html.Bdi(line(name, 30)), f" with {about(loud.reach)} followers"]
    if picture.reposts:
        share = _share(picture.reposts, picture.mentions)
        said += [f"; {share} are reposts" if said else f"{share} are reposts"]
    if said:
        said += ["."]
    if picture.spam:
        said += [f" {not_quoted(picture.spam)}"]
    return said


def _work(story: SpikeStory, config: Config) -> Words:
    holder = story.known.opinion.holder
    spike = story.known.spike
    if holder:
        has: Words = [html.Bdi(holder), " had it" if spike.closed else " has it"]
    else:
        has = ["Nobody had it" if spike.closed else "Nobody has it"]
    opened = count(story.cases, Targets(config), story.now).words
    return [*has, f"; {opened}" if opened else "."]


def _link(story: SpikeStory, query: dict[str, str], words: str) -> Component:
    return html.A(words, href=address(story.known.spike.id, query))


def _share(number: int, of: int) -> str:
    return _percent(number / of)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"


def _number(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"
