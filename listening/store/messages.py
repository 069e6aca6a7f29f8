"""Messages about cases on their way to people, in Redis, and what each person wants sent.

Whoever takes one out of the set makes the attempt, and nobody else: a worker that dies in the middle of it loses the
message and never causes it twice. It still stands in the inbox, which is where it belongs.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.cases.messages import DELAY_MS, MessageDue, MessagesChosen
from listening.people.naming import fold
from listening.store import keys
from listening.store.connection import Client
from listening.store.scripts import call

_encode = msgspec.msgpack.Encoder().encode
_json = msgspec.json.Encoder().encode
_due = msgspec.json.Decoder(MessageDue).decode
_chosen = msgspec.msgpack.Decoder(MessagesChosen).decode


def form(who: str, id: str, at: int) -> str:
    """As the script that writes a trail puts it on its way."""
    return _json(MessageDue(who, id, at)).decode()


def due(client: Client, now: int, at_most: int) -> list[MessageDue]:
    """What is to be sent by ``now`` (ms), the longest due first."""
    return [_due(each) for each in client.zrangebyscore(keys.messages_due(), "-inf", now, 0, at_most)]


def hand_on(client: Client, message: MessageDue, *others: tuple[int, MessageDue]) -> bool:
    """Take a message to send it, or put others in its place, each with its time (ms). False: another worker has it."""
    args: list[int | bytes] = [_json(message)]
    for at, each in others:
        args += [at, _json(each)]
    return bool(call(client, "hand_on", [keys.messages_due()], args))


def again(client: Client, message: MessageDue, at: int) -> None:
    """One that the channel surely did not take is tried again at ``at`` (ms)."""
    client.zadd(keys.messages_due(), {_json(message): at})


def chosen(client: Client, who: str) -> MessagesChosen:
    """What somebody wants sent: nothing, until they say so."""
    found = client.hget(keys.messages_chosen(), fold(who))
    return _chosen(found) if found is not None else MessagesChosen()


def choose(client: Client, who: str, chosen: MessagesChosen) -> None:
    client.hset(keys.messages_chosen(), fold(who), _encode(chosen))


def forget(client: Client, who: str) -> None:
    """Who is disabled gets nothing more."""
    client.hdel(keys.messages_chosen(), fold(who))


def first_at(at: int) -> int:
    """When what was written down at ``at`` (ms) is looked at first."""
    return at + DELAY_MS


def waiting(client: Client) -> Sequence[MessageDue]:
    """All that are on their way."""
    return [_due(each) for each in client.zrange(keys.messages_due(), 0, -1)]
