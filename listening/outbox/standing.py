"""The standing of the accounts that answers are posted with: asked before somebody needs them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.config import Config
from listening.spans import DAY_MS, ago
from listening.system.health import Check, HealthState

ENDING_MS = 7 * DAY_MS
"""So long before it ends a token is said to."""
SHOWN = 24
"""Signs of an account's name where there is little room."""


class AccountState(msgspec.Struct, frozen=True, kw_only=True):
    """What an account's server said when it was last asked. Times in ms UTC; 0 = never."""

    name: str
    at: int
    since: int = 0
    """Since when it is as it is."""
    refused: str = ""
    """In a sentence, why it is not let in; empty if it is."""
    longest: int = 0
    """Signs an answer has there at most; 0 = its server does not say."""
    ends_at: int = 0
    """When what it is let in with ends; 0 = never, or its server does not say."""


class ServerWord(msgspec.Struct, frozen=True, kw_only=True):
    """What a server says of an account now."""

    refused: str = ""
    longest: int = 0
    ends_at: int = 0


def next_state(before: AccountState | None, name: str, said: ServerWord, now: int) -> AccountState:
    """The state after its server has said something at ``now`` (ms UTC). What it does not say stays known."""
    same = before is not None and before.refused == said.refused
    return AccountState(
        name=name,
        at=now,
        since=before.since if before is not None and same else now,
        refused=said.refused,
        longest=said.longest or (before.longest if before is not None else 0),
        ends_at=said.ends_at,
    )


def informed(config: Config, states: Sequence[AccountState]) -> Config:
    """``config`` with the length of answers that servers said, where config.toml says none."""
    said = {state.name: state.longest for state in states}
    accounts = (
        msgspec.structs.replace(each, longest=each.longest or said.get(each.name, 0)) for each in config.accounts
    )
    return msgspec.structs.replace(config, accounts=tuple(accounts))


def checks(stuck: int, states: Sequence[AccountState], config: Config, now: int) -> list[Check]:
    """What a report on the health of everything says of answers at ``now`` (ms UTC).

    ``stuck``: how many did not go out, or nobody knows.
    """
    if not config.accounts and not stuck:
        return []
    known = {state.name: state for state in states}
    return [_answers(stuck), *(_account(each.name, known.get(each.name), now) for each in config.accounts)]


def _answers(stuck: int) -> Check:
    if not stuck:
        return Check("answers", HealthState.ok, "none is stuck")
    told = "1 answer" if stuck == 1 else f"{stuck:,} answers"
    detail = f"{told} did not go out, or nobody knows; see /desk"
    return Check("answers", HealthState.warning, detail, brief=f"{told} did not go out", page="/desk")


def _account(name: str, state: AccountState | None, now: int) -> Check:
    called = f"account {name}"
    if state is None:
        return Check(called, HealthState.ok, "not asked yet")
    if not state.refused and 0 < state.ends_at < now + ENDING_MS:
        when = f"ends in {ago(state.ends_at - now)}" if state.ends_at > now else f"ended {ago(now - state.ends_at)} ago"
        detail = f"let in, but its token {when}: make a new one, or nothing can be answered with it."
        return Check(called, HealthState.warning, detail, state.ends_at - ENDING_MS, f"{_short(name)}: token {when}")
    if not state.refused:
        return Check(called, HealthState.ok, f"let in, asked {ago(now - state.at)} ago")
    detail = f"not let in for {ago(now - state.since)}: {state.refused} Nothing can be answered with it."
    return Check(called, HealthState.warning, detail, state.since, f"{_short(name)} cannot answer")


def _short(name: str) -> str:
    return name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…"
