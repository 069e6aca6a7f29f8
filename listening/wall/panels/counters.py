"""The headline counters."""

from __future__ import annotations

from listening.cases.load import total
from listening.wall.model import Counters, WithUsual
from listening.wall.panels.unresolved import unresolved, work
from listening.wall.rounding import points
from listening.wall.sums import MINUTE, Sums, figure, mentions, negative, net


def build(sums: Sums) -> Counters:
    now = sums.view.now
    hour, casework = sums.hour, sums.view.casework
    authors = len({(m.source, m.author) for m in sums.hour_mentions if m.author and not m.own})
    spoken = sum(1 for m in sums.hour_mentions if m.author and not m.own)
    load = total(casework.loads.values())
    return Counters(
        # Who waits for an answer is seen on a silent day as well.
        empty=not sums.today and not hour.mentions and not load.unresolved,
        unresolved=unresolved(casework),
        work=work(load, "", casework),
        in_time=WithUsual(value=None if casework.in_time is None else round(casework.in_time)),
        judged=casework.judged,
        minute=figure(
            sum(now - MINUTE < m.created <= now for m in sums.view.recent),
            sums.usual_minute(now - now % MINUTE),
        ),
        hour=figure(hour.mentions, sums.usual_hour(mentions)),
        today=figure(sums.today, sums.usual_today()),
        net=figure(points(hour.mood.net), sums.usual_hour(net)),
        negative=figure(hour.mood.negative, sums.usual_hour(negative)),
        authors=WithUsual(value=authors, at_least=not sums.all_kept),
        each=round(spoken / authors, 1) if authors else None,
    )
