"""The course of the voices and the answers of a period: the figures of each hour, day or week of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from listening.kpis import answering, voice
from listening.kpis.figure import NOTHING
from listening.kpis.material import Material
from listening.kpis.period import Period, steps
from listening.kpis.sample import part
from listening.kpis.voices import PeriodVoices


class Trend(msgspec.Struct, frozen=True):
    """Figures between consecutive edges (ms), each as the figure of the board says it; None where there is none."""

    edges: list[int]
    mentions: list[int]
    authors: list[float | None]
    reach: list[float | None]
    net_sentiment: list[float | None]
    share_of_voice: list[float | None]
    sla: list[float | None]


def trend(m: Material) -> Trend:
    edges = steps(m.period, ZoneInfo(m.config.brand.timezone))
    between = [Period(start, end) for start, end in pairwise(edges)]
    kept = [part(answering.in_time(m.cases.opened(p.start, p.end))).value for p in between]
    if m.voices is None:
        return Trend(edges, [], [], [], [], [], kept)
    parts = [m.voices.within(p) for p in between]
    return Trend(
        edges,
        mentions=[each.mentions for each in parts],
        authors=[voice.authors(each).value for each in parts],
        reach=[voice.reach(each).value for each in parts],
        net_sentiment=[_net(each, m) for each in parts],
        share_of_voice=_shares(m, m.voices.corpus, between),
        sla=kept,
    )


def _net(voices: PeriodVoices, m: Material) -> float | None:
    """Corrected where the figure of the whole period is."""
    mood = voices.mood(m.reposts)
    if mood is None:
        return NOTHING.value
    corrected = m.calibration.net(mood, m.only, m.period.end) if m.net else None
    return voice.net_sentiment(mood, corrected).value


def _shares(m: Material, corpus: PeriodVoices, between: Sequence[Period]) -> list[float | None]:
    cells = (corpus.within(p).cells(corpus.groups) for p in between)
    return [voice.share_of_voice(each, m.ours, m.rivals).value for each in cells]
