"""Gaps in a rota: hours without anybody, and overrides that are over. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from listening.alerting.rota import on_call, override_ends
from listening.config.schema import Config, Person, Rota
from listening.spans import DAY_MS

STEP_MS = 300_000
WEEK_MS = 7 * DAY_MS


def rota_warnings(config: Config, now: int) -> Iterator[str]:
    """Lines that name the rota and what would be right; ``now`` in ms UTC."""
    people = {person.name: person for person in config.people}
    zone = config.brand.timezone
    for n, rota in enumerate(config.rotas, 1):
        where = f"rotas[{n}] ({rota.name})"
        for k, override in enumerate(rota.overrides, 1):
            if override_ends(override, people[override.person], zone) <= now:
                yield f"{where}.overrides[{k}]: ended at {override.end}, so it does nothing any more; take it out"
        gaps = empty(rota, people, zone, now)
        if gaps:
            shown = ", ".join(f"{_said(start, zone)} to {_said(end, zone)}" for start, end in gaps[:3])
            more = f" and {len(gaps) - 3} more" if len(gaps) > 3 else ""
            yield (
                f"{where}: nobody is on call {shown}{more} ({zone}, the coming 7 days); "
                "a shift without hours is on call always"
            )


def empty(rota: Rota, people: dict[str, Person], zone: str, now: int) -> list[tuple[int, int]]:
    """Stretches of the coming week in which nobody is on call, in ms UTC, to 5 minutes."""
    found: list[tuple[int, int]] = []
    for at in range(now - now % STEP_MS, now + WEEK_MS, STEP_MS):
        if on_call(rota, people, zone, at):
            continue
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + STEP_MS)
        else:
            found.append((at, at + STEP_MS))
    return found


def _said(at: int, zone: str) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M")
