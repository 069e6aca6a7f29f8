"""One signed-in connection to a mailbox. Blocking, but in a thread of its own; every failure is a Cut.

RFC 3501 (IMAP), RFC 2177 (IDLE), RFC 5530 (what a refusal says).
"""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec
from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError, UnexpectedCommandStatusError

from listening.system.secrets import SecretError, read
from workers import certificates
from workers.sources.base import Blame, Cut
from workers.sources.mail import access
from workers.sources.mail.table import Mail, MailSecurity
from workers.sources.wire import why

LARGEST = 8 * 2**20
"""Bytes of a letter, or of any answer. A larger letter is not fetched."""
STEP_S = 30.0
"""For each question, from its first byte to the last of its answer."""
FIRST_DAYS = 7
"""The first start reads letters of so many days, and so does one that finds all numbers changed."""
AT_ONCE = 2000
"""Letters read in one round; the rest in the next ones."""
_UID = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]{20,40})"')

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Result = TypeVar("Result")


class Folder(msgspec.Struct, frozen=True):
    """A folder that was opened."""

    validity: int
    """Numbers of letters hold as long as this does not change."""


class MailLetter(msgspec.Struct, frozen=True):
    """One letter as it lies there; no content if it is too large."""

    uid: int
    arrived: int
    """ms UTC; 0 = unknown."""
    content: bytes
    size: int


class _Bounded(imaplib.IMAP4):
    def read(self, size: int) -> bytes:
        if size > LARGEST:
            raise self.abort("an answer that is too large")
        return super().read(size)


class _BoundedTls(imaplib.IMAP4_SSL):
    def read(self, size: int) -> bytes:
        if size > LARGEST:
            raise self.abort("an answer that is too large")
        return super().read(size)


class SourceMailBox(BaseMailBox):
    """imap_tools' mailbox over a client whose answers are bounded."""

    def __init__(self, source: Mail) -> None:
        self._source = source
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        source = self._source
        if source.security is MailSecurity.tls:
            return _BoundedTls(source.host, source.port, ssl_context=certificates.for_mail(), timeout=STEP_S)
        plain = _Bounded(source.host, source.port, timeout=STEP_S)
        if source.security is MailSecurity.starttls:
            plain.starttls(certificates.for_mail())
        return plain


