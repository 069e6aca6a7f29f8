"""Who somebody is: people, wall screens and programs, and their secrets. No I/O."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from enum import StrEnum

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from listening.people.permissions import Role


class Subject(StrEnum):
    """What a session belongs to."""

    user = "user"
    link = "link"
    """A wall screen."""
    first = "first"
    """The one-time link of ``masthead up``, before a name was chosen."""
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


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A wall link or an API token. Its secret is known by digest only."""

    name: str
    created: int
    """ms UTC."""
    role: Role = Role.reader
    """Of a token; a wall link is a viewer's."""
    by: str = ""
    """The person who made it and may know it: it holds while they are not disabled. Empty: the command line."""


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


def new_secret() -> str:
    """256 random bits, in characters that need no escaping in an address."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a random secret: nobody can go back from it, and none is guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


NAME = re.compile(r"\w(?:[\w .@+'-]{0,38}[\w.])?")
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


def fold(name: str) -> str:
    """The form in which names are compared: Kim, KIM and kim are one."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def name_error(name: str) -> str:
    """What is wrong with a name somebody wants to sign in with; empty if nothing is."""
    if NAME.fullmatch(name):
        return ""
    return "A name has 1 to 40 letters, digits, spaces or . @ + ' - _, and no space at its ends."


def password_error(password: str, name: str) -> str:
    """What is wrong with a password; empty if nothing is."""
    if len(password) < SHORTEST_PASSWORD:
        return f"A password has {SHORTEST_PASSWORD} characters at least."
    if len(password) > LONGEST_PASSWORD:
        return f"A password has {LONGEST_PASSWORD} characters at most."
    if fold(password) == fold(name):
        return "The password must not be the name."
    return ""


_hasher = PasswordHasher()
NOBODY = _hasher.hash(secrets.token_urlsafe(16))
"""Verified for names that do not exist, so that time does not tell which do."""


def hash_password(password: str) -> str:
    """Argon2id with the library's parameters (64 MiB, 3 passes: about 50 ms)."""
    return _hasher.hash(password)


def password_matches(hashed: str, password: str) -> bool:
    """Whether ``password`` is the one behind ``hashed``; takes the same time either way."""
    try:
        return _hasher.verify(hashed or NOBODY, password) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False
