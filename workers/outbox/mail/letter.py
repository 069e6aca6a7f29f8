"""The letter that answers another one: in its thread, under an id of ours. Pure.

Sources: RFC 5322, 3.6.4 (In-Reply-To, References) and 3.6.2 (Reply-To); RFC 2047 and 6532 for what is not ASCII;
RFC 2045, 8 (Content-Description) for what a picture shows.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.header import decode_header
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import msgspec

from listening.config import Account
from listening.outbox.answer import Answer
from listening.outbox.keys import message_id
from workers.outbox.wire import Files
from workers.sources.html_text import shown
from workers.sources.mail.letters import ID, UNREADABLE

LONGEST_SUBJECT = 300
REFERENCES = 20
"""Ids of a thread that are named, the first and the last."""
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_ANSWERS = re.compile(r"(?i)(re|aw|sv|antw)\s*:")


class LetterHead(msgspec.Struct, frozen=True):
    """What of a letter its answer has to know."""

    id: str
    """Its Message-ID, with the brackets."""
    to: str
    """Where its writer wants an answer."""
    name: str
    subject: str
    thread: tuple[str, ...]
    """Ids of the letters before it."""


def head(letter: Message) -> LetterHead | None:
    """What its header says; None if it has no id, or nobody can be answered."""
    try:
        ids = ID.findall(str(letter.get("Message-ID") or "")[:2000])
        asked = parseaddr(_line(letter, "Reply-To")) if letter.get("Reply-To") else ("", "")
        name, to = asked if _ADDRESS.fullmatch(asked[1]) else parseaddr(_line(letter, "From"))
        if not ids or not _ADDRESS.fullmatch(to):
            return None
        before = ID.findall(str(letter.get("References") or letter.get("In-Reply-To") or "")[:20_000])
        return LetterHead(ids[0], to, name[:100], _line(letter, "Subject"), tuple(before))
    except UNREADABLE:
        return None


def _line(letter: Message, name: str) -> str:
    parts = []
    for word, charset in decode_header(str(letter.get(name) or "")[:5000]):
        parts.append(word if isinstance(word, str) else word.decode(charset or "ascii", "replace"))
    return " ".join(shown("".join(parts)).split())[:LONGEST_SUBJECT]


def written(answer: Answer, account: Account, about: LetterHead, files: Files = ()) -> bytes:
    """The whole letter, as it is given away; the same each time. ``files``: its pictures, each with what it shows."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = account.handle
    letter["To"] = Address(display_name=about.name, addr_spec=about.to) if about.name.isprintable() else about.to
    letter["Subject"] = about.subject if _ANSWERS.match(about.subject) else f"Re: {about.subject}".strip()
    letter["Date"] = format_datetime(datetime.fromtimestamp(answer.first_at / 1000, UTC))
    letter["Message-ID"] = message_id(answer.key, account.handle)
    letter["In-Reply-To"] = about.id
    thread = (*about.thread[:1], *about.thread[1:][-REFERENCES:], about.id)
    letter["References"] = " ".join(dict.fromkeys(each for each in thread if each.isascii()))
    letter.set_content(answer.text, cte="base64" if not answer.text.isascii() else None)
    for number, (picture, file) in enumerate(zip(answer.pictures, files, strict=bool(files)), 1):
        name = f"picture-{number}.{file.name.rpartition('.')[2]}"
        kind, _, sort = file.media.partition("/")
        shows = f"Content-Description: {' '.join(shown(picture.alt).split())}"
        letter.add_attachment(file.content, kind, sort, filename=name, headers=[shows])
    if files:
        letter.set_boundary(f"=_{answer.key}")
    return letter.as_bytes()