class MailConnection:
    """Open between ``open`` and ``close``. Methods raise Cut."""

    def __init__(self, source: Mail) -> None:
        self._source = source
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"mail {source.name}")
        self._box: Any = None

    async def open(self) -> None:
        if self._source.refresh_token:
            shown = await access.token(self._source)
            await self._do(lambda: self._show(shown))
            return
        try:
            password = read(self._source.password)
        except SecretError as error:
            raise Cut(f"no password: {error}", blame=Blame.token) from error
        await self._do(lambda: self._sign_in(password))

    def _sign_in(self, password: str) -> None:
        self._box = SourceMailBox(self._source)
        self._box.login(self._source.user, password, initial_folder=None)

    def _show(self, shown: str) -> None:
        """Sign in with an access token (XOAUTH2)."""
        said = iter((f"user={self._source.user}\1auth=Bearer {shown}\1\1",))
        self._box = SourceMailBox(self._source)
        try:
            # Whoever is refused is told why in a second question, and answers it with nothing.
            self._box.client.authenticate("XOAUTH2", lambda _: next(said, ""))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            access.forget(self._source)
            raise MailboxLoginError(("NO", [str(error)]), "OK") from error

    def close(self) -> None:
        """At once, whatever is on its way: a read that waits is woken, and what it holds is closed behind it."""
        if self._box is not None:
            with contextlib.suppress(OSError, ValueError):
                self._box.client.sock.shutdown(socket.SHUT_RDWR)
            self._thread.submit(_close, self._box.client)
        self._thread.shutdown(wait=False)

    async def select(self, folder: str) -> Folder:
        """Opens a folder to read only."""
        return await self._do(lambda: self._select(folder))

    def _select(self, folder: str) -> Folder:
        self._box.folder.set(folder, readonly=True)
        _, said = self._box.client.response("UIDVALIDITY")
        number = said[0] if said and said[0] else b"0"
        return Folder(int(number) if number.isdigit() else 0)

    async def since(self, uid: int, now: int) -> list[int]:
        """Numbers of letters after ``uid``, or, for 0, of the last days; ascending. ``now`` in ms UTC."""
        day = datetime.fromtimestamp(now / 1000, UTC) - timedelta(days=FIRST_DAYS)
        # strftime would name months in the language of this machine.
        asked = f"UID {uid + 1}:*" if uid else f"SINCE {day.day}-{MONTHS[day.month - 1]}-{day.year}"
        found = await self._do(lambda: self._box.uids(asked, charset=None))
        return sorted({int(each) for each in found if each.isdecimal() and int(each) > uid})[:AT_ONCE]

    async def letter(self, uid: int) -> MailLetter | None:
        """None: it is gone meanwhile."""
        return await self._do(lambda: self._letter(uid))

    def _letter(self, uid: int) -> MailLetter | None:
        head = self._fetched(uid, "(UID RFC822.SIZE INTERNALDATE)")
        facts = b" ".join(each if isinstance(each, bytes) else b" ".join(each) for each in head if each)
        found = _SIZE.search(facts)
        if found is None or not _UID.search(facts):
            return None
        size, arrived = int(found[1]), _moment(facts)
        if size > LARGEST:
            return MailLetter(uid, arrived, b"", size)
        content = next((each[1] for each in self._fetched(uid, "(BODY.PEEK[])") if isinstance(each, tuple)), None)
        return None if content is None else MailLetter(uid, arrived, content, size)

    def _fetched(self, uid: int, what: str) -> list[Any]:
        status, said = self._box.client.uid("FETCH", str(uid), what)
        if status != "OK":
            raise imaplib.IMAP4.error("a letter cannot be fetched")
        return [each for each in said or () if each]

    async def wait(self, seconds: float) -> None:
        """Until the server tells of something, but at most so long."""
        if "IDLE" in self._box.client.capabilities:
            await self._do(lambda: self._box.idle.wait(seconds), seconds + STEP_S)
        else:
            await asyncio.sleep(seconds)
            await self._do(lambda: self._box.client.noop())

    async def _do(self, step: Callable[[], Result], most_s: float = STEP_S) -> Result:
        try:
            async with asyncio.timeout(most_s):
                return await asyncio.get_running_loop().run_in_executor(self._thread, step)
        except TimeoutError as error:
            raise Cut("the server does not answer in time") from error
        except (ImapToolsError, imaplib.IMAP4.error) as error:
            raise _refused(error, bool(self._source.refresh_token)) from error
        except ssl.SSLError as error:
            said = "no secure connection: its certificate cannot be verified, or it speaks no TLS"
            raise Cut(said, blame=Blame.address) from error
        except OSError as error:
            blame = Blame.nothing if self._box is not None else Blame.address
            raise Cut(f"the server cannot be asked: {why(error)}", blame=blame) from error
        except (ValueError, IndexError, TypeError, AttributeError, AssertionError) as error:  # of imaplib, at nonsense
            raise Cut("what it answers is not IMAP", blame=Blame.address) from error


def _close(client: imaplib.IMAP4) -> None:
    with contextlib.suppress(OSError, ValueError, imaplib.IMAP4.error):
        client.shutdown()


def _refused(error: Exception, by_token: bool) -> Cut:
    """Whose fault it is. What the server said is read, and never repeated."""
    said = str(getattr(error, "command_result", error)).upper()
    if "[LIMIT]" in said or "TOO MANY" in said:
        return Cut("asked to slow down", 300.0)
    if "[UNAVAILABLE]" in said or "[SERVERBUG]" in said or "[INUSE]" in said:
        return Cut("the server has a fault, and says so")
    if isinstance(error, MailboxLoginError):
        if by_token:
            said = "its access token is refused: it is of another mailbox, or may not read mail by IMAP"
            return Cut(said, blame=Blame.token)
        return Cut("password refused", blame=Blame.token)
    if isinstance(error, MailboxFolderSelectError):
        return Cut("there is no such folder, or not for this user", blame=Blame.address)
    if "TOO LARGE" in said or "MORE THAN" in said:
        return Cut("its answer is too large")
    if isinstance(error, imaplib.IMAP4.abort):
        return Cut("the server ended the connection, or does not speak IMAP")
    if isinstance(error, UnexpectedCommandStatusError):
        return Cut("the server refuses what every server does")
    return Cut("the server does not speak IMAP as expected", blame=Blame.address)


def _moment(facts: bytes) -> int:
    found = _ARRIVED.search(facts)
    if found is None:
        return 0
    try:
        day, month, rest = found[1].decode("ascii").strip().split("-", 2)
        number = MONTHS.index(month.capitalize()) + 1
        at = datetime.strptime(f"{int(day):02}-{number:02}-{rest}", "%d-%m-%Y %H:%M:%S %z")
        return max(int(at.timestamp() * 1000), 0)
    except (ValueError, OverflowError):
        return 0
