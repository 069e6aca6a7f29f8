"""An account let in by Google: its access is good for an hour, and fetched anew with what stands in its secret.

Source: developers.google.com, Identity, "Using OAuth 2.0 for Web Server Applications", refreshing an access token. The
secret is what Google's own tools write for an ``authorized_user``: JSON with client_id, client_secret, refresh_token.
"""

from __future__ import annotations

import msgspec

from listening.outbox.answer import Outcome, Told
from listening.store.clock import now_ms
from workers.outbox.wire import Reply, Wire, content_of

EARLY_S = 60.0
"""So long before its end an access is not used any more."""


class AuthorizedUser(msgspec.Struct, frozen=True):
    """Who was let in, and by which app."""

    client_id: str
    client_secret: str
    refresh_token: str
    token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105


class _Given(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: float = 0


_kept: dict[AuthorizedUser, tuple[str, float]] = {}
"""Access, and until when it is good (seconds since 1970); in memory only."""


def access(wire: Wire, secret: str) -> str | Outcome:
    """A token that lets us in now; or why there is none."""
    try:
        user = msgspec.json.decode(secret, type=AuthorizedUser)
    except (msgspec.DecodeError, UnicodeDecodeError):
        why = "Its secret is no JSON with client_id, client_secret and refresh_token."
        return Outcome(kind=Told.refused, why=why)
    token, until = _kept.get(user, ("", 0.0))
    now = now_ms() / 1000
    if now < until - EARLY_S:
        return token
    form = {
        "grant_type": "refresh_token",
        "client_id": user.client_id,
        "client_secret": user.client_secret,
        "refresh_token": user.refresh_token,
    }
    reply = wire.ask("POST", user.token_uri, form=form)
    given = content_of(reply, _Given)
    if given is None or not (given.access_token.isascii() and given.access_token.isprintable()):
        if isinstance(reply, Reply) and reply.status in (400, 401):
            why = "Google does not know this account with its token any more; it has to be let in anew."
            return Outcome(kind=Told.refused, why=why)
        return Outcome(kind=Told.not_sent, why="Google does not let us in now")
    _kept[user] = (given.access_token, now + given.expires_in)
    return given.access_token


def ended(secret: str) -> None:
    """Forget what was kept: it was not taken."""
    for user in [each for each in _kept if each.refresh_token in secret]:
        del _kept[user]
