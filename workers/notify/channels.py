"""One message to one channel, by Apprise: in bounded time, and silent about its address.

Apprise's own log lines name hosts, users and, at debug level, whole addresses.
They are kept from every log; why a message failed is told in words of ours.
"""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import apprise

CONNECT_S = 5.0
ANSWER_S = 10.0
WHOLE_S = 20.0
"""After this long an attempt counts as failed. Well below ``alerting.delivery.LONGEST_S``."""

CAUSES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"error=([1-5]\d\d)\b"), "the service answered {0}"),
    (re.compile(r"\(([245]\d\d), b"), "the mail server answered {0}"),
    (re.compile(r"refused", re.I), "connection refused"),
    (
        re.compile(r"name resolution|getaddrinfo|name or service|no address", re.I),
        "its host is unknown",
    ),
    (re.compile(r"certificate", re.I), "its certificate cannot be verified"),
    (re.compile(r"timed? ?out|did not finish", re.I), "no answer in time"),
    (re.compile(r"connection", re.I), "the connection failed"),
)
"""What is looked for in Apprise's lines, and what is said instead. Only a number is taken over."""


class UnusableChannel(Exception):
    """A channel that no other attempt would help; the message holds nothing of its address."""


class _Ear(logging.Filter):
    """Hears what Apprise says and lets nobody else hear it, whatever logging is set to.

    Installed once and for good: an attempt that was given up may still talk.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        # Not its other debug lines: they repeat the message, which may speak of refused connections.
        if record.levelno >= logging.WARNING or line.startswith("Socket Exception"):
            self.lines.append(line)
        return False


_ear = _Ear()
logging.getLogger("apprise").addFilter(_ear)
logging.getLogger("apprise").setLevel(logging.DEBUG)
# Its debug lines hold the paths of addresses, and so tokens.
logging.getLogger("urllib3").setLevel(logging.INFO)


def send(
    url: str,
    title: str,
    text: str,
    have: Collection[str] = (),
    took: Callable[[str], object] = lambda _: None,
    html: str = "",
) -> str:
    """Send one message; returns why it was not taken by all, or nothing. Raises Unusable.

    ``url`` is one Apprise URL. Of several recipients in it each is sent to by itself, so that one who refuses costs
    the others no second message: ``took`` is told the mark of each who took it, those in ``have`` are left out.
    What the channel took may still be counted as failed when its answer is lost: then the message comes again.
    ``html``: what a mail says instead of ``text``, which stands beside it for those who read plain mail.
    """
    if len(url.split()) != 1:
        raise UnusableChannel("its URL has to be one address, without white space")
    import apprise  # when somebody is told something: most days of most parts end without

    heard: list[str] = []
    _ear.lines = heard
    service = apprise.Apprise.instantiate(url, asset=_asset())
    if service is None:
        raise UnusableChannel("its URL is none that Apprise understands")
    service.socket_connect_timeout = CONNECT_S
    service.socket_read_timeout = ANSWER_S
    mails = hasattr(service, "smtp_host")
    if mails:
        service.socket_connect_timeout = ANSWER_S  # the only timeout that mail has
        # Seconds between two recipients, as if a mail server were an API that counts: the fifth would be too late.
        service.request_rate_per_sec = 0
    body = _Body(html, True) if mails and html else _Body(text, False)
    everybody = _recipients(service)
    if len(everybody) < 2:
        return "" if _notify(service, title, body) else _cause(heard)
    late = time.monotonic() + WHOLE_S
    lost = 0
    for recipient in everybody:
        mark = hashlib.sha256(repr(recipient).encode()).hexdigest()[:16]
        if mark in have:
            continue
        setattr(service, "targets", [recipient])  # noqa: B010 - the plugins have it, not their base
        if time.monotonic() < late and _notify(service, title, body):
            took(mark)
        else:
            lost += 1
    return f"{lost} of {len(everybody)} recipients did not take it: {_cause(heard)}" if lost else ""


def _recipients(service: apprise.NotifyBase) -> list[Any]:
    """Everybody a message goes to, as far as a service tells them apart; copies of a mail are mails."""
    targets = getattr(service, "targets", None)
    everybody = list(targets) if isinstance(targets, list) else []
    for kind in ("cc", "bcc"):
        copies = getattr(service, kind, None)
        if isinstance(copies, set) and copies:
            everybody += [(False, address) for address in sorted(copies)]
            setattr(service, kind, set())
    return everybody


class _Body(NamedTuple):
    said: str
    html: bool


def _notify(service: apprise.NotifyBase, title: str, body: _Body) -> bool:
    import apprise  # a second of a start: only a worker that sends something waits for it

    channel = apprise.Apprise(asset=_asset())
    channel.add(service)
    form = apprise.NotifyFormat.HTML if body.html else apprise.NotifyFormat.TEXT
    return bool(channel.notify(title=title, body=body.said, body_format=form))


def _asset() -> apprise.AppriseAsset:
    import apprise  # as above

    return apprise.AppriseAsset(
        app_id="Masthead",
        app_desc="Masthead",
        app_url="",
        async_mode=False,
        secure_logging=True,
        service_timeout=WHOLE_S,
    )


def _cause(lines: list[str]) -> str:
    said = "\n".join(lines)
    for pattern, words in CAUSES:
        found = pattern.search(said)
        if found:
            return words.format(*found.groups())
    return "the service did not take it"
