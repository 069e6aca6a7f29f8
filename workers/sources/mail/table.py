"""The table of config.toml for a mailbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated

from msgspec import Meta

from listening.config import SourceKind, SourceTable
from listening.config.addresses import wrong_address
from listening.config.schema import Name, Secret

HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\[?[0-9A-Fa-f:.]{2,45}\]?")
OURS = re.compile(r"[^@\s]{0,64}@[A-Za-z0-9.-]{1,253}")


class MailSecurity(StrEnum):
    """How the way to the server is kept secret."""

    tls = "tls"
    """From the first byte on, as on port 993."""
    starttls = "starttls"
    """Begun on an open connection, as on port 143."""
    none = "none"
    """Not at all: on this machine only."""


class Mail(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="mail"):
    """Letters to a mailbox, over IMAP. Nothing in it is changed, nothing is marked as read."""

    host: str
    """The server's name."""
    port: Annotated[int, Meta(ge=1, le=65_535)] = 993
    security: MailSecurity = MailSecurity.tls
    user: str
    """Who signs in."""
    password: Secret = ""
    """Where the password is, for servers that take one."""
    token_url: str = ""
    """Where access tokens are given, for servers that take no passwords."""
    client_id: str = ""
    """Of the application that was registered there."""
    client_secret: Secret = ""
    """Where its secret is, if it has one."""
    refresh_token: Secret = ""
    """Where the refresh token of the mailbox is."""
    private: bool = False
    """Whether ``token_url`` may be in an own network."""
    folders: tuple[str, ...] = ("INBOX",)
    """Folders that are read; on the first one the server tells at once what is new."""
    own: tuple[str, ...] = ()
    """Addresses (care@acme.example) or domains (@acme.example) that are the brand's: their letters are answers."""
    topics: tuple[Name, ...] = ()
    """Topics that every letter belongs to, whatever its words are."""
    every_seconds: Annotated[float, Meta(ge=1, le=1500)] = 60
    """How often folders are looked into, whatever the server tells."""


def check(source: Mail) -> Iterator[str]:
    if not HOST.fullmatch(source.host):
        yield f"host: {source.host[:100]!r} is no name of a server; it is one like imap.example.com"
    if source.security is MailSecurity.none and not _here(source.host):
        yield 'security: the password could be read on the way; "tls" or "starttls" is needed but on this machine'
    for key, value in (("user", source.user), *(("folders", folder) for folder in source.folders)):
        if not value or not value.isprintable() or len(value) > 500:
            yield f"{key}: {value[:100]!r} is none; one line of text is needed"
    if not 1 <= len(source.folders) <= 20 or len(set(source.folders)) < len(source.folders):
        yield "folders: 1 to 20 are needed, each once"
    yield from _signing_in(source)
    for each in source.own:
        if not OURS.fullmatch(each):
            yield f"own: {each[:100]!r} is neither an address like care@acme.example nor a domain like @acme.example"


def _signing_in(source: Mail) -> Iterator[str]:
    """A password, or all that access tokens need."""
    if not source.refresh_token:
        if not source.password:
            yield "password: is empty; env:NAME or file:PATH says where it is, or where the refresh_token is"
        return
    if source.password:
        yield "password: stands beside refresh_token; one of them is needed"
    if not source.client_id:
        yield "client_id: is empty; it is the id of the application the refresh_token was made with"
    schemes = ("https", "http") if source.private else ("https",)
    yield from wrong_address("token_url", source.token_url, schemes)


def _here(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


KIND = SourceKind(Mail, "workers.sources.mail.mail:stream", check)
