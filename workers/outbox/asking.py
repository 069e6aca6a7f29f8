"""Every account's server is asked whether it still lets us in, before somebody needs it."""

from __future__ import annotations

from typing import Protocol

from listening.config import Account, Config, Network
from listening.outbox.standing import AccountState, ServerWord, next_state
from listening.store import standing
from listening.store.connection import Client
from listening.system import secrets
from workers.outbox.bluesky import bluesky
from workers.outbox.mastodon import mastodon


class Asks(Protocol):
    """What a network's module offers. None: nothing is known, as its server is away."""

    def __call__(self, account: Account, secret: str) -> ServerWord | None: ...


ASK: dict[Network, Asks] = {Network.bluesky: bluesky.stands, Network.mastodon: mastodon.stands}


def run(client: Client, config: Config, now: int) -> None:
    """Ask each of them. ``now`` in ms UTC."""
    before = {state.name: state for state in standing.states(client)}
    found = (_state(account, before.get(account.name), now) for account in config.accounts)
    standing.keep(client, [state for state in found if state is not None])


def _state(account: Account, before: AccountState | None, now: int) -> AccountState | None:
    said = _said(account)
    return next_state(before, account.name, said, now) if said is not None else before


def _said(account: Account) -> ServerWord | None:
    try:
        secret = secrets.read(account.secret)
    except secrets.SecretError:
        # Where it should be is not for everybody who may read how we are.
        return ServerWord(refused="Its secret cannot be read; masthead check says why.")
    return ASK[account.network](account, secret)
