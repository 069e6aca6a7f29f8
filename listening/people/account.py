"""Accounts of people, wall screens and programs, and their secrets. No I/O."""

from __future__ import annotations

import hashlib
import secrets
from enum import StrEnum
from functools import cache

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from listening.people.permissions import ALLOWED, PEOPLE, Permission, Role, may


class Subject(StrEnum):
    """What a session belongs to."""

    user = "user"
    link = "link"
    """A wall screen."""
    first = "first"
    """What the one-time link of ``masthead up`` began before; none is begun any more."""
    token = "token"  # noqa: S105 - a kind, not a secret
    """A program; it has no session and sends its token each time."""


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person with a password."""

    name: str
    role: Role
    departments: tuple[str, ...] = ()
    """Names in config.toml of the departments an agent works for."""
    password: str = ""
    """Argon2 hash; empty until one was chosen, and then nothing matches."""
    created: int = 0
    """ms UTC."""
    disabled: bool = False
    invited: str = ""
    """Digest of the one sign-in link that holds: a newer one, a password or disabling makes it void."""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A wall link or an API token. Its secret is known by digest only."""

    name: str
    created: int
    """ms UTC."""
    role: Role = Role.reader
    """Of a token; a wall link is a viewer's."""
    by: str = ""
    """The person who made it and may know it: it can what they can. Empty: the command line."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept about a cookie. What its owner may do is looked up each time."""

    subject: Subject
    owner: str
    """Folded name of a user, digest of a link, empty for the first session."""
    created: int
    """ms UTC."""


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time sign-in link."""

    user: str = ""
    """Folded name of the user who may choose a password with it; empty: the first administrator."""


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends a request, and in what role."""

    subject: Subject
    name: str
    role: Role
    departments: tuple[str, ...] = ()
    session: str = ""
    """Digest of the session, empty for a program."""
    within: Role | None = None
    """Of a program or a screen: the role of who made its token or link. It may nothing that they may not."""

    def can(self, permission: Permission) -> bool:
        """Whether they have ``permission``."""
        # What no person has is a program's alone: an administrator made its token.
        people = PEOPLE & ALLOWED.get(permission, frozenset()) or {Role.administrator}
        return may(self.role, permission) and (self.within is None or self.within in people)


def new_secret() -> str:
    """256 random bits, in characters that need no escaping in an address."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a random secret: nobody can go back from it, and none is guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Verified for names that do not exist, so that time does not tell which do; made by the first who asks."""
    return _hasher.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """Argon2id with the library's parameters (64 MiB, 3 passes: about 50 ms)."""
    return _hasher.hash(password)


def password_matches(hashed: str, password: str) -> bool:
    """Whether ``password`` is the one behind ``hashed``; takes the same time either way."""
    nobody = _nobody()
    try:
        return _hasher.verify(hashed or nobody, password) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False
