"""One-time sign-in links in Redis."""

from __future__ import annotations

import msgspec

from listening.people.account import Invitation, digest, new_secret
from listening.store import keys
from listening.store.connection import Client

LIFETIME_SECONDS = 3600
"""Of the link that ``masthead up`` prints."""
INVITED_SECONDS = 3 * 86_400
"""Of a link that is handed on to a person."""

_invitation = msgspec.json.Decoder(Invitation)


def create(client: Client, invitation: Invitation) -> str:
    """Make a link that signs in once; returns its secret."""
    secret = new_secret()
    lifetime = INVITED_SECONDS if invitation.user else LIFETIME_SECONDS
    client.set(keys.invitation(digest(secret)), msgspec.json.encode(invitation), ex=lifetime, nx=True)
    return secret


def peek(client: Client, secret: str) -> Invitation | None:
    """What a link is for, without using it."""
    form = client.get(keys.invitation(digest(secret)))
    return _invitation.decode(form) if form else None


def use(client: Client, secret: str) -> Invitation | None:
    """Use a link up. Of two who try at once, one gets None."""
    form = client.getdel(keys.invitation(digest(secret)))
    return _invitation.decode(form) if form else None
