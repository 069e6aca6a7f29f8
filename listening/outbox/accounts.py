"""Who may answer a case with which account, and what may be sent: decided here only. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from listening.cases.case import Action, Actor, Case, Draft, Refusal, RefusalKind
from listening.cases.decide import Rules, possible
from listening.config import Account, Config, Jetstream, Mastodon, Network, Source
from listening.outbox import limits


def usable(case: Case, config: Config) -> tuple[Account, ...]:
    """The accounts that can answer a case: of its network, and of its department."""
    source = next((each for each in config.sources if each.name == case.opening.source), None)
    return tuple(
        account
        for account in config.accounts
        if _reaches(account, source) and (not account.departments or case.department in account.departments)
    )


def _reaches(account: Account, source: Source | None) -> bool:
    """Whether posts of a source can be answered: ids of Mastodon hold on their own server only."""
    match source:
        case Jetstream():
            return account.network is Network.bluesky
        case Mastodon():
            same = urlsplit(account.service).netloc == urlsplit(source.server).netloc
            return account.network is Network.mastodon and same
    return False


def sendable(case: Case, name: str, actor: Actor, rules: Rules) -> tuple[Account, Draft] | Refusal:
    """The account and the draft that ``actor`` may send now, or why not."""
    account = next((each for each in usable(case, rules.config) if each.name == name), None)
    if account is None:
        known = ", ".join(each.name for each in usable(case, rules.config)) or "none"
        return Refusal(RefusalKind.unusable, f"account: {name} cannot answer this case; there are: {known}.")
    if Action.note not in possible(case, actor, rules):
        return Refusal(RefusalKind.not_allowed, f"This case is with {case.department}; you do not answer it.")
    draft = case.draft
    if draft is None:
        return Refusal(RefusalKind.not_possible, "There is no draft to be sent.")
    why = unapproved(case, draft.approved_by, rules)
    if why:
        return Refusal(RefusalKind.not_possible, why)
    wrong = limits.wrong(text_of(draft), account)
    return Refusal(RefusalKind.unusable, wrong) if wrong else (account, draft)


def unapproved(case: Case, approved_by: str, rules: Rules) -> str:
    """Why an answer may not go out without approval; empty if it may."""
    why = rules.approval(case)
    return f"This answer needs approval first: {why}." if why and not approved_by else ""


def text_of(draft: Draft) -> str:
    """What is sent of a draft: what was approved, where it was."""
    return draft.approved_text if draft.approved_by else draft.text
