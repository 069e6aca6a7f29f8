"""The brand's own posts: sent from here or made elsewhere and heard, each once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from listening.cases.case import Case
from listening.mention import Mention
from listening.outbox.answer import Answer, AnswerState


class SaidLine(msgspec.Struct, frozen=True, kw_only=True):
    """One post of the brand."""

    at: int
    """When it was posted, ms UTC."""
    text: str
    """Empty once it was deleted at its source."""
    gone: bool
    source: str
    account: str
    """The account of config.toml that it was sent with, else the handle it was heard from."""
    department: str
    """Of its case; empty where it belongs to none."""
    topics: tuple[str, ...]
    language: str
    by: str
    """Who sent it from here; empty: it was posted elsewhere."""
    approved_by: str
    case: str
    url: str


class SaidFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which of them somebody wants to see. Empty: all."""

    department: str = ""
    topic: str = ""
    source: str = ""
    account: str = ""
    words: str = ""

    def includes(self, line: SaidLine) -> bool:
        text = line.text.casefold()
        return (
            self.department in ("", line.department)
            and (not self.topic or self.topic in line.topics)
            and self.source in ("", line.source)
            and self.account in ("", line.account)
            and all(word in text for word in self.words.casefold().split())
        )


def said_lines(
    answers: Iterable[Answer],
    heard: Iterable[Mention],
    cases: Mapping[str, Case],
    handles: Mapping[str, str],
) -> list[SaidLine]:
    """Newest first. ``heard``: the brand's own mentions; ``cases``: by id of a mention, or of a case."""
    sent = [answer for answer in answers if answer.state is AnswerState.sent]
    by_post = {answer.post: answer for answer in sent if answer.post}
    by_address = {answer.remote_url: answer for answer in sent if answer.remote_url}
    found, known = [], set()
    for mention in {m.id: m for m in heard if m.own}.values():
        answer = by_post.get(mention.id) or (by_address.get(mention.url) if mention.url else None)
        if answer is not None:
            known.add(answer.id)
        found.append(_heard(mention, answer, cases, handles))
    found += [_unheard(answer, cases.get(answer.case)) for answer in sent if answer.id not in known]
    return sorted(found, key=lambda line: (-line.at, line.case, line.text))


def _heard(mention: Mention, answer: Answer | None, cases: Mapping[str, Case], handles: Mapping[str, str]) -> SaidLine:
    case = cases.get(mention.id) or (cases.get(answer.case) if answer else None)
    return SaidLine(
        at=mention.created,
        text=mention.text,
        gone=mention.deleted,
        source=mention.source,
        account=answer.account if answer else handles.get(mention.author, mention.author),
        department=case.department if case else mention.department,
        topics=_topics(case, mention.topics),
        language=mention.language,
        by=answer.by if answer else "",
        approved_by=answer.approved_by if answer else "",
        case=case.id if case else "",
        url=mention.url or (answer.remote_url if answer and not mention.deleted else ""),
    )


def _unheard(answer: Answer, case: Case | None) -> SaidLine:
    return SaidLine(
        at=answer.posted_at,
        text=answer.text,
        gone=False,
        source=answer.target.partition(":")[0],
        account=answer.account,
        department=case.department if case else "",
        topics=_topics(case, ()),
        language=answer.language,
        by=answer.by,
        approved_by=answer.approved_by,
        case=case.id if case else answer.case,
        url=answer.remote_url,
    )


def _topics(case: Case | None, own: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(case.opening.topics if case else ()), *own]))
