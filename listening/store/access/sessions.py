"""Sessions in Redis, under the digest of the cookie's value, so that they can be revoked."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.people.account import Session, Subject, User, Who, digest, new_secret
from listening.people.permissions import Role
from listening.spans import DAY_MS, DAY_S, HOUR_S
from listening.store import keys
from listening.store.access import grants, users
from listening.store.access.grants import Held
from listening.store.clock import now_ms
from listening.store.connection import Client
from listening.store.text import text

IDLE_SECONDS: dict[Subject, int] = {
    Subject.user: 12 * HOUR_S,
    Subject.first: 12 * HOUR_S,
    Subject.link: 366 * DAY_S,
}
"""A session nobody uses for this long ends; each use begins the time anew."""

LONGEST_MS = 30 * DAY_MS
"""A person signs in again after this long, used or not. A wall screen does not."""

_session = msgspec.json.Decoder(Session)


def open_session(client: Client, subject: Subject, owner: str) -> str:
    """Begin a session; returns the cookie's value."""
    secret = new_secret()
    session = Session(subject=subject, owner=owner, created=now_ms())
    idle = IDLE_SECONDS[subject]
    known = keys.sessions_of(f"{subject}:{owner}")
    old = client.smembers(known)
    with client.pipeline(transaction=True) as pipe:
        pipe.set(keys.session(digest(secret)), msgspec.json.encode(session), ex=idle)
        pipe.sadd(known, digest(secret))
        pipe.expire(known, IDLE_SECONDS[Subject.link])
        pipe.execute()
    ended = [member for member in old if not client.exists(keys.session(text(member)))]
    if ended:
        client.srem(known, *ended)
    return secret


def close(client: Client, hashed: str) -> None:
    """End one session."""
    client.delete(keys.session(hashed))


def close_all(client: Client, subject: Subject, owner: str) -> None:
    """End every session of an owner, at once."""
    known = keys.sessions_of(f"{subject}:{owner}")
    members = client.smembers(known)
    if members:
        client.delete(*(keys.session(text(member)) for member in members))
    client.delete(known)


def resolve(client: Client, hashed: Sequence[str]) -> list[Who | None]:
    """Who the owners of these sessions are now; None where one ended or was revoked.

    Counts as use. What the owner may do is read anew, so that a disabled user
    or a revoked link is out even where one of its sessions was overlooked.
    """
    if not hashed:
        return []
    forms = client.mget([keys.session(each) for each in hashed])
    found = [_session.decode(form) if form else None for form in forms]
    people = users.find_many(client, _owners(found, Subject.user))
    links = grants.find_many(client, keys.links(), _owners(found, Subject.link))
    now = now_ms()
    answers: list[Who | None] = []
    with client.pipeline(transaction=False) as pipe:
        for each, session in zip(hashed, found, strict=True):
            who = None
            if session is not None and not _worn_out(session, now):
                who = _who(session, each, people, links)
            if who is not None and session is not None:
                pipe.expire(keys.session(each), IDLE_SECONDS[session.subject])
            answers.append(who)
        pipe.execute()
    return answers


def _owners(found: Sequence[Session | None], subject: Subject) -> list[str]:
    return list({s.owner for s in found if s is not None and s.subject is subject})


def _worn_out(session: Session, now: int) -> bool:
    return session.subject is not Subject.link and now - session.created > LONGEST_MS


def _who(session: Session, hashed: str, people: dict[str, User], links: dict[str, Held]) -> Who | None:
    match session.subject:
        case Subject.user:
            user = people.get(session.owner)
            if user is None or user.disabled:
                return None
            return Who(
                subject=session.subject,
                name=user.name,
                role=user.role,
                departments=user.departments,
                session=hashed,
            )
        case Subject.link:
            held = links.get(session.owner)
            if held is None:
                return None
            return Who(
                subject=session.subject, name=held.grant.name, role=Role.viewer, session=hashed, within=held.within
            )
        case Subject.first | Subject.token:
            return None
