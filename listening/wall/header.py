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
    wrong, wrong_since = _wrong(view)
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
        wrong=wrong,
        wrong_since=wrong_since,
        room=", ".join(check.brief for check in view.wrong if check.brief),
    )


def _mute(view: View) -> tuple[str, str]:
    """Channels that no alert gets through, and since when."""
    lost = losing(view.channels, view.config)
    if not lost:
        return "", ""
    return _and_more([each.name for each in lost]), _clock(lost[0].since, view)


def _wrong(view: View) -> tuple[str, str]:
    """Parts of Masthead that do not do their work, and since when."""
    wrong = [check for check in view.wrong if not check.brief]
    if not wrong:
        return "", ""
    since = min((check.since for check in wrong if check.since), default=0)
    return _and_more([check.name for check in wrong]), f"since {_clock(since, view)}" if since else ""


def _and_more(names: list[str]) -> str:
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{line(names[0], CHANNEL_SHOWN)}{more}"


def _clock(at: int, view: View) -> str:
    return f"{datetime.fromtimestamp(at / 1000, ZoneInfo(view.config.brand.timezone)):%H:%M}"
