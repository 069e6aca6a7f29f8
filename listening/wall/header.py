"""The header of every screen."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from listening.alerting.channel import losing
from listening.moments import clock
from listening.system.health import Check
from listening.system.source import ALIVE, Connection, as_of
from listening.wall.authors import line
from listening.wall.model import Meta
from listening.wall.view import View

NAME_SHOWN = 24


def build(view: View) -> Meta:
    states = [as_of(state, view.now) for state in view.sources]
    return Meta(
        at=view.now // 1000,
        alive=sum(state.connection in ALIVE for state in states),
        of=len(states),
        short=any(state.connection == Connection.cut for state in states),
        missing=round(view.missing_s),
        demo=view.demo,
        crisis=", ".join(view.casework.crises),
        trouble=_trouble(view),
    )


def _trouble(view: View) -> str:
    """There is room for one: parts that do not work, then what runs out or is in the way, then deaf channels."""
    found = [_of(check, view) for check in view.wrong if not check.brief]
    found += [check.brief for check in view.wrong if check.brief]
    found += [
        f"{line(each.name, NAME_SHOWN)} fails since {clock(each.since, ZoneInfo(view.config.brand.timezone))}"
        for each in losing(view.channels, view.config)
    ]
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{found[0]}{more}" if found else ""


def _of(check: Check, view: View) -> str:
    since = f" since {clock(check.since, ZoneInfo(view.config.brand.timezone))}" if check.since else ""
    return f"{line(check.name, NAME_SHOWN)}: not working{since}"
