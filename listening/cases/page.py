"""The page of one case: everything it shows at one instant. Plain values, no I/O."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from listening.cases.case import Action, Actor, Case, CaseEvent, Draft
from listening.cases.crisis import Crisis
from listening.cases.decide import Rules, possible
from listening.cases.line import QueueRow
from listening.cases.sla import Clocks, Targets
from listening.mention import Mention


class AuthorBefore(msgspec.Struct, frozen=True):
    """What is known of an author beside this case."""

    number: int
    """Mentions kept of them, those of this case among them."""
    newest: tuple[Mention, ...]
    """The newest outside of this case."""
    customer: str = ""
    """As config.toml calls them, if it knows that they write elsewhere, too."""
    elsewhere: tuple[str, ...] = ()
    """The other sources they write at, as config.toml says."""


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    now: int
    """ms UTC."""
    case: Case
    thread: tuple[Mention | None, ...]
    """The mentions of ``case.posts``, oldest first; None where one is not kept any more."""
    trail: tuple[CaseEvent, ...]
    handles: Mapping[str, str]
    clocks: Clocks
    approval: str
    """Why an answer needs approval, in words; empty if it does not."""
    approvers: tuple[str, ...]
    """Who may approve, by name."""
    managers: bool
    """Managers may, too."""
    crisis: Crisis | None
    earlier: AuthorBefore
    similar: tuple[QueueRow, ...]
    possible: frozenset[Action]
    """What whoever looks may do to it now."""
    me: str
    sentiment_words: Mapping[str, str] = {}
    """By id of a mention: the words that decided its sentiment."""
    mood_words: Mapping[str, str] = {}
    """By id of a mention: the words by which a model decided its mood."""
    sent_by: str = ""
    """The words by which a model decided its department."""
    merged_trails: Mapping[str, tuple[CaseEvent, ...]] = {}
    """The trails of the cases that somebody merged into it, by their ids."""
    asked_for: str = ""
    """The case whose address led here, because it was merged into this one."""

    def authorised_by(self, draft: Draft) -> str:
        """Who approved a draft, or the approved answer that it is; in a crisis only the former counts."""
        return draft.approved_by if self.crisis else draft.authorised_by

    @property
    def opener(self) -> Mention | None:
        opener = self.case.talk.opener.id
        return next((m for m in self.thread if m is not None and m.id == opener), None)


def casefile(
    case: Case,
    thread: Mapping[str, Mention],
    trail: list[CaseEvent],
    handles: Mapping[str, str],
    earlier: AuthorBefore,
    similar: list[QueueRow],
    rules: Rules,
    targets: Targets,
    actor: Actor,
    now: int,
    decided: Mapping[str, str],
    learnt: Mapping[str, str] = {},
    sent_by: str = "",
    taken: Mapping[str, tuple[CaseEvent, ...]] | None = None,
    asked_for: str = "",
) -> CaseFile:
    """Put together; ``thread``: its mentions that are kept, by id; ``decided``: the words behind their sentiment.

    ``learnt``, ``sent_by``: words by which models decided moods and the department.
    """
    posts = sorted(case.posts, key=lambda post: (post.at, post.id))
    crisis = rules.crisis(case)
    return CaseFile(
        now=now,
        case=case,
        thread=tuple(thread.get(post.id) for post in posts),
        trail=tuple(trail),
        handles=handles,
        clocks=targets.clocks(case),
        approval=rules.approval(case),
        approvers=rules.approvers(case),
        managers=not (crisis and crisis.approvers),
        crisis=crisis,
        earlier=earlier,
        similar=tuple(similar),
        possible=possible(case, actor, rules),
        me=actor.name,
        sentiment_words=decided,
        mood_words=learnt,
        sent_by=sent_by,
        merged_trails=taken or {},
        asked_for=asked_for,
    )
