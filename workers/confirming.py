"""A case resolved in its department confirms it: who learns from mistakes alone learns that all is a mistake."""

from __future__ import annotations

import msgspec

from listening.cases.case import Action, Case, State
from listening.learning.correction import MetAs, of
from listening.store import corrections, mentions, models
from listening.store.cases import feed
from listening.store.cases.cases import CaseBook
from listening.store.connection import Client

RESOLVES = frozenset({Action.resolve, Action.settled})


def confirm(client: Client, book: CaseBook, now: int) -> int:
    """Keep the department of each case that was resolved since the last time, as an event. Returns how many."""
    position, did = feed.did(client, models.cases_read(client))
    names = list(dict.fromkeys(case for case, what in did if what in RESOLVES))
    kept = sum(_keep(client, case, now) for case in book.find_many(names) if case is not None)
    models.read_cases(client, position)
    return kept


def _keep(client: Client, case: Case, now: int) -> bool:
    if case.state is not State.resolved or case.aside:
        return False
    id = case.talk.opener.id
    opener = mentions.fetch(client, [id])[0]
    # Who said it outright knows better than where it ended.
    said = any(event.department for event in corrections.about(client, [id])[0])
    if opener is None or opener.deleted or said:
        return False
    event = of(opener, True, case.closed_by, now)
    return corrections.add(client, msgspec.structs.replace(event, department=case.department, found=MetAs.case))
