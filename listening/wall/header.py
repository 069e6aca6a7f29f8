"""What the header of every screen shows."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from listening.alerting.channel import losing
from listening.system.source import ALIVE, Connection, as_of
from listening.wall.authors import line
from listening.wall.model import Meta
from listening.wall.view import View

CHANNEL_SHOWN = 24


def build(view: View) -> Meta:
    states = [as_of(state, view.now) for state in view.sources]
    mute, mute_since = _mute(view)
    return Meta(
        at=view.now // 1000,
        alive=sum(state.connection in ALIVE for state in states),
        of=len(states),
        short=any(state.connection == Connection.cut for state in states),
        missing=round(view.missing_s),
        demo=view.demo,
        crisis=", ".join(view.casework.crises),
        mute=mute,
        mute_since=mute_since,
    )


def _mute(view: View) -> tuple[str, str]:
    """Channels that no alert gets through, and since when."""
    lost = losing(view.channels, view.config)
    if not lost:
        return "", ""
    since = datetime.fromtimestamp(lost[0].since / 1000, ZoneInfo(view.config.brand.timezone))
    name = line(lost[0].name, CHANNEL_SHOWN)
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    return f"{name}{more}", f"{since:%H:%M}"
