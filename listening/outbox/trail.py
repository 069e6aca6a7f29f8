"""Entries in the trail of a case for changes of an answer's state. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from listening.cases.case import BRAND, MASTHEAD, Action, Case, CaseEvent
from listening.cases.conversation import Post, Side
from listening.cases.joining import join
from listening.cases.told import Tell, TellKind
from listening.outbox.answer import Answer, AnswerState


def sent_off(case: Case, answer: Answer) -> CaseEvent:
    """Somebody put it into the outbox."""
    how = f" as a thread of {len(answer.posts)} posts" if answer.posts else ""
    what = f"the rest of the answer, from post {answer.number + 1} of {len(answer.posts)} on," if answer.number else ""
    return _note(case, answer.by, f"Sends {what or f'the answer{how}'} with {answer.account}.", answer.at)


def changed(case: Case, before: Answer, after: Answer, now: int) -> tuple[CaseEvent, ...]:
    """The entries for ``before`` -> ``after``; none if its state is the same. The last state's post joins the case."""
    known = (before.state, before.asks, before.said_by, before.taken_back)
    if known == (after.state, after.asks, after.said_by, after.taken_back):
        return ()
    if after.taken_back and not before.taken_back:
        return (_note(case, after.taken_back, _taken_back(after), now),)
    told = _note(case, after.said_by or MASTHEAD, _said(after), now)
    if after.stuck and not before.stuck:
        told = replace(told, told_by_name=(Tell(after.by, TellKind.not_out),))
    if after.state is not AnswerState.sent or not after.post:
        return (told,)
    joined = join(case, Post(after.post, after.posted_at, Side.brand, waits=False), None, now)
    if joined is None:
        return (told,)  # heard in the stream already: the same answer
    told = replace(told, before=joined.after, after=joined.after)
    return replace(joined, who=BRAND, why=f"{after.by} sent it with {after.account}"), told


def _said(answer: Answer) -> str:
    what = f"post {answer.number + 1} of {len(answer.posts)} of the answer" if answer.posts else "the answer"
    whose = f"{what[0].upper()}{what[1:]} of {answer.by}"
    so_far = f" {answer.begun}." if answer.begun else ""
    match answer.state:
        case AnswerState.sending:
            again = f", for the {_ordinal(answer.attempts)} time" if answer.attempts > 1 else ""
            return f"{whose} is being sent with {answer.account}{again}."
        case AnswerState.queued:
            return f"{whose} has not gone out yet: {sentence(answer.why)} It is tried again."
        case AnswerState.unknown if answer.asks:
            return (
                f"Nobody knows whether {what} of {answer.by} went out with {answer.account}; please look there.{so_far}"
            )
        case AnswerState.unknown:
            return f"{whose} may have gone out or not: {sentence(answer.why)} {answer.account} is asked."
        case AnswerState.sent if answer.said_by:
            return f"Says that {what} of {answer.by} went out: {answer.remote_url}"
        case AnswerState.sent:
            return f"{whose} went out with {answer.account}: {answer.remote_url or answer.remote}"
        case _ if answer.said_by:
            return f"Says that {what} of {answer.by} did not go out with {answer.account}.{so_far}"
        case _:
            return f"{whose} did not go out with {answer.account}: {sentence(answer.why)}{so_far}"


def _taken_back(answer: Answer) -> str:
    so_far = f" {answer.begun}." if answer.begun else ""
    return f"Takes back the rest of the answer of {answer.by}.{so_far}"


def _ordinal(number: int) -> str:
    return {2: "second", 3: "third"}.get(number, f"{number}th")


def sentence(why: str) -> str:
    """It ends as one."""
    return why if why.endswith((".", "!", "?")) else f"{why}."


def _note(case: Case, who: str, text: str, now: int) -> CaseEvent:
    return CaseEvent(at=now, recorded=now, who=who, action=Action.note, before=case.state, after=case.state, text=text)
