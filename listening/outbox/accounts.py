"""Accounts to answer with: who may answer a case with which, and what may be sent: decided here only. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from listening.cases.case import Action, Actor, Case, Draft, Refusal, RefusalKind
from listening.cases.decide import Rules, possible
from listening.cases.words import words
from listening.config import Account, Config, Network, Source
from listening.outbox import cutting, limits
from listening.outbox.answer import Answer
from listening.outbox.networks import FACTS


def usable(case: Case, config: Config) -> tuple[Account, ...]:
    """The accounts that can answer a case: of its network, and of its department."""
    source = source_of(case.opening.source, config)
    if source is None:
        return ()
    return tuple(
        account
        for account in config.accounts
        if _reaches(account, source) and (not account.departments or case.department in account.departments)
    )


def source_of(name: str, config: Config) -> Source | None:
    return next((each for each in config.sources if each.name == name), None)


def reached(account: Account, config: Config) -> Source | None:
    """The first source whose mentions can be answered with ``account``."""
    return next((each for each in config.sources if _reaches(account, each)), None)


def _reaches(account: Account, source: Source) -> bool:
    """Whether posts of a source can be answered: ids hold on their own server only, but on Bluesky."""
    facts = FACTS[account.network]
    if source.__struct_config__.tag != facts.kind:
        return False
    if facts.owner and str(getattr(source, facts.owner, "")) != account.handle:
        return False
    if account.network is Network.mail:
        own = (str(getattr(source, "user", "")), *getattr(source, "own", ()))
        here = account.handle.casefold()
        return any(here == each.casefold() or (each[:1] == "@" and here.endswith(each.casefold())) for each in own)
    # Kinds bring tables of their own (listening.config.kinds): those of these networks have a server.
    there = str(getattr(source, "server", ""))
    return account.network is Network.bluesky or urlsplit(account.service).netloc == urlsplit(there).netloc


def sendable(case: Case, name: str, actor: Actor, rules: Rules) -> tuple[Account, Draft] | Refusal:
    """The account and the draft that ``actor`` may send now, or why not."""
    may = possible(case, actor, rules)
    if Action.note not in may:
        return Refusal(RefusalKind.not_allowed, f"This case is with {case.department}; you do not answer it.")
    if Action.draft not in may:
        return Refusal(RefusalKind.not_possible, f"This case is {words(case.state)}; nothing is answered then.")
    account = next((each for each in usable(case, rules.config) if each.name == name), None)
    if account is None:
        known = ", ".join(each.name for each in usable(case, rules.config)) or "none"
        return Refusal(RefusalKind.unusable, f"account: {name} cannot answer this case; there are: {known}.")
    draft = case.draft
    if draft is None:
        return Refusal(RefusalKind.not_possible, "There is no draft to be sent.")
    why = unapproved(case, draft, rules)
    if why:
        return Refusal(RefusalKind.not_possible, why)
    wrong = _too_long(draft, account) or limits.pictures_wrong(draft.pictures, account)
    return Refusal(RefusalKind.unusable, wrong) if wrong else (account, draft)


def _too_long(draft: Draft, account: Account) -> str:
    if not draft.thread:
        return limits.wrong(text_of(draft), account)
    cut = cutting.posts(text_of(draft), account)
    return cut if isinstance(cut, str) else ""


def unapproved(case: Case, draft: Draft, rules: Rules) -> str:
    """Why a draft may not go out as it is; empty if it may."""
    if draft.rejected_by and draft.rejected_at >= draft.approved_at:
        return f"{draft.rejected_by} rejected this answer: {draft.rejected_why}"
    if draft.requested_at and draft.requested_at > draft.approved_at:
        return f"{draft.approver or 'Somebody'} was asked to approve this answer and has not yet."
    why = rules.unapproved(case, draft)
    return f"This answer needs approval first: {why}." if why else ""


def held_back(written: Case, case: Case, answer: Answer, rules: Rules) -> str:
    """Why an answer that waits may not go out any more; empty if it may.

    ``written``: the case it was written in; ``case``: the one that was merged into, or the same.
    """
    draft = next((draft for draft in written.drafts if draft.at == answer.draft_at), None)
    if draft is None or not _approved(draft, answer):
        return "What was approved is not this text any more."
    if answer.pictures != (draft.pictures if not answer.number else ()):
        return "What was approved has other pictures."
    return unapproved(case, draft, rules)


def _approved(draft: Draft, answer: Answer) -> bool:
    """The whole text is what is approved, and that it goes as a thread."""
    if not answer.posts:
        return text_of(draft) == answer.text
    whole = cutting.make_up(answer.posts, text_of(draft))
    return draft.thread and whole and answer.posts[answer.number] == answer.text


def text_of(draft: Draft) -> str:
    """What is sent of a draft: what was approved, where it was."""
    return draft.approved_text if draft.approved_by else draft.text
