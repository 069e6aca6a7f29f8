"""Approved answers of the library at a case: which fit, what a draft was made of, and whether that still holds."""

from __future__ import annotations

from listening.cases.case import Case, Draft, Reuse
from listening.cases.decide import Rules
from listening.config import Config
from listening.library.approved import Wording
from listening.library.blanks import blanks
from listening.library.suggesting import Offered, fitting, ranked, same
from listening.library.using import LibraryUse, answered_by, uses
from listening.mention import Mention
from listening.store import handles, library, mentions
from listening.store.cases.cases import CaseBook, book_of
from listening.store.connection import Client

LEARNT_FROM = 10
"""Of the cases that used an approved answer, the newest that likeness is measured by."""
USES_READ = 200
"""Of the cases that used one, the newest that are shown."""


class Reusing:
    """The library as the desk uses it, under one config."""

    def __init__(self, config: Config, client: Client) -> None:
        self._config = config
        self._client = client
        self._book: CaseBook = book_of(config, client)

    def reuse(self, case: Case, text: str, claimed: str, now: int) -> Reuse | None:
        """What a draft of ``case`` with this ``text`` is made of.

        ``claimed``: id of the approved answer that it was, before somebody changed it; empty if none is known.
        """
        found, _ = self._fitting(case, now)
        offered = same(found, text, claimed)
        if offered is not None:
            reuse = Reuse(offered.answer, offered.edition, offered.approved_by)
        else:
            changed = next((each for each, _ in found if each.answer == claimed), None)
            reuse = Reuse(changed.answer, changed.edition) if changed else None
        if reuse is not None:
            # Before the draft is: a use without its draft is no use, but a draft without its use would be one unseen.
            library.note_use(self._client, reuse.answer, case.id, now)
        return reuse

    def outdated(self, case: Case, draft: Draft, now: int, rules: Rules) -> str:
        """Why a draft may not go out as the approved answer it is; empty if it may, or needs none."""
        reuse = draft.reuse
        if reuse is None or not reuse.unchanged or draft.approved_by or not rules.approval(case):
            return ""
        entry = library.find(self._client, reuse.answer)
        if entry is not None and entry.usable(now) and entry.edition == reuse.edition:
            return ""
        return (
            f"The approved answer {reuse.answer} is not in use any more as it stands here: this needs approval first."
        )

    def offered(self, case: Case, now: int) -> list[Offered]:
        """What fits ``case`` at ``now`` (ms), those first that answered what is most like it."""
        found, answered = self._fitting(case, now)
        ids = [offered.answer for offered, _ in found]
        if not ids:
            return []
        used = library.used_in(self._client, ids, USES_READ)
        before = {id: [each for each in cases if each != case.id][:LEARNT_FROM] for id, cases in used.items()}
        question = answered.full_text if answered is not None else ""
        return ranked(found, question, self._answered_before(before), {id: len(cases) for id, cases in used.items()})

    def used(self, ids: list[str], at_most: int = USES_READ) -> dict[str, list[LibraryUse]]:
        """By id, how each approved answer was used in its newest cases, ``at_most`` of them; the newest use first."""
        used = library.used_in(self._client, ids, at_most)
        cases = {case.id: case for case in self._cases([case for found in used.values() for case in found])}
        posts = sorted({post.id for case in cases.values() for post in case.posts})
        kept = {m.id: m for m in mentions.fetch(self._client, posts) if m is not None}
        found = {
            id: [use for case in names if case in cases for use in uses(id, cases[case], kept)]
            for id, names in used.items()
        }
        return {id: sorted(each, key=lambda use: -use.at) for id, each in found.items()}

    def _fitting(self, case: Case, now: int) -> tuple[list[tuple[Offered, Wording]], Mention | None]:
        answered = mentions.fetch(self._client, [case.answered_next])[0]
        handle = handles.handle(self._client, answered.author) if answered is not None else ""
        language = answered.language if answered is not None else ""
        known = blanks(case, answered, handle, self._config)
        return fitting(library.everything(self._client), case, language, known, now), answered

    def _answered_before(self, cases: dict[str, list[str]]) -> dict[str, list[str]]:
        """By id of an approved answer, the texts that it was an answer to."""
        kept = {case.id: case for case in self._cases([case for found in cases.values() for case in found])}
        posts = {
            id: [post for case in names if case in kept and (post := answered_by(id, kept[case]))]
            for id, names in cases.items()
        }
        ids = sorted({post for found in posts.values() for post in found})
        texts = {m.id: m.full_text for m in mentions.fetch(self._client, ids) if m is not None and not m.deleted}
        return {id: [texts[post] for post in found if post in texts] for id, found in posts.items()}

    def _cases(self, ids: list[str]) -> list[Case]:
        found = self._book.find_many(sorted(set(ids)))
        return [case for case in found if case is not None]
