"""A batch of mentions on its way into the store: judged, recorded, its cases taken.

Every step may be repeated: a job that dies anywhere in between is run again
from the beginning, and ends in the same state.
"""

from __future__ import annotations

from collections.abc import Sequence

from listening.mention import Deletion, Mention
from listening.store import awaiting, batches, corrections, erasing, mentions, outbox, sources
from listening.triage.answering import Need
from workers import around, encoders
from workers.cases import thanks
from workers.context import WorkerContext
from workers.queue import enqueue_moods


def ingest(at: WorkerContext, name: str, now: int) -> None:
    """Take in the pending batch ``name`` at ``now`` (ms UTC)."""
    batch = batches.get(at.client, name)
    if batch is None:
        return  # recorded before: this is the second run of a job that died at its very end
    at.models.renew(at.client)
    retention = at.config.retention
    stored = mentions.known(at.client, [m.id for m in batch.mentions])
    seen: set[str] = set()
    repeated: list[Mention] = []
    twins: list[Mention] = []
    unjudged: list[Mention] = []
    again: list[str] = []
    untopical: list[Mention] = []
    edits: list[Mention] = []
    for mention, known in zip(batch.mentions, stored, strict=True):
        if mention.edited and (known or mention.id in seen):
            edits.append(mention)
        elif known:
            repeated.append(mention)  # counted as a duplicate: not worth judging again
            again.append(mention.id)
        elif mention.id in seen:
            twins.append(mention)
        elif mention.topics or mention.own:
            unjudged.append(mention)
        elif mention.parent or mention.root:
            untopical.append(mention)
        seen.add(mention.id)
    judged = around.judged(at, unjudged, now)
    if untopical:
        wanted = at.casework.wanted(untopical, judged)
        judged += around.judged(at, [mention for mention in untopical if mention.id in wanted], now)
    needs = at.casework.needs(judged)
    judged = thanks.mark(judged, needs)
    taken = {mention.id for mention in judged}
    repeated += [mention for mention in twins if mention.id in taken]
    # First those that were judged: of two of one id the first is stored.
    mentions.record(at.client, judged + repeated, now, retention, name, batch.run, ends=False)
    if again:
        # Stored by a job that may have died before it came to their cases.
        before = [m for m in mentions.fetch(at.client, again) if m is not None]
        needs |= at.casework.needs(before)
        judged += before
    _take(at, judged, needs, now)
    edits = around.judged(at, edits, now)
    _edit(at, edits, now)
    for gone in batch.deletions:
        _delete(at, gone, now)
    later = [mention.id for mention in (*judged, *edits) if at.triage.awaits(mention)]
    if later and encoders.at_work(at.config):
        awaiting.add(at.client, later, now)
        enqueue_moods(at.client)
    # Only now: a job that dies before is run again, and every step above may be repeated.
    batches.done(at.client, name)


def _take(at: WorkerContext, stored: Sequence[Mention], needs: dict[str, Need], now: int) -> None:
    """Let stored mentions come to their cases, and thanks to their answers."""
    at.casework.take(stored, needs, now)
    outbox.hear(at.client, at.casework.book, stored, at.config, now)
    opened = [mention.id for mention in stored if mention.id in needs and needs[mention.id].opens]
    # A deletion may have overtaken its post, or come between its being stored and its case.
    late = [m.id for m in mentions.fetch(at.client, opened) if m is not None and m.deleted]
    for id in late:
        at.casework.gone([id], now, mentions.gone_at(at.client, id))
    thanks.settle(at.client, stored, at.config.retention, now)


def _edit(at: WorkerContext, edits: Sequence[Mention], now: int) -> None:
    """Put edits in the place of what they changed; what asks now comes to a case like a new mention."""
    if not edits:
        return
    for mention in thanks.mark(edits, at.casework.needs(edits)):
        mentions.replace(at.client, mention, at.config.retention, now)
    # As stored: an older edit that comes late has changed nothing.
    ids = list(dict.fromkeys(mention.id for mention in edits))
    current = [m for m in mentions.fetch(at.client, ids) if m is not None and not m.deleted]
    _take(at, current, at.casework.needs(current), now)


def _delete(at: WorkerContext, gone: Deletion, now: int) -> None:
    """Erase a post, or all that an author wrote, and tell its cases."""
    ids = [gone.id] if gone.id else mentions.written_by(at.client, gone.source, gone.author)
    # Before, for what an author wrote is not found any more afterwards; and after, for
    # what came to its case in between.
    texts = {m.id: m.full_text for m in mentions.fetch(at.client, ids) if m is not None and not m.deleted}
    at.casework.scrub(texts, now)
    at.casework.gone(ids, now, gone.at)
    corrections.gone(at.client, ids if gone.id else corrections.by_author(at.client, gone.source, gone.author))
    if gone.id:
        # Of what was never stored nothing is looked for: a firehose tells of the end of every post there is.
        if mentions.delete(at.client, gone.id, at.config.retention, now, gone.at):
            sources.forget_rejects(at.client, gone.source, gone.id.removeprefix(f"{gone.source}:"))
    else:
        sources.forget_rejects(at.client, gone.source, gone.author)
        mentions.delete_author(at.client, gone.source, gone.author, at.config.retention, now)
    at.casework.gone(ids, now, gone.at)
    at.casework.scrub(texts, now)
    if texts:
        erasing.note(at.client, now)
    corrections.gone(at.client, ids if gone.id else corrections.by_author(at.client, gone.source, gone.author))
