"""Answers by mail, in the thread of the letter that they answer. An id of ours is in it before the first byte leaves.

A mail server does not say afterwards what it has taken. So a copy goes to the mailbox of the source, where it is looked
for, and heard as the brand's; what is not there may be gone, and a person is asked.
"""

from __future__ import annotations

import smtplib

from msgspec.structs import replace

from listening.config import Account, Source
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.keys import letter_id, message_id
from listening.outbox.standing import ServerWord
from workers.outbox.mail import mailbox, smtp
from workers.outbox.mail.letter import written
from workers.outbox.wire import Files
from workers.sources.mail.table import Mail


def send(answer: Answer, account: Account, secret: str, source: Source | None, files: Files = ()) -> Outcome:
    """Write to whoever wrote the letter, or to where they want an answer."""
    if not isinstance(source, Mail):
        return Outcome(kind=Told.refused, why="There is no source of that mailbox in config.toml any more.")
    try:
        about = mailbox.original(source, answer.target, answer.target_at)
    except mailbox.Unread:
        return Outcome(kind=Told.not_sent, why="the mailbox does not give the letter that is answered")
    if about is None:
        return Outcome(kind=Told.refused, why="The letter that is answered is not in the mailbox, or names nobody.")
    outcome = smtp.given(account, secret, about.to, written(answer, account, about, files))
    return _named(outcome, answer, account) if outcome.kind is Told.posted else outcome


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Look for its copy in the mailbox."""
    try:
        there = isinstance(source, Mail) and mailbox.holds(source, message_id(answer.key, account.handle))
    except mailbox.Unread:
        return Outcome(kind=Told.unclear, why="the mailbox cannot be looked into")
    if there:
        return _named(Outcome(kind=Told.posted), answer, account)
    return Outcome(kind=Told.missing, why="no copy of it has come to the mailbox; it may have gone out all the same")


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether the mail server lets us in; None if that cannot be known now."""
    try:
        with smtp.signed_in(account, secret):
            return ServerWord()
    except smtp.NotLetIn as error:
        return ServerWord(refused=str(error))
    except (smtp.Away, OSError, smtplib.SMTPException):
        return None


def _named(outcome: Outcome, answer: Answer, account: Account) -> Outcome:
    id = message_id(answer.key, account.handle)
    post = letter_id(answer.target.partition(":")[0], id)
    return replace(outcome, remote=id, post=post, at=answer.tried_at)
