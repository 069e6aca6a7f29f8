"""A recipe per figure, keyed as its definition is. Pure.

The same functions over the range itself, the period before and the earlier
stretches of the usual; and for most the sample that a list of their items shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from listening.cases.facts import OpenedBy
from listening.kpis import answering, voice, watching, worth
from listening.kpis.definitions import BY_KEY, DEFINITIONS, Behind
from listening.kpis.figure import NOTHING, Measure
from listening.kpis.material import Material
from listening.kpis.sample import Sample, Sum

Recipe = Callable[[Material], Measure]


SUMMED: Mapping[str, tuple[str, Sum]] = {d.key: (d.sample, d.sums) for d in DEFINITIONS if d.sums is not None}
"""Figures that sum a sample up: which one, and how."""


def _summed(key: str) -> Recipe:
    name, summed = SUMMED[key]
    if BY_KEY[key].behind is not Behind.spikes:
        return lambda m: summed(m.sample(name))

    def of_spikes(m: Material) -> Measure:
        return summed(m.sample(name)) if m.spikes is not None else Measure(None, note=m.no_spikes)

    return of_spikes


def _spikes(m: Material) -> Measure:
    found = _summed("spikes")(m)
    return Measure(found.value, found.items, note=found.note or m.watched_since)


RECIPES: Mapping[str, Recipe] = {
    "mentions": lambda m: voice.mentions(m.mood),
    "our_posts": lambda m: Measure(m.our_posts, m.our_posts),
    "authors": lambda m: voice.authors(m.voices) if m.voices else NOTHING,
    "reach": lambda m: voice.reach(m.voices) if m.voices else NOTHING,
    "net_sentiment": lambda m: voice.net_sentiment(m.mood, m.net),
    "unscored": lambda m: voice.unscored(m.mood),
    "share_of_voice": lambda m: voice.share_of_voice(m.corpus, m.ours, m.rivals),
    **{key: _summed(key) for key in SUMMED},
    "answered_praise": lambda m: answering.answered_of(m.mix, OpenedBy.praise),
    "spikes": _spikes,
    "sources_alive": lambda m: watching.sources_alive(m.watch, m.only) if m.watch else NOTHING,
    "sources_share": lambda m: watching.sources_share(m.watch, m.period, m.only) if m.watch else NOTHING,
    "worth": lambda m: worth.worth(m.balance, m.no_balance),
}
"""By the key of the definition. ``reasons`` is twelve figures, in ``Board.perception``; people in ``Board.people``."""

NOW_ONLY = frozenset({"sources_alive", "approvals_waiting"})
"""Figures of this moment: there is no period before."""

LISTED = {key: name for key, (name, _) in SUMMED.items()} | {"worth": "answered", "answered_praise": "praise"}
"""Figures whose cases or spikes can be listed, and the sample that they are."""


def listed(material: Material, key: str) -> Sample:
    """What a figure counts, item by item. KeyError for one that counts neither cases nor spikes."""
    return material.sample(LISTED[key])
