"""The digest of a day or a week, through the channels that config.toml names: once each."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from listening.alerting.from_spikes import strongest
from listening.cases.sla import Targets
from listening.config import Config
from listening.counting.counts import EVERYTHING, Mood
from listening.kpis import digest_words
from listening.kpis.cases import JudgedCases
from listening.kpis.digest import Digest, DigestDue, DigestEvery, DigestSpike, digest, due
from listening.kpis.material import Material
from listening.kpis.period import Period, before
from listening.kpis.voices import voices
from listening.learning.quality import quality
from listening.learning.sample import Calibration
from listening.learning.shares import AskedRules
from listening.spans import DAY_MS, HOUR_MS
from listening.spikes.series import read_id, title
from listening.spikes.telling import in_one_line
from listening.store import corrections, counts, digests, sample, site
from listening.store.cases.facts import CaseFacts
from listening.store.connection import AsyncClient, Client, beside
from listening.store.ledger import Ledger
from listening.store.needing import NeedingRead
from listening.store.spikes import spike_cases, spike_desk, spikes
from listening.system import secrets
from listening.system.secrets import SecretError
from listening.triage.answering import AnsweringRules
from workers.notify import channels
from workers.notify.channels import UnusableChannel
from workers.notify.messages import NOT_TAKEN

log = logging.getLogger(__name__)

MOST_SPIKES = 5
BOOK_MS = 90 * DAY_MS
"""How long before a period cases may have been opened that are still counted as open."""
OLD_MS = 6 * HOUR_MS
"""One that no channel took is tried again for so long after the attempt was first due."""


def run(client: Client, config: Config, clock: Callable[[], int]) -> None:
    """Send what is due. ``clock`` gives ms UTC."""
    zone = ZoneInfo(config.brand.timezone)
    for every, names in ((DigestEvery.day, config.digest.daily), (DigestEvery.week, config.digest.weekly)):
        which = due(every, config.digest.at, clock(), zone)
        waiting = [name for name in dict.fromkeys(names) if digests.sent(client, every, name) < which.name]
        if waiting:
            _send_all(client, config, which, waiting, clock)


def _send_all(client: Client, config: Config, which: DigestDue, names: list[str], clock: Callable[[], int]) -> None:
    made = read(client, config, which, clock())
    where = site.address(client, config)
    told = digest_words.subject(made, config), digest_words.text(made, config, where)
    for name in names:
        # Two workers may both have read it; one of them writes it down.
        if digests.claim(client, which.every, name, which.name):
            _send(client, config, which, name, (*told, digest_words.html(made, config, where)), clock)


def _send(
    client: Client, config: Config, which: DigestDue, name: str, told: tuple[str, str, str], clock: Callable[[], int]
) -> None:
    """One attempt. A worker that dies in it, or a channel that breaks off, sends it no second time."""
    channel = next(each for each in config.channels if each.name == name)
    subject, text, html = told
    took: list[str] = []
    try:
        error = channels.send(secrets.read(channel.url), subject, text, took=took.append, html=html)
    except (SecretError, UnusableChannel) as trouble:
        error = str(trouble)
    except Exception as trouble:  # noqa: BLE001 - whatever a channel does; its message may hold the address
        error = f"the attempt broke off ({type(trouble).__name__})"
    if not error:
        return
    log.warning("the digest of %s by %s failed: %s", which.name, name, error)
    if error in NOT_TAKEN and not took and clock() - which.period.end < DAY_MS + OLD_MS:
        digests.give_back(client, which.every, name)


def read(client: Client, config: Config, which: DigestDue, now: int) -> Digest:
    """All that a digest says, at ``now`` (ms)."""
    calibration = Calibration(sample.kept(client))
    made, asked = asyncio.run(_figures(client, config, which, now, calibration))
    standing = corrections.all_standing(client)
    right = quality(standing, Mood(), calibration)
    return replace(
        made,
        spikes=tuple(_spikes(client, config, which.period, now)),
        reviewed=right.reviewed,
        mood_right=right.mood,
        department_right=right.department,
        needs_answer=calibration.shares.needs_answer(asked.yes, asked.no, end=which.period.end),
    )


async def _figures(
    client: Client, config: Config, which: DigestDue, now: int, calibration: Calibration
) -> tuple[Digest, AskedRules]:
    beside_it = beside(client)
    try:
        period = which.period
        was = before(period, ZoneInfo(config.brand.timezone))
        material = await _material(beside_it, config, period, now, calibration)
        earlier = await _material(beside_it, config, was, now, calibration)
        reading = NeedingRead(beside_it, AnsweringRules(config), config.sentiment.reposts)
        asked = await reading.ask(period.start, period.end, EVERYTHING)
    finally:
        await beside_it.aclose()
    return digest(which, material, earlier if earlier.everything else None), asked


async def _material(
    client: AsyncClient, config: Config, period: Period, now: int, calibration: Calibration
) -> Material:
    ledger, facts = Ledger(client), CaseFacts(client)
    groups = await ledger.groups()
    targets = Targets(config)
    # What is open is open now, whenever it was opened.
    opened = await facts.days(period.start - BOOK_MS, now)
    whole = JudgedCases(opened, groups, targets, now)
    return Material(
        config,
        period,
        EVERYTHING,
        await counts.cells(client, period.start, period.end, now, config.retention),
        voices(await ledger.days(period.start, period.end), period, groups, EVERYTHING),
        whole.opened(period.start, period.end),
        whole,
        None,
        calibration,
    )


def _spikes(client: Client, config: Config, period: Period, now: int) -> list[DigestSpike]:
    found = [each for each in spikes.newest(client, 10 * MOST_SPIKES, period.start, period.end) if each.alarmed]
    largest = sorted(found, key=lambda each: -each.peak.ratio)[:MOST_SPIKES]
    zone = ZoneInfo(config.brand.timezone)
    work = spike_cases.counted(client, config, largest, now)
    return [
        DigestSpike(
            id=known.spike.id,
            title=title(read_id(known.spike.lead), config),
            since=f"{datetime.fromtimestamp(known.spike.since / 1000, zone):%A %H:%M}",
            summary=in_one_line(known.spike, known.picture) if known.picture else "",
            quoted=strongest(known.picture) if known.picture else "",
            holder=known.opinion.holder,
            over=not known.spike.open,
            cases=work[n],
        )
        for n, known in enumerate(spike_desk.know(client, largest))
    ]
