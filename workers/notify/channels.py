"""One message to one channel, by Apprise: in bounded time, and silent about its address.

Apprise's own log lines name hosts, users and, at debug level, whole addresses.
They are kept from every log; why a message failed is told in words of ours.
"""

from __future__ import annotations

import logging
import re

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


def send(url: str, title: str, text: str) -> str:
    """Send one message; returns why it was not taken, or nothing. Raises Unusable.

    ``url`` is one Apprise URL. What the channel took may still be counted as
    failed when its answer is lost: then the message comes again.
    """
    if len(url.split()) != 1:
        raise UnusableChannel("its URL has to be one address, without white space")
    heard: list[str] = []
    _ear.lines = heard
    service = apprise.Apprise.instantiate(url, asset=_asset())
    if service is None:
        raise UnusableChannel("its URL is none that Apprise understands")
    service.socket_connect_timeout = CONNECT_S
    service.socket_read_timeout = ANSWER_S
    if hasattr(service, "smtp_host"):
        service.socket_connect_timeout = ANSWER_S  # the only timeout that mail has
    channel = apprise.Apprise(asset=_asset())
    channel.add(service)
    taken = channel.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT)
    return "" if taken else _cause(heard)


def _asset() -> apprise.AppriseAsset:
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
