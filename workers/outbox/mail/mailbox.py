"""The mailbox of a source, asked for the letter that is answered, and for the answer afterwards. Read only.

No address of anybody is kept by Masthead (``workers.sources.mail.letters``): where an answer goes is read anew from the
letter, each time. Sources: RFC 3501 (SEARCH, FETCH), RFC 6154 (the folder of what was sent).
"""

from __future__ import annotations

import imaplib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from typing import Any

from imap_tools.errors import ImapToolsError

from listening.outbox.keys import letter_id
from listening.system.secrets import SecretError, read
from workers.outbox.mail.letter import LetterHead, head
from workers.sources.mail.box import MONTHS, SourceMailBox
from workers.sources.mail.letters import UNREADABLE
from workers.sources.mail.table import Mail

LONGEST_S = 30.0
"""For all questions together; the lease of an answer holds longer."""
AT_MOST = 2000
"""Letters of the days around it that are looked through."""
AT_ONCE = 100
FIELDS = "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID REFERENCES IN-REPLY-TO SUBJECT FROM REPLY-TO)])"
BROKEN = (OSError, imaplib.IMAP4.error, ImapToolsError, *UNREADABLE, IndexError)


class Unread(Exception):
    """The mailbox cannot be asked now."""


def original(source: Mail, target: str, at: int) -> LetterHead | None:
    """The letter that is the mention ``target``, written at ``at`` (ms UTC); None if it is not there. Raises Unread."""
    with _open(source) as box:
        for folder in source.folders:
            box.folder.set(folder, readonly=True)
            begin = datetime.fromtimestamp(at / 1000, UTC) - timedelta(days=1)
            numbers = box.uids(f"SINCE {_day(begin)} BEFORE {_day(begin + timedelta(days=5))}", charset=None)
            for letter in _heads(box, numbers[:AT_MOST]):
                found = head(letter)
                if found is not None and letter_id(source.name, found.id) == target:
                    return found
    return None


def holds(source: Mail, id: str) -> bool:
    """Whether a letter of that id lies there: in a folder that is read, or where what was sent is. Raises Unread."""
    with _open(source) as box:
        sent = [each.name for each in box.folder.list() if "\\Sent" in each.flags]
        for folder in dict.fromkeys((*source.folders, *sent)):
            box.folder.set(folder, readonly=True)
            if box.uids(f'HEADER Message-ID "{id}"', charset=None):
                return True
    return False


@contextmanager
def _open(source: Mail) -> Iterator[Any]:
    """Signed in, and ended after a while whatever it says."""
    box: Any = None
    watch = threading.Timer(LONGEST_S, lambda: _end(lambda: box.client.sock))
    watch.daemon = True
    watch.start()
    try:
        box = SourceMailBox(source)
        box.login(source.user, read(source.password), initial_folder=None)
        yield box
    except SecretError as error:
        raise Unread from error
    except BROKEN as error:
        raise Unread from error
    finally:
        watch.cancel()
        if box is not None:
            with suppress(*BROKEN):
                box.client.shutdown()


def _end(connection: Callable[[], socket.socket]) -> None:
    with suppress(OSError, AttributeError):
        connection().shutdown(socket.SHUT_RDWR)


def _heads(box: Any, numbers: list[str]) -> Iterator[Any]:
    known = [each for each in numbers if re.fullmatch(r"\d{1,10}", each)]
    for begin in range(0, len(known), AT_ONCE):
        status, said = box.client.uid("FETCH", ",".join(known[begin : begin + AT_ONCE]), FIELDS)
        if status != "OK":
            raise Unread
        for each in said or ():
            if isinstance(each, tuple) and isinstance(each[1], bytes):
                yield BytesHeaderParser().parsebytes(each[1])


def _day(at: datetime) -> str:
    # strftime would name months in the language of this machine.
    return f"{at.day}-{MONTHS[at.month - 1]}-{at.year}"
