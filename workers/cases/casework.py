"""Casework on a batch of stored mentions: who needs an answer, whose thread it is, what it does.

What is decided is in ``listening.triage.answering`` and ``listening.cases.joining``. Here it
is looked up and written, so that doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from listening.cases import escalating, revising, settling, sharing, strays
from listening.cases.case import Case, CaseEvent, Opening
from listening.cases.conversation import Post
from listening.cases.joining import join, merge, open_case, opening_of, post_of, stays, triage_desk
from listening.cases.settling_history import put_aside
from listening.cases.snoozing import woke
from listening.config import Config
from listening.mention import Mention
from listening.spans import DAY_MS, HOUR_MS
from listening.store import batches, mentions, outbox, threads
from listening.store.access import presence, users
from listening.store.cases import came_back
from listening.store.cases.cases import Addition, book_of
from listening.store.connection import Client
from listening.store.threads import Touch
from listening.triage.answering import AnsweringRules, Need

SWEPT_AT_ONCE = 500
SHARED_AT_ONCE = 50
LAYOUT = 2
"""Of the indexes: stores of an earlier one are made again once. 2: history stands apart."""
BEHIND = 10
"""Batches that wait to be taken in; with more of them nobody can say who did not come back."""


class CasePost(msgspec.Struct, frozen=True):
    """A post on its way into a case."""

    post: Post
    opening: Opening | None
    edited: int
    """When it was edited, ms UTC; 0 = never."""


class Casework:
    """Cases of one worker process."""

    def __init__(self, config: Config, client: Client) -> None:
        self._config = config
        self._client = client
        self._answering = AnsweringRules(config)
        self._triage = triage_desk(config)
        self._departments = frozenset(department.name for department in config.departments)
        self._by_load_of = tuple(each.name for each in config.departments if each.assign_by_load)
        self._strays_at = 0
        self._working: frozenset[str] | None = None
        self._kept_ms = int(config.retention.mentions_days * DAY_MS)
        self._window_ms = int(config.cases.join_hours * HOUR_MS)
        self._quiet_ms = int(config.cases.resolve_days * DAY_MS)
        self._fingerprint = _fingerprint(config)
        self.book = book_of(config, client)

    def wanted(self, candidates: Sequence[Mention], batch: Iterable[Mention]) -> set[str]:
        """Ids of those ``candidates``, replies without a topic, that belong to a case's thread.

        ``batch``: mentions that come with them; a reply to one of them that
        needs an answer is wanted as well.
        """
        refs = {m.id: {m.parent, m.root} - {""} for m in candidates}
        asked = sorted({ref for each in refs.values() for ref in each})
        known = {ref for ref, case in zip(asked, threads.cases_of(self._client, asked), strict=True) if case}
        asked_for = set(asked)
        for mention in batch:
            if mention.id in asked_for:
                need = self._answering(mention)
                if need is not None and need.opens:
                    known.add(mention.id)
        # In the order of the batch: a reply to a wanted reply is wanted.
        found: set[str] = set()
        for mention in candidates:
            if refs[mention.id] & (known | found):
                found.add(mention.id)
        return found

    def needs(self, mentions: Sequence[Mention]) -> dict[str, Need]:
        """Why mentions need an answer, by id; those that need none are left out."""
        found = ((mention.id, self._answering(mention)) for mention in mentions)
        return {id: need for id, need in found if need is not None}

    def take(self, stored: Sequence[Mention], needs: dict[str, Need], now: int) -> None:
        """Let stored mentions open, join and answer cases; ``now`` in ms UTC.

        ``needs``: why they need an answer, as the method of that name says.
        """
        linked: list[tuple[Mention, bool]] = []
        plain: list[str] = []
        for mention in stored:
            need = needs.get(mention.id)
            opens = need is not None and need.opens
            if opens or mention.parent or mention.root:
                linked.append((mention, opens))
            else:
                plain.append(mention.id)
        woven = threads.weave(self._client, linked, plain, self._kept_ms, self._window_ms)
        if woven.touches:
            self._add(woven.touches, {m.id: m for m in stored}, needs, now)
        for one, other in woven.mergers:
            self._merge(one, other, now)

    def gone(self, ids: Sequence[str], now: int, at: int = 0) -> None:
        """Mentions are deleted at their source: nobody waits for an answer to them any more.

        ``at``: since when, ms UTC; 0 if that is not known.
        """
        of: dict[str, list[str]] = {}
        for id, case in zip(ids, threads.cases_of(self._client, ids), strict=True):
            if case:
                of.setdefault(case, []).append(id)
        for case, posts in of.items():
            while not self._delete(self.book.current(case), posts, now, at):
                pass  # others wrote to it in between

    def scrub(self, texts: Mapping[str, str], now: int) -> None:
        """Nothing that people wrote into the cases of deleted mentions keeps their words; ``texts`` by id."""
        if not texts:
            return
        of: dict[str, list[str]] = {}
        for id, case in zip(texts, threads.cases_of(self._client, list(texts)), strict=True):
            if case:
                of.setdefault(case, []).append(texts[id])
        for name, gone in of.items():
            self.book.scrub(name, gone)
            current = self.book.current(name)
            if current is not None:
                outbox.scrub(self._client, self.book, current, gone, now)

    def sweep(self, now: int) -> int:
        """Escalate what nobody took, resolve what nobody came back to, take in what no desk shows.

        And bring back what was put off until now, and give out by load. Returns how many cases.

        A bounded number of each at once: what is left is swept the next time.
        """
        self.book.reindex(self._fingerprint)
        self._settle_history(now)
        additions = self._strays(now)
        taken = {each.id for each in additions}
        additions += [
            Addition(case.id, case, (escalating.escalated(case, now),))
            for case in self.book.escalating(now, SWEPT_AT_ONCE)
            if case.id not in taken
            and escalating.judge(case, self.book.targets, now) is escalating.EscalateVerdict.escalate
        ]
        taken = {each.id for each in additions}
        additions += [
            Addition(case.id, case, (woke(case, now),))
            for case in self.book.waking(now, SWEPT_AT_ONCE)
            if case.id not in taken
        ]
        taken = {each.id for each in additions}
        additions += [each for each in self._by_load(now) if each.id not in taken]
        if self._quiet_ms and batches.pending(self._client) <= BEHIND:
            additions += [
                Addition(case.id, case, (settling.settled(case, self._quiet_ms, now),))
                for case in self.book.quiet(now - self._quiet_ms, SWEPT_AT_ONCE)
                if case.id not in taken and settling.judge(case, self._quiet_ms, now) is settling.SettleVerdict.settle
            ]
        written = self.book.append_many(additions)
        self._tell(additions, written)
        return sum(case is not None for case in written)

    def _settle_history(self, now: int) -> None:
        """Dismiss some of what stands apart, where somebody asked for it."""
        for department, by in self.book.settling_history().items():
            found = self.book.of_history(department, SWEPT_AT_ONCE)
            self.book.append_many([Addition(case.id, case, (put_aside(case, by, now),)) for case in found])
            if len(found) < SWEPT_AT_ONCE:
                self.book.history_settled(department)

    def _by_load(self, now: int) -> list[Addition]:
        """Given to whoever is here and has the fewest, where a department asks for it."""
        waiting = [case for name in self._by_load_of for case in self.book.unowned(name, SHARED_AT_ONCE)]
        if not waiting:
            return []
        working = {user.name: user for user in users.working(self._client)}
        able = {name: working[name].departments for name in presence.here(self._client, now) if name in working}
        if not able:
            return []
        given = sharing.shared(waiting, able, sharing.load(self.book.owned()), now)
        return [Addition(case.id, case, (event,)) for case, event in given]

    def _strays(self, now: int) -> list[Addition]:
        """Cases that nobody works on: of a department that there is not, or of a person who cannot.

        Who cannot is seen at once; all else comes one by one, and is looked for now and then.
        """
        working = frozenset(user.name for user in users.working(self._client))
        if now < self._strays_at and working == self._working:
            return []
        found = self.book.strays(self._departments, SWEPT_AT_ONCE)
        known = {case.id for case in found}
        back = [case for case in self.book.left(working, SWEPT_AT_ONCE) if case.id not in known]
        # Asked again: who came in the meantime may have taken one at once.
        owners = {name: users.find(self._client, name) for name in {case.owner for case in back}}
        back = [case for case in back if not strays.works(owners[case.owner])]
        if len(found) < SWEPT_AT_ONCE and len(back) < SWEPT_AT_ONCE:
            self._strays_at, self._working = now + strays.LOOKED_EVERY_MS, working
        additions = [Addition(case.id, case, (strays.adopted(case, self._triage, now),)) for case in found]
        additions += [Addition(c.id, c, (strays.given_back(c, owners[c.owner], now),)) for c in back]
        return additions

    def _tell(self, additions: Sequence[Addition], written: Sequence[Case | None]) -> None:
        """Note for managers whose cases came back."""
        for each, after in zip(additions, written, strict=True):
            if after is not None and each.before is not None and each.before.owner and not after.owner:
                came_back.note(self._client, each.before.owner, each.events[-1].why, each.events[-1].at)

    def _add(
        self,
        touches: Sequence[Touch],
        known: dict[str, Mention],
        needs: dict[str, Need],
        now: int,
    ) -> None:
        more = {id for touch in touches for id in (touch.top, *touch.early)} - known.keys()
        for mention in mentions.fetch(self._client, sorted(more)):
            if mention is not None:
                known[mention.id] = mention
                need = self._answering(mention)
                if need is not None:
                    needs[mention.id] = need
        entries: dict[str, dict[str, CasePost]] = {}
        for touch in touches:
            of_case = entries.setdefault(touch.case, {})
            for id in (touch.mention, touch.top, *touch.early):
                if id in known and id not in of_case:
                    of_case[id] = self._entry(known[id], needs.get(id))
        posts = {id: list(of_case.values()) for id, of_case in entries.items()}
        additions: list[Addition] = []
        done: set[str] = set()
        for id, case in zip(posts, self.book.find_many(list(posts)), strict=True):
            if case is not None and case.merged_into:
                continue
            events = self._events(id, case, posts[id], now)
            if events:
                additions.append(Addition(id, case, tuple(events)))
            elif case is not None:
                done.add(id)
        written = self.book.append_many(additions)
        done |= {a.id for a, after in zip(additions, written, strict=True) if after is not None}
        # Few are left: merged ones, and those that others wrote to in between.
        for id in sorted(posts.keys() - done):
            if self._write(id, self.book.find(id), posts[id], now) is not None:
                done.add(id)
        threads.settle(self._client, [t for t in touches if t.case in done])

    def _entry(self, mention: Mention, need: Need | None) -> CasePost:
        opening = None
        if need is not None and need.opens:
            opening = opening_of(mention, need, self._config.cases.priority, self._triage)
        return CasePost(post_of(mention, need), opening, mention.edited)

    def _write(self, id: str, case: Case | None, entries: list[CasePost], now: int) -> Case | None:
        """Add posts to a case; read again and repeated while others write to it as well."""
        while True:
            if case is not None and case.merged_into:
                id = case.merged_into
                case = self.book.find(id)
                continue
            events = self._events(id, case, entries, now)
            if not events:
                return case
            written = self.book.append(id, case, events)
            if written is not None:
                return written
            case = self.book.find(id)

    def _events(self, id: str, case: Case | None, entries: list[CasePost], now: int) -> list[CaseEvent]:
        """What the posts, in the order they were written, do to the case."""
        left = sorted(entries, key=lambda e: (e.post.at, e.post.id))
        events: list[CaseEvent] = []
        if case is None:
            first = next((e for e in left if e.opening is not None), None)
            if first is None or first.opening is None:
                return []  # its opener was forgotten in the meantime
            left.remove(first)
            events.append(open_case(first.post, first.opening, now))
            case = self.book.fold(id, None, events[-1])
        for entry in left:
            event = join(case, entry.post, entry.opening, now)
            if event is None and entry.edited:
                event = revising.edited(case, entry.post, entry.edited, now)
            if event is not None:
                events.append(event)
                case = self.book.fold(id, case, event)
        return events

    def _merge(self, one: str, other: str, now: int) -> None:
        """Two cases of one thread become one: the other's posts join, and it is dismissed."""
        first, second = self.book.current(one), self.book.current(other)
        if first is None or second is None:
            return  # one of them is only being opened: the next batch finds the merger again
        if first.id != second.id:
            winner = stays(first, second)
            loser = second if winner is first else first
            threads.lead(self._client, loser.talk.opener.id, winner.id, loser.id, self._kept_ms)
            openings = {e.post.id: e.opening for e in self.book.trail(loser.id) if e.post is not None}
            entries = [CasePost(post, openings.get(post.id), 0) for post in loser.posts]
            if self._write(winner.id, winner, entries, now) is None:
                return
            if self.book.append(loser.id, loser, [merge(loser, winner.id, now)]) is None:
                return  # it was changed in between: found again and repeated
        threads.merged(self._client, one, other)

    def _delete(self, case: Case | None, ids: Sequence[str], now: int, at: int) -> bool:
        """Note deletions; False, and nothing done, if the case has moved on."""
        if case is None:
            return True
        before, events = case, []
        for id in ids:
            event = revising.deleted(case, id, now, at)
            if event is not None:
                events.append(event)
                case = self.book.fold(case.id, case, event)
        return not events or self.book.append(before.id, before, events) is not None


def _fingerprint(config: Config) -> str:
    """Stands for everything that due times depend on."""
    return msgspec.json.encode(
        (LAYOUT, config.sla, config.cases, config.departments, config.brand.timezone), order="sorted"
    ).decode()
