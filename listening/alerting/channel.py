"""The state of a channel or a webhook, as pages and the wall show it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from listening.config import Config


class ChannelState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the last attempt. Times in ms UTC; 0 = never."""

    name: str
    works: bool
    """Whether the last attempt was taken."""
    since: int
    """Since when it has been so."""
    at: int
    """Of the last attempt."""
    sent: int = 0
    """When something was last taken."""
    lost: int = 0
    """When the first message since then was given up; 0: every one can still arrive."""
    error: str = ""
    """Why the last attempt failed, in words of ours: no address, no secret."""


def attempted(before: ChannelState | None, name: str, now: int, error: str, lost: bool) -> ChannelState:
    """The state after an attempt at ``now``; ``error``: why it failed, empty if it was taken.

    ``lost``: it was the last attempt of its message.
    """
    works = not error
    return ChannelState(
        name=name,
        works=works,
        since=before.since if before is not None and before.works == works else now,
        at=now,
        sent=now if works else (before.sent if before else 0),
        lost=0 if works else (before.lost if before else 0) or (now if lost else 0),
        error=error,
    )


def configured(states: Iterable[ChannelState], config: Config) -> tuple[ChannelState, ...]:
    """Those of channels and webhooks that config.toml (still) has."""
    names = {channel.name for channel in config.channels} | {hook.name for hook in config.webhooks}
    return tuple(state for state in states if state.name in names)


def losing(states: Iterable[ChannelState], config: Config) -> tuple[ChannelState, ...]:
    """Channels whose last message was tried again and given up: somebody has to mend them.

    The one that fails for longest first.
    """
    found = [state for state in configured(states, config) if state.lost]
    return tuple(sorted(found, key=lambda each: each.since))
