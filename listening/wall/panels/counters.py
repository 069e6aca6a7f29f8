"""The headline counters."""

from __future__ import annotations

from listening.cases.load import total
from listening.spans import HOUR_MS, MINUTE_MS
from listening.wall.model import NetFigure, SnapshotPart, WithUsual, Work
from listening.wall.panels.sentiment import net_figure
from listening.wall.panels.unresolved import unresolved, work
from listening.wall.sums import Sums, figure, mentions, negative

BACK = 0
"""Each figure looks back for itself."""


class Counters(SnapshotPart, frozen=True, kw_only=True):
    """The headline figures; mentions but for ``minute`` and ``today`` are of the last hour."""

    empty: bool = False
    unresolved: WithUsual
    work: Work | None = None
    """None while it is still being told."""
    in_time: WithUsual
    """Per cent of what arrived today that was answered in time."""
    judged: int | None = None
    """Of how many."""
    minute: WithUsual
    hour: WithUsual
    today: WithUsual
    net: NetFigure
    negative: WithUsual
    authors: WithUsual
    ours: int | None = None
    """What the brand posted itself today: in none of the others."""
    each: float | None = None
    """Mentions per author, beside which the number of authors is read."""


def build(sums: Sums) -> Counters:
    now = sums.view.now
    hour, casework = sums.hour, sums.view.casework
    authors = len({(m.source, m.author) for m in sums.hour_mentions if m.author})
    spoken = sum(1 for m in sums.hour_mentions if m.author)
    load = total(casework.loads.values())
    hour_whole, today_whole = sums.view.whole(sums.end - HOUR_MS), sums.view.whole(sums.midnight)
    return Counters(
        # Who waits for an answer is seen on a silent day as well.
        empty=not sums.today and not sums.ours_today and not hour.mentions and not load.unresolved,
        unresolved=unresolved(casework) if sums.work_whole else WithUsual(),
        work=work(load, "", casework) if sums.work_whole else None,
        in_time=WithUsual(value=round(casework.in_time) if casework.in_time is not None and today_whole else None),
        judged=casework.in_time_of if today_whole else None,
        minute=figure(
            sum(now - MINUTE_MS < m.created <= now for m in sums.recent),
            sums.usual_minute(now - now % MINUTE_MS),
        ),
        hour=figure(hour.mentions if hour_whole else None, sums.usual_hour(mentions)),
        today=figure(sums.today if today_whole else None, sums.usual_today()),
        net=net_figure(sums, hour.mood) if hour_whole else NetFigure(),
        negative=figure(hour.mood.negative if hour_whole else None, sums.usual_hour(negative)),
        authors=WithUsual(value=authors if hour_whole else None, at_least=not sums.all_kept),
        ours=sums.ours_today if today_whole else None,
        each=round(spoken / authors, 1) if authors and hour_whole else None,
    )
