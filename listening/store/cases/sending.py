"""Answers are sent off, and what became of one is said, by people: for pages and API alike."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import msgspec

from listening.cases.case import Act, Action, Actor, Case, Refusal, RefusalKind
from listening.cases.decide import Rules, possible
from listening.cases.words import words
from listening.config import Account, Config, Network
from listening.mention import Mention
from listening.outbox import cutting
from listening.outbox.accounts import held_back, sendable, source_of, text_of, usable
from listening.outbox.addresses import posted_at_address
from listening.outbox.answer import Answer, AnswerState, again, put_aside, said_absent, said_sent, taken_back
from listening.outbox.costs import FREE, Price, price, spending_of
from listening.outbox.keys import key, words_digest
from listening.outbox.networks import FACTS
from listening.outbox.rule_of_x import held_by_rule
from listening.outbox.standing import informed
from listening.store import mentions, outbox, pictures, sources, standing
from listening.store.cases.desk import Desk
from listening.store.connection import Client


class SendingDesk:
    """What people do with the outbox, under one config."""

    def __init__(self, config: Config, client: Client, desk: Desk) -> None:
        self._config = config
        self._client = client
        self._desk = desk

    def rules(self) -> Rules:
        """As ``Desk.rules``, with what the accounts' servers said."""
        rules = self._desk.rules()
        return msgspec.structs.replace(rules, config=informed(self._config, standing.states(self._client)))

    def send(self, id: str, account: str, actor: Actor, now: int, version: int) -> Answer | Refusal | None:
        """Put the draft of a case, as it stands, into the outbox at ``now`` (ms). None if there is no such case.

        ``version`` is the one the actor saw, as ``Desk.act`` takes it. Where a thread stopped, and nothing was written
        since, it goes on with the post that did not go out; also of a case that was merged since, where ``version`` is
        that of the one that goes on.
        """
        act = Act(action=Action.note)
        while True:
            written = self._desk.book.find(id)
            case = self._desk.book.current(id)
            if written is None or case is None:
                return None
            late = self._desk.overtaken(case, version, act, actor, now)
            if late is not None:
                return late
            stopped = self._stopped(written)
            if stopped is not None:
                answer = self._rest(written, case, stopped, account, actor, now)
            elif written.merged_into:
                return Refusal(RefusalKind.not_possible, f"This case was merged into {case.id}; it is answered there.")
            else:
                answer = self._answer(case, account, actor, now)
            if isinstance(answer, Refusal):
                return answer
            done = outbox.put(self._client, self._desk.book, case, answer)
            if isinstance(done, Answer):
                return Refusal(RefusalKind.overtaken, _in_the_way(done))
            if done:
                pictures.keep(self._client, [each.id for each in answer.pictures])
                return answer

    def _stopped(self, case: Case) -> Answer | None:
        """The post that a thread stopped at, if that is the last thing that was answered."""
        last = outbox.of_case(self._client, case.id)
        at = case.drafts[-1].at if case.drafts else 0
        stopped = last is not None and last.number and last.over and last.state is not AnswerState.sent
        return last if last is not None and stopped and not last.taken_back and last.draft_at == at else None

    def last(self, case: Case) -> Answer | None:
        """The answer that its page tells of: one that is on its way, else one that a person has to look at, of the case
        or of one that was merged into it; else the last of its own.
        """
        found = [outbox.of_case(self._client, id) for id in outbox.family(self._desk.book, case.id)]
        there = [each for each in found if each is not None]
        waits = next((each for each in there if each.state in outbox.IN_HAND and not each.asks), None)
        return waits or next((each for each in there if each.stuck), found[0])

    def _rest(
        self, written: Case, case: Case, stopped: Answer, account: str, actor: Actor, now: int
    ) -> Answer | Refusal:
        """``written``: the case it is an answer of; ``case``: the one that was merged into, or the same."""
        may = possible(case, actor, self._desk.rules())
        if Action.note not in may:
            return Refusal(RefusalKind.not_allowed, f"This case is with {case.department}; you do not answer it.")
        if Action.draft not in may:
            return Refusal(RefusalKind.not_possible, f"This case is {words(case.state)}; nothing is answered then.")
        if account != stopped.account:
            return Refusal(RefusalKind.unusable, f"account: a thread goes on with {stopped.account}.")
        answer = again(stopped, secrets.token_hex(8), key(stopped.network, now, secrets.randbits(128)), actor.name, now)
        why = held_back(written, case, answer, self.rules())
        return Refusal(RefusalKind.not_possible, why) if why else answer

    def _answer(self, case: Case, account_name: str, actor: Actor, now: int) -> Answer | Refusal:
        chosen = sendable(case, account_name, actor, self.rules())
        if isinstance(chosen, Refusal):
            return chosen
        account, draft = chosen
        why = self._desk.reusing.outdated(case, draft, now, self._desk.rules())
        if why:
            return Refusal(RefusalKind.not_possible, why)
        target = case.answered_next
        mention, there = mentions.fetch(self._client, [target, f"{target}/answer"])
        if mention is None or mention.deleted:
            return Refusal(RefusalKind.not_possible, "The post that would be answered is gone.")
        rule = held_by_rule(account, mention, self._quoted(mention))
        if rule:
            return Refusal(RefusalKind.not_possible, rule)
        posts = cutting.posts(text_of(draft), account) if draft.thread else ()
        if isinstance(posts, str):
            return Refusal(RefusalKind.unusable, posts)
        dear = self._price(case, account, now).why
        if dear:
            return Refusal(RefusalKind.not_possible, dear)
        return Answer(
            id=secrets.token_hex(8),
            case=case.id,
            target=target,
            target_at=mention.created,
            root=mention.root,
            url=mention.url,
            account=account.name,
            network=account.network,
            text=posts[0] if posts else text_of(draft),
            language=mention.language,
            pictures=draft.pictures,
            by=actor.name,
            at=now,
            draft_at=draft.at,
            approved_by=draft.authorised_by,
            key=key(account.network, now, secrets.randbits(128)),
            replaces=words_digest(there.text) if there is not None and not FACTS[account.network].addressed else "",
            posts=posts,
        )

    def held_by_rules(self, case: Case) -> Mapping[str, str]:
        """By name of an account that could answer a case: the rule of its network that it is not let to."""
        accounts = [each for each in usable(case, self._config) if each.network is Network.x]
        if not accounts:
            return {}
        (target,) = mentions.fetch(self._client, [case.answered_next])
        quoted = self._quoted(target) if target is not None else None
        return {each.name: why for each in accounts if (why := held_by_rule(each, target, quoted))}

    def prices(self, case: Case, now: int) -> Mapping[str, Price]:
        """By name of an account that could answer a case: what its draft costs at ``now`` (ms), if anything."""
        found = {each.name: self._price(case, each, now) for each in usable(case, self._config)}
        return {name: price for name, price in found.items() if price.said}

    def _price(self, case: Case, account: Account, now: int) -> Price:
        source = source_of(case.answered_next.partition(":")[0], self._config)
        if source is None or case.draft is None:
            return FREE
        spending = spending_of(source, *sources.paid(self._client, source.name, now))
        return price(case.draft, account, source, spending, now) if spending else FREE

    def _quoted(self, mention: Mention) -> Mention | None:
        return mentions.fetch(self._client, [mention.original])[0] if mention.original else None

    def say(self, id: str, url: str, actor: Actor, now: int) -> Answer | Refusal | None:
        """Somebody looked for an unknown answer at ``now`` (ms): it is at ``url``, or, if that is empty, nowhere.

        None if there is no such answer.
        """
        while True:
            answer = outbox.find(self._client, id)
            if answer is None:
                return None
            after = self._said(answer, url, actor, now)
            if isinstance(after, Refusal) or outbox.change(self._client, self._desk.book, answer, after, now):
                return after

    def take_back(self, id: str, actor: Actor, now: int) -> Answer | Refusal | None:
        """Somebody does not want the rest of a thread any more. None if there is no such answer."""
        while True:
            answer = outbox.find(self._client, id)
            if answer is None:
                return None
            if not self._may(answer, actor):
                return _NOT_YOURS
            waits = answer.number and answer.state is AnswerState.queued
            begun = answer.posts and answer.state is AnswerState.unknown
            if not (waits or begun) or answer.taken_back:
                return Refusal(RefusalKind.not_possible, "Nothing of it waits any more.")
            after = taken_back(answer, actor.name)
            if outbox.change(self._client, self._desk.book, answer, after, now):
                return after

    def _may(self, answer: Answer, actor: Actor) -> bool:
        case = self._desk.book.current(answer.case)
        return case is not None and Action.note in possible(case, actor, self._desk.rules())

    def _said(self, answer: Answer, url: str, actor: Actor, now: int) -> Answer | Refusal:
        if not self._may(answer, actor):
            return _NOT_YOURS
        if not url and answer.number and answer.state is AnswerState.queued:
            return taken_back(answer, actor.name)
        if not url and answer.stuck and not answer.asks:
            return put_aside(answer, actor.name)
        if answer.state is not AnswerState.unknown:
            return Refusal(RefusalKind.not_possible, f"This answer is {answer.state}; nobody has to say more of it.")
        if not url:
            if not answer.settled(now):
                return Refusal(RefusalKind.not_possible, "It may still arrive: look again in some minutes.")
            return said_absent(answer, actor.name)
        account = self._account(answer)
        if account is None:
            return Refusal(RefusalKind.not_possible, f"The account {answer.account} is not in config.toml any more.")
        found = posted_at_address(url, answer, account)
        if isinstance(found, str):
            return Refusal(RefusalKind.unusable, found)
        return said_sent(answer, found, actor.name)

    def _account(self, answer: Answer) -> Account | None:
        return next((each for each in self._config.accounts if each.name == answer.account), None)


_NOT_YOURS = Refusal(RefusalKind.not_allowed, "You do not answer the case of this answer.")


def _in_the_way(last: Answer) -> str:
    if last.number and last.state not in outbox.IN_HAND and last.state is not AnswerState.sent:
        return "Posts of this draft went out, and the rest was taken back: write anew what is missing."
    if last.state is AnswerState.sent:
        return "This draft was sent already."
    if last.asks:
        return "Nobody knows whether the last answer went out: look, and say so first."
    return "An answer of this case is on its way already."
