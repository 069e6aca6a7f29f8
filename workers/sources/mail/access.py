"""Access to a mailbox whose server takes no passwords: OAuth 2.0, by a refresh token that somebody has got once.

RFC 6749, 6; developers.google.com/gmail/imap/xoauth2-protocol; learn.microsoft.com, "Authenticate an IMAP, POP or SMTP
connection using OAuth".
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import msgspec

from listening.system.secrets import SecretError, read
from workers.sources.base import Blame, Cut
from workers.sources.fetching import client, exchange
from workers.sources.mail.table import Mail

EARLY_S = 300
"""A new token is asked for so long before one ends."""


class _Given(msgspec.Struct):
    access_token: str
    expires_in: float = 0
    refresh_token: str = ""
    """Some servers give another one each time; the first holds as well."""


class _Refused(msgspec.Struct):
    error: str = ""


class _Access(msgspec.Struct):
    token: str
    until: float
    refresh: str


_given = msgspec.json.Decoder(_Given).decode
_refused = msgspec.json.Decoder(_Refused).decode
_kept: dict[tuple[str, str, str], _Access] = {}
"""By server, client and user: a connection that is made again needs no new token. In memory only."""


def _who(source: Mail) -> tuple[str, str, str]:
    return source.token_url, source.client_id, source.user


async def token(source: Mail) -> str:
    """An access token that holds for some minutes at least. Raises Cut."""
    known = _kept.get(_who(source))
    if known is None or time.time() > known.until - EARLY_S:
        known = _kept[_who(source)] = await _renewed(source, known.refresh if known else "")
    return known.token


def forget(source: Mail) -> None:
    """The mailbox has refused it: the next connection asks for another."""
    _kept.pop(_who(source), None)


async def _renewed(source: Mail, newest: str) -> _Access:
    try:
        refresh = newest or read(source.refresh_token)
        form = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": source.client_id}
        if source.client_secret:
            form["client_secret"] = read(source.client_secret)
    except SecretError as error:
        raise Cut(f"no token: {error}", blame=Blame.token) from error
    async with client() as http:
        try:
            answer = await exchange(http, source.token_url, form, source.private, explain=explain)
        except Cut:
            forget(source)
            raise
    try:
        given = _given(answer)
    except (ValueError, RecursionError):
        raise Cut("what its token_url answers is no token", blame=Blame.token) from None
    if not (given.access_token and given.access_token.isascii() and given.access_token.isprintable()):
        raise Cut("what its token_url answers is no token", blame=Blame.token)
    return _Access(
        given.access_token, time.time() + max(given.expires_in, EARLY_S + 60), given.refresh_token or refresh
    )


def explain(status: int, headers: Mapping[str, str], content: bytes) -> Cut | None:
    """Why there is no new token, as far as the server says so in the words of RFC 6749, 5.2."""
    try:
        error = _refused(content).error
    except (ValueError, RecursionError):
        return None
    if error == "invalid_grant":
        return Cut("its sign-in has ended or was taken back: a new refresh token is needed", blame=Blame.token)
    if error in ("invalid_client", "unauthorized_client"):
        return Cut("client_id or client_secret is not the one its refresh token was made with", blame=Blame.token)
    return None
