"""The need for an answer, and why there is one. Pure: text, score and config in, a named reason out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum, StrEnum
from functools import lru_cache

import msgspec

from listening.config import Config, Priorities, Priority, TopicKind
from listening.mention import Kind, Mention
from listening.terms import Matcher, fold
from listening.triage.answering_terms import BUILTIN, ENGLISH_TROUBLES
from listening.triage.goodbye import ends


class Reason(StrEnum):
    """Why a mention needs an answer. What comes first counts when several apply."""

    crisis = "crisis"
    """It has a term that never waits."""
    complaint = "complaint"
    """A complaint that addresses the brand."""
    unasked = "unasked"
    """A complaint that addresses somebody else or nobody."""
    question = "question"
    """A question or a request that addresses the brand."""
    always = "always"
    """It is about a topic whose every mention is answered."""
    praise = "praise"
    """Praise or thanks. Known for the mix of responses; opens no case unless config.toml says so."""


class Need(msgspec.Struct, frozen=True):
    """What was found: kept with the case it opens."""

    reason: Reason
    evidence: str
    """The term or the score that decided: ``term "on hold"``, ``compound -0.62``."""
    opens: bool = True
    """Whether it opens a case by itself."""


class _Group(IntEnum):
    """What a term says, in the order in which evidence is looked for."""

    crisis = 0
    complaints = 1
    troubles = 2
    questions = 3
    praise = 4
    addressed = 5
    english = 6
    """As ``troubles``, but only of a text that may be English."""


class _Terms(msgspec.Struct, frozen=True):
    any: tuple[str, ...]
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


_ENGLISH = frozenset({"en", "und", ""})
"""Languages whose texts may be English."""

_THANKED = 0.4
"""A bare "thanks" has a compound of 0.44: what lies below says something else as well."""

_LINK = re.compile(r"https?://\S+")
"""An address may hold a question mark, which asks nothing."""


@lru_cache(maxsize=4)
def _ready(terms: tuple[tuple[str, ...], ...]) -> tuple[Matcher, tuple[tuple[_Group, ...], ...]]:
    """A matcher of the terms of each group, in order, and by the number of a term the groups that it is in.

    Made once for the same terms: an edition of config.toml seldom changes them.
    """
    matcher = Matcher([_Terms(group) for group in terms])
    number = {term: n for n, term in enumerate(matcher.terms)}
    # A term may be in several groups: in "but please help", help is trouble and a request.
    groups: list[tuple[_Group, ...]] = [() for _ in number]
    for group, its in zip(_Group, terms, strict=True):
        for term in set(map(fold, its)):
            groups[number[term]] += (group,)
    return matcher, tuple(groups)


class AnsweringRules:
    """The rules of one config, ready to be asked. The same mention, the same answer."""

    def __init__(self, config: Config) -> None:
        rules = config.answering
        groups = {
            _Group[name]: (terms if rules.builtin else ()) + getattr(rules, name) for name, terms in BUILTIN.items()
        }
        groups[_Group.addressed] = addressing(config.brand.own) + rules.addressed
        groups[_Group.english] = ENGLISH_TROUBLES if rules.builtin else ()
        self._matcher, self._groups = _ready(tuple(groups[g] for g in _Group))
        self._rules = rules
        self._rivals = frozenset(t.name for t in config.topics if t.kind is TopicKind.competitor)
        self._always = frozenset(rules.always)

    def __call__(self, mention: Mention) -> Need | None:
        """Why this mention needs an answer; None where it needs none.

        Never for own posts, plain reposts, and what is only about competitors.
        """
        if mention.own or mention.kind is Kind.repost or mention.deleted:
            return None
        if not mention.topics or self._rivals.issuperset(mention.topics):
            return None
        need = self._found(mention)
        if need is not None and need.opens and need.reason is not Reason.crisis and ends(mention.full_text):
            need = None  # "no worries" is no trouble
        if (need is None or not need.opens) and not self._always.isdisjoint(mention.topics):
            return Need(Reason.always, f"topic {min(self._always & set(mention.topics))}")
        return need

    def _found(self, mention: Mention) -> Need | None:
        rules, score = self._rules, mention.compound
        text = _LINK.sub(" ", mention.full_text) if "http" in mention.full_text else mention.full_text
        found = self._said(text)
        addressed = _Group.addressed in found
        if _Group.crisis in found:
            return Need(Reason.crisis, found[_Group.crisis])
        pleased = score is not None and score >= rules.praise_score
        thanks = _Group.praise in found
        glad = pleased and thanks
        asks = _Group.questions in found
        angry = Reason.complaint if addressed else Reason.unasked
        if _Group.complaints in found and (asks or not glad):
            return Need(angry, found[_Group.complaints])
        if score is not None and score <= rules.complaint_score:
            return Need(angry, f"compound {score:.2f}")
        if addressed and score is not None and score <= rules.trouble_score:
            return Need(Reason.complaint, f"compound {score:.2f}")
        if asks and (addressed or rules.open_questions) and not glad:
            return Need(Reason.question, found[_Group.questions])
        trouble = found.get(_Group.troubles)
        if trouble is None and mention.language in _ENGLISH:
            trouble = found.get(_Group.english)
        meant = thanks and (score is None or score >= min(_THANKED, rules.praise_score))
        if addressed and trouble and not meant:
            return Need(Reason.complaint, trouble)
        if thanks:
            return Need(Reason.praise, found[_Group.praise], rules.praise_opens)
        if pleased:
            return Need(Reason.praise, f"compound {score:.2f}", rules.praise_opens)
        return None

    def _said(self, text: str) -> dict[_Group, str]:
        """Which groups have a term in the text, each with the first of them by the alphabet."""
        found: dict[_Group, str] = {}
        for n in sorted(self._matcher.found(text)):
            for group in self._groups[n]:
                found.setdefault(group, f'term "{self._matcher.terms[n]}"')
        return found


def addressing(handles: Iterable[str]) -> tuple[str, ...]:
    """What stands in a text that speaks to one of ``handles``.

    Of ``@name@host`` also ``@name``: that is what Mastodon shows, and sends, of it.
    """
    plain = [handle.lstrip("@") for handle in handles]
    return tuple(dict.fromkeys(f"@{said}" for handle in plain for said in (handle, handle.partition("@")[0])))


def priority(reason: Reason, priorities: Priorities) -> Priority:
    """The priority of a case that was opened for ``reason``."""
    return {
        Reason.crisis: priorities.crisis,
        Reason.complaint: priorities.complaint,
        Reason.unasked: priorities.unasked,
        Reason.question: priorities.question,
        Reason.always: priorities.always,
        Reason.praise: priorities.praise,
    }[reason]
