"""Every account's server is asked whether it still lets us in, before somebody needs it."""

from __future__ import annotations

from typing import Protocol

from listening.config import Account, Config, Network, Source
from listening.outbox.accounts import reached
from listening.outbox.networks import FACTS
from listening.outbox.standing import AccountState, ServerWord, next_state
from listening.spans import DAY_MS
from listening.store import standing
from listening.store.connection import Client
from listening.system import secrets
from workers.outbox.appstore import appstore
from workers.outbox.bluesky import bluesky
from workers.outbox.discourse import discourse
from workers.outbox.facebook import facebook
from workers.outbox.github import github
from workers.outbox.googleplay import googleplay
from workers.outbox.instagram import instagram
from workers.outbox.mail import mail
from workers.outbox.mastodon import mastodon
from workers.outbox.threads import threads
from workers.outbox.x import x
from workers.outbox.youtube import youtube


class Asks(Protocol):
    """What a network's module offers. None: nothing is known, as its server is away."""

    def __call__(self, account: Account, secret: str, source: Source | None) -> ServerWord | None: ...


ASK: dict[Network, Asks] = {
    Network.bluesky: bluesky.stands,
    Network.mastodon: mastodon.stands,
    Network.discourse: discourse.stands,
    Network.github: github.stands,
    Network.appstore: appstore.stands,
    Network.googleplay: googleplay.stands,
    Network.mail: mail.stands,
    Network.facebook: facebook.stands,
    Network.instagram: instagram.stands,
    Network.threads: threads.stands,
    Network.youtube: youtube.stands,
    Network.x: x.stands,
}


RENEW = {Network.threads: threads.renewed}
"""What gives a new secret for one that is about to end."""
RENEWED_MS = 20 * DAY_MS
"""So long before its end."""


def run(client: Client, config: Config, now: int) -> None:
    """Ask each of them. ``now`` in ms UTC."""
    before = {state.name: state for state in standing.states(client)}
    found = (_state(account, config, before.get(account.name), now) for account in config.accounts)
    standing.keep(client, [state for state in found if state is not None])


def _state(account: Account, config: Config, before: AccountState | None, now: int) -> AccountState | None:
    said = _said(account, reached(account, config), now)
    return next_state(before, account.name, said, now) if said is not None else before


def _said(account: Account, source: Source | None, now: int) -> ServerWord | None:
    try:
        secret = secrets.read(account.secret, FACTS[account.network].lines)
    except secrets.SecretError:
        # Where it should be is not for everybody who may read how we are.
        return ServerWord(refused="Its secret cannot be read; masthead check says why.")
    said = ASK[account.network](account, secret, source)
    if said is None or account.network not in RENEW or not 0 < said.ends_at < now + RENEWED_MS:
        return said
    anew = RENEW[account.network](account, secret, source)
    if anew and secrets.renew(account.secret, anew):
        return ASK[account.network](account, anew, source)
    return said  # it is said a week before it ends
