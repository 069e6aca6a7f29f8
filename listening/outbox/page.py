"""The answer on its way, for the page of its case: its state in words, and what can be sent. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from listening.cases.case import Action, Actor, Case, Refusal
from listening.cases.decide import Rules, possible
from listening.config import Account
from listening.outbox.accounts import sendable, usable
from listening.outbox.answer import Answer, AnswerState
from listening.outbox.costs import Price
from listening.outbox.trail import sentence


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    accounts: tuple[Account, ...] = ()
    """With which whoever looks may answer the case; empty: nothing is shown."""
    ready: bool = False
    """Its draft may go out as it stands."""
    why: str = ""
    """Why it may not, where something can be done about it."""
    answer: Answer | None = None
    """The last that was sent off."""
    prices: tuple[str, ...] = ()
    """What it costs with each account, where it costs anything."""
    says: bool = False
    """Whoever looks may say what became of it."""


NOTHING = Outgoing()
NONE: Mapping[str, str] = MappingProxyType({})


def outgoing(
    case: Case,
    answer: Answer | None,
    stands: bool,
    actor: Actor,
    rules: Rules,
    held: Mapping[str, str] = NONE,
    prices: Mapping[str, Price] = MappingProxyType({}),
) -> Outgoing:
    """``stands``: the last answer stands in the way of another one.

    ``held``: by name of an account, the rule of its network that holds it back; ``prices``: so, what it costs.
    """
    held = {**{name: each.why for name, each in prices.items() if each.why}, **held}
    may = possible(case, actor, rules)
    accounts = usable(case, rules.config) if Action.draft in may else ()
    tried = [sendable(case, account.name, actor, rules) for account in accounts] if case.draft and not stands else []
    refused = [each.sentence for each in tried if isinstance(each, Refusal)]
    ruled = [held[each[0].name] for each in tried if not isinstance(each, Refusal) and each[0].name in held]
    ready = len(refused) + len(ruled) < len(tried)
    # That approval is needed is said above it already.
    why = [*ruled, *(refused if not rules.approval(case) else ())]
    return Outgoing(
        accounts=accounts,
        ready=ready,
        why=why[0] if why and not ready else "",
        prices=tuple(each.said for name, each in prices.items() if not held.get(name)),
        answer=answer,
        says=Action.note in may,
    )


def in_words(answer: Answer) -> tuple[str, str]:
    """What became of an answer, and what somebody can do now."""
    said, todo = _in_words(answer)
    if not answer.posts:
        return said, todo
    if answer.stuck and answer.number and not answer.asks:
        todo = "Send the rest when nothing stands in its way, or leave it at that."
    whole = answer.state is AnswerState.sent and answer.number + 1 == len(answer.posts)
    which = "" if whole else f" Post {answer.number + 1}: {said[:1].lower()}{said[1:]}"
    begun = answer.begun or f"0 of {len(answer.posts)} posts went out"
    return f"{begun} with {answer.account}.{which}", todo


def _in_words(answer: Answer) -> tuple[str, str]:
    account = answer.account
    match answer.state:
        case AnswerState.queued if answer.why:
            return f"Has not gone out yet with {account}: {sentence(answer.why)}", "It is tried again by itself."
        case AnswerState.queued:
            return f"Waits to be sent with {account}.", ""
        case AnswerState.sending:
            return f"Is being sent with {account}.", ""
        case AnswerState.sent:
            return f"Went out with {account}.", ""
        case AnswerState.unknown if answer.asks:
            return (
                f"Nobody knows whether it went out with {account}.",
                "Look at the source, and say here whether it is there. Until then nothing else is sent.",
            )
        case AnswerState.unknown:
            said = f"May have gone out with {account}, or not: {sentence(answer.why)}"
            return said, "The network is being asked. Nothing is sent twice; please wait."
        case AnswerState.refused:
            return (
                f"Did not go out with {account}: {sentence(answer.why)}",
                "Change what stands in its way; send it.",
            )
        case _:
            return f"Did not go out with {account}: {sentence(answer.why)}", "Send it again, or answer at the source."
