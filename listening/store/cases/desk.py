"""Deeds of a person on a case, for pages and API alike: judged, written, or refused with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from listening.cases.case import Act, Action, Actor, Case, CaseEvent, Refusal, RefusalKind
from listening.cases.decide import DIRECTORS, Rules, decide, knows
from listening.cases.naming import AT, named
from listening.cases.pictures import of_wish
from listening.cases.told import Tell, TellKind
from listening.cases.words import overtaken
from listening.config import Config
from listening.people.permissions import Permission, may
from listening.store import library, pictures
from listening.store.access import users
from listening.store.cases import crises, pairing
from listening.store.cases.cases import CaseBook, book_of
from listening.store.cases.pairing import PairDesk
from listening.store.cases.reusing import Reusing
from listening.store.connection import Client


class Desk:
    """The desk of one process, under one config."""

    def __init__(self, config: Config, client: Client) -> None:
        self._config = config
        self._client = client
        self.book: CaseBook = book_of(config, client)
        self.reusing = Reusing(config, client)
        self._pairs = PairDesk(config, client, self.book)

    def rules(self) -> Rules:
        """What actions are judged by now: the config and the crises that are on."""
        return Rules(self._config, crises.current(self._client))

    def act(self, id: str, act: Act, actor: Actor, now: int, version: int | None = None) -> Case | Refusal | None:
        """Do ``act`` to a case at ``now`` (ms). None if there is no such case.

        ``version`` is the one the actor saw: if the case has moved on since,
        nothing is written, and the refusal says what was done, unless the actor
        did all of it and knows (``knows``). Without it the case is taken as it is.
        """
        wrong = self._unknown(act)
        rules = self.rules()
        while True:
            case = self.book.find(id)
            if case is None:
                return None
            if wrong:
                return Refusal(RefusalKind.unusable, wrong)
            late = self.overtaken(case, version, act, actor, now)
            if late is not None:
                return late
            if pairing.concerns(case, act, now):
                done = self._pairs.act(case, act, actor, now, rules)
                if done is None:
                    continue
                return done
            event = decide(case, act, actor, now, rules)
            if isinstance(event, Refusal):
                return event
            if act.action is Action.draft:
                drafted = self._drafted(case, event, act, now)
                if isinstance(drafted, Refusal):
                    return drafted
                event = drafted
            event = replace(event, told_by_name=self._told(case, event, rules))
            after = self.book.append(id, case, [event])
            if after is not None:
                return after

    def _drafted(self, case: Case, event: CaseEvent, act: Act, now: int) -> CaseEvent | Refusal:
        """The draft with what it was made of, and its pictures."""
        reuse = self.reusing.reuse(case, event.text, act.approved_answer, now)
        # Words were approved, not that they go in pieces, or what goes with them.
        if reuse and (act.thread or act.pictures):
            reuse = replace(reuse, approved_by="")
        event = replace(event, thread=act.thread, reuse=reuse)
        if not act.pictures:
            return event
        contents = pictures.fetch(self._client, [each.id for each in act.pictures])
        shown = [of_wish(wish, content or b"") for wish, content in zip(act.pictures, contents, strict=True)]
        known = tuple(each for each in shown if each is not None)
        if len(known) < len(shown):
            return Refusal(RefusalKind.unusable, "pictures: a picture is not kept any more; add it again.")
        pictures.keep(self._client, [each.id for each in known])
        return replace(event, pictures=known)

    def _told(self, case: Case, event: CaseEvent, rules: Rules) -> tuple[Tell, ...]:
        """Whom an event names, and whom it asks; those who may not see a case are not told of it."""
        words = event.text if event.action is Action.note else event.why
        asks = event.action is Action.request_approval
        if not asks and AT not in words:
            return ()
        people = {user.name: user for user in users.everyone(self._client) if not user.disabled}
        seeing = [name for name, user in people.items() if may(user.role, Permission.see_desk)]
        asked: Sequence[str] = ()
        if asks:
            managers = [name for name in seeing if people[name].role in DIRECTORS]
            asked = (event.to,) if event.to else rules.approvers(case) or managers
        return (
            *(Tell(name, TellKind.approval) for name in asked if name in seeing),
            *(Tell(name, TellKind.mentioned) for name in named(words, seeing)),
        )

    def overtaken(self, case: Case, version: int | None, act: Act, actor: Actor, now: int) -> Refusal | None:
        """What others did to a case since the actor saw ``version``; None if nothing that stands in the way."""
        if version is None or version == case.version:
            return None
        since = self._since(case, version)
        if isinstance(since, Refusal):
            return since
        return None if knows(actor, act, since) else Refusal(RefusalKind.overtaken, overtaken(since, now))

    def _since(self, case: Case, version: int) -> list[CaseEvent] | Refusal:
        """What was done to a case since it had ``version``, which is not its own."""
        since = self.book.trail(case.id, version) if 0 < version < case.version else []
        if not since:
            return Refusal(RefusalKind.unusable, f"version: this case never had {version}; it has {case.version}.")
        return since

    def _unknown(self, act: Act) -> str:
        """Whether what it names is there, and the person it is meant for can have it; empty if so."""
        if act.approved_answer and library.find(self._client, act.approved_answer) is None:
            return f"approved_answer: there is no approved answer {act.approved_answer}."
        if not act.to:
            return ""
        user = users.find(self._client, act.to)
        if user is None or user.name != act.to:
            return f"to: there is no user {act.to}."
        if user.disabled:
            return f"to: {act.to} is disabled."
        if not may(user.role, Permission.work_on_cases):
            return f"to: {act.to} is {user.role} and does not work on cases."
        return ""
