"""One-time sign-in links in Redis."""

from __future__ import annotations

import msgspec

from listening.people.account import Invitation, digest, new_secret
from listening.spans import DAY_S, HOUR_S
from listening.store import keys
from listening.store.access import users
from listening.store.connection import Client
from listening.store.text import text

LIFETIME_SECONDS = HOUR_S
"""Of the link that ``masthead up`` prints."""
INVITED_SECONDS = 3 * DAY_S
"""Of a link that is handed on to a person."""

FIRST = "first"
"""In the place of a digest: which link for the first administrator is the newest."""

_invitation = msgspec.json.Decoder(Invitation)


def create(client: Client, invitation: Invitation) -> str:
    """Make a link that leads to choosing a password, once; returns its secret.

    The one before is void: of a person by ``User.invited``, which the caller
    keeps, of the first administrator here.
    """
    secret = new_secret()
    lifetime = INVITED_SECONDS if invitation.user else LIFETIME_SECONDS
    with client.pipeline(transaction=True) as pipe:
        pipe.set(keys.invitation(digest(secret)), msgspec.json.encode(invitation), ex=lifetime)
        if not invitation.user:
            pipe.set(keys.invitation(FIRST), digest(secret), ex=lifetime)
        pipe.execute()
    return secret


def peek(client: Client, secret: str) -> Invitation | None:
    """What a link is for, without using it; None if it is none, was used, or a newer one was made."""
    form = client.get(keys.invitation(digest(secret)))
    return _newest(client, _invitation.decode(form), digest(secret)) if form else None


def use(client: Client, secret: str) -> Invitation | None:
    """Use a link up. Of two who try at once, one gets None."""
    form = client.getdel(keys.invitation(digest(secret)))
    return _newest(client, _invitation.decode(form), digest(secret)) if form else None


def _newest(client: Client, invitation: Invitation, hashed: str) -> Invitation | None:
    if not invitation.user:
        holds = text(client.get(keys.invitation(FIRST)) or b"") == hashed
    else:
        user = users.find(client, invitation.user)
        holds = user is not None and not user.disabled and user.invited == hashed
    return invitation if holds else None
