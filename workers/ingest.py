"""A batch of mentions on its way into the store: judged, recorded, its cases taken.

Every step may be repeated: a job that dies anywhere in between is run again
from the beginning, and ends in the same state.
"""

from __future__ import annotations

from listening.mention import Mention
from listening.store import batches, mentions
from workers import thanks
from workers.desk import Desk


def ingest(at: Desk, name: str, now: int) -> None:
    """Take in the pending batch ``name`` at ``now`` (ms UTC)."""
    batch = batches.get(at.client, name)
    if batch is None:
        return  # recorded before: this is the second run of a job that died at its very end
    retention = at.config.retention
    stored = mentions.known(at.client, [m.id for m in batch.mentions])
    seen: set[str] = set()
    repeated: list[Mention] = []
    twins: list[Mention] = []
    judged: list[Mention] = []
    again: list[str] = []
    untopical: list[Mention] = []
    edits: list[Mention] = []
    for mention, known in zip(batch.mentions, stored, strict=True):
        if mention.edited and (known or mention.id in seen):
            edits.append(at.triage(mention, now))
        elif known:
            repeated.append(mention)  # counted as a duplicate: not worth judging again
            again.append(mention.id)
        elif mention.id in seen:
            twins.append(mention)
        elif mention.topics or mention.own:
            judged.append(at.triage(mention, now))
        elif mention.parent or mention.root:
            untopical.append(mention)
        seen.add(mention.id)
    if untopical:
        wanted = at.casework.wanted(untopical, judged)
        judged += [at.triage(mention, now) for mention in untopical if mention.id in wanted]
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
    at.casework.take(judged, needs, now)
    thanks.settle(at.client, judged, retention, now)
    for mention in edits:
        mentions.replace(at.client, mention, retention, now)
    for gone in batch.deletions:
        if gone.id:
            mentions.delete(at.client, gone.id, retention, now)
        else:
            mentions.delete_author(at.client, gone.source, gone.author, retention, now)
    # Only now: a job that dies before is run again, and every step above may be repeated.
    batches.done(at.client, name)
