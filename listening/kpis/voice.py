"""Voice: what is said, by how many, how far it reaches, and in what mood. Pure."""

from __future__ import annotations

from collections.abc import Collection

from listening.counting.counts import Cells, Mood
from listening.kpis.figure import NOTHING, Measure
from listening.kpis.percentiles import share
from listening.kpis.voices import PeriodVoices
from listening.learning.calibration import Estimate
from listening.learning.sample import unchecked, unchecked_far


def mentions(mood: Mood) -> Measure:
    return Measure(mood.mentions, mood.mentions)


def net_sentiment(mood: Mood, corrected: Estimate | None = None) -> Measure:
    """In points, -100..100, over the scored mentions; ``corrected`` by the review where it is."""
    if mood.net is None:
        return NOTHING
    left_out = _said(
        f"{mood.reposts:,} reposts left out" if mood.reposts else "",
        f"{share(mood.unsure, mood.scored + mood.unsure).value:.0f} % unsure, left out"
        if mood.unsure and not corrected
        else "",
    )
    if corrected is None:
        note = _said(unchecked(mood), left_out)
        return Measure(100 * mood.net, mood.scored, note=note, unchecked=True, by=unchecked_far(mood))
    low, high = (f"{100 * end:+.0f}".replace("-", "−") for end in (corrected.low, corrected.high))
    return Measure(
        100 * corrected.value,
        mood.scored,
        100 * corrected.low,
        100 * corrected.high,
        _said(f"{low} to {high} (95 %), {corrected.reviewed:,} reviewed", left_out),
        reviewed=corrected.reviewed,
    )


def _said(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def unscored(mood: Mood) -> Measure:
    """Per cent of mentions that count in no sentiment figure."""
    return share(mood.unscored, mood.mentions)


def authors(voices: PeriodVoices) -> Measure:
    return Measure(*voices.authors())


def reach(voices: PeriodVoices) -> Measure:
    followers, known = voices.reach()
    return Measure(followers, known) if known else Measure(None, note="no source says how many follow")


def voices_by_topic(cells: Cells, names: Collection[str]) -> dict[str, int]:
    """Mentions of each of ``names`` by others than the brand; of two topics counts in both."""
    said = dict.fromkeys(names, 0)
    for cell, n in cells.items():
        if not cell.own:
            for topic in cell.topics:
                if topic in said:
                    said[topic] += n
    return said


def share_of_voice(cells: Cells, ours: Collection[str], all_of: Collection[str]) -> Measure:
    """Per cent of what is said about brands and competitors that is about ``ours``."""
    said = voices_by_topic(cells, [*dict.fromkeys([*ours, *all_of])])
    found = share(sum(said[name] for name in ours), sum(said[name] for name in all_of))
    return Measure(found.value, about(cells, all_of))


def about(cells: Cells, names: Collection[str]) -> int:
    """Mentions by others than the brand of any of ``names``; of two topics counts once."""
    asked = frozenset(names)
    return sum(n for cell, n in cells.items() if not cell.own and not asked.isdisjoint(cell.topics))
