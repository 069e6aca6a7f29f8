"""A letter given to a mail server: what it said, or how far it got. Bounded in time.

Sources: RFC 5321: a letter is taken with the answer to its end, and not before (4.1.1.4); RFC 3207 (STARTTLS), RFC 8314
(TLS from the first byte). Certificates are verified. After its end, 4xx should say that it was not taken; servers that
look at letters afterwards have said it of ones that went out, so that it is looked for.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from listening.config import Account
from listening.outbox.answer import Outcome, Told
from workers import certificates
from workers.outbox import wire

LONGEST_S = 50.0
"""For all of it; with the mailbox before it less than the lease of the answer."""
SUBMISSION, SUBMISSIONS = 587, 465


class NotLetIn(Exception):
    """The server does not know us; the sentence says what is wrong."""


class Away(Exception):
    """The server cannot be asked now; nothing was sent."""


def given(account: Account, secret: str, to: str, letter: bytes) -> Outcome:
    """Give ``letter`` to the server, for ``to`` and, so that it is heard, for ourselves. Told.posted has no ids yet."""
    try:
        with signed_in(account, secret) as server:
            refused = _addressed(server, account, to)
            return refused or _sent(server, letter)
    except NotLetIn as error:
        return Outcome(kind=Told.refused, why=str(error))
    except (Away, OSError, smtplib.SMTPException):
        return Outcome(kind=Told.not_sent, why="the mail server cannot be reached")


def _addressed(server: smtplib.SMTP, account: Account, to: str) -> Outcome | None:
    code, _ = server.mail(account.handle, ["body=8bitmime"] if server.has_extn("8bitmime") else [])
    if code == 250:
        code, _ = server.rcpt(to)
    if code in (250, 251):
        server.rcpt(account.handle)  # a copy for the mailbox; without it the answer goes out all the same
        return None
    if 500 <= code < 600:
        return Outcome(kind=Told.refused, why="The mail server does not take the address that is answered.")
    return Outcome(kind=Told.not_sent, why="the mail server asks us to wait")


def _sent(server: smtplib.SMTP, letter: bytes) -> Outcome:
    code, _ = server.docmd("DATA")
    if code != 354:
        return Outcome(kind=Told.not_sent, why="the mail server takes no letter now")
    lines = letter.replace(b"\r\n", b"\n").split(b"\n")
    body = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines).removesuffix(b"\r\n")
    server.send(body + b"\r\n")
    try:
        server.send(b".\r\n")
        code, _ = server.getreply()
    except (OSError, smtplib.SMTPException):
        return Outcome(kind=Told.unclear, why="the connection ended before the mail server answered")
    if code == 250:
        return Outcome(kind=Told.posted)
    if 500 <= code < 600:
        return Outcome(kind=Told.refused, why="The mail server does not take this letter as it is.")
    return Outcome(kind=Told.unclear, why=f"the mail server answered {code}")


@contextmanager
def signed_in(account: Account, secret: str) -> Iterator[smtplib.SMTP]:
    """A server that knows us. Raises NotLetIn, Away, and what smtplib raises."""
    parts = urlsplit(account.service)
    host = parts.hostname or ""
    patience = wire.TIMEOUT.read or 10.0
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(timeout=patience, context=certificates.for_mail())
    else:
        server = smtplib.SMTP(timeout=patience)
    server._host = host  # type: ignore[attr-defined]  # by which smtplib verifies the certificate
    watch = threading.Timer(LONGEST_S, lambda: _end(server))
    watch.daemon = True
    watch.start()
    try:
        code, _ = server.connect(host, parts.port or (SUBMISSIONS if parts.scheme == "smtps" else SUBMISSION))
        if code != 220:
            raise Away
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp" and not _here(host):
            if not server.has_extn("starttls"):
                raise NotLetIn("The mail server offers no STARTTLS: the password could be read on the way.")
            server.starttls(context=certificates.for_mail())
            server.ehlo()
        server.login(account.user or account.handle, secret)
        yield server
    except ssl.SSLCertVerificationError as error:
        raise NotLetIn("The certificate of the mail server cannot be verified.") from error
    except smtplib.SMTPAuthenticationError as error:
        if 500 <= error.smtp_code < 600:
            raise NotLetIn("The mail server does not know this user with its password.") from error
        raise Away from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotLetIn("The mail server lets nobody sign in by this way.") from error
    finally:
        watch.cancel()
        with suppress(OSError, smtplib.SMTPException):
            server.close()


def _end(server: smtplib.SMTP) -> None:
    with suppress(OSError, AttributeError):
        if server.sock is not None:
            server.sock.shutdown(socket.SHUT_RDWR)


def _here(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"
