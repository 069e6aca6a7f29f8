"""A service account of Google: its key, and the access that it is given for an hour.

developers.google.com/identity/protocols/oauth2/service-account; RFC 7523.
"""

from __future__ import annotations

import functools

import httpx
import jwt
import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from listening.config.addresses import wrong_address
from listening.spans import HOUR_S
from listening.system.secrets import SecretError, read
from workers.sources.base import Blame, Cut
from workers.sources.fetching import exchange

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LEAST_BITS = 2048
"""Of a key; Google makes none that is shorter."""
GOOD_FOR_S = HOUR_S
EARLY_S = 300
"""A new one is asked for so long before one ends."""


class AccountKey(msgspec.Struct, frozen=True):
    """What of the key's file is used."""

    client_email: str
    private_key: str
    token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105


class _Given(msgspec.Struct):
    access_token: str
    expires_in: float = 0


_key = msgspec.json.Decoder(AccountKey).decode
_given = msgspec.json.Decoder(_Given).decode


def account_key(secret: str) -> AccountKey:
    """The key behind ``env:NAME`` or ``file:PATH``. Raises Cut that never says what stands in it."""
    try:
        content = read(secret, lines=True)
    except SecretError as error:
        raise Cut(f"no key: {error}", blame=Blame.token) from error
    return key_in(content)


def key_in(content: str) -> AccountKey:
    """The key that stands in a file's content. Raises Cut that never says what stands in it."""
    try:
        key = _key(content)
    except (ValueError, RecursionError):
        raise Cut("its key is not the JSON file of a service account", blame=Blame.token) from None
    if next(wrong_address("token_uri", key.token_uri, ("http", "https")), None):
        raise Cut("the token_uri in its key is not an address", blame=Blame.token)
    return key


class AccountAccess:
    """Lets one account in, with a new token when the old one ends."""

    def __init__(self, key: AccountKey, scope: str, private: bool) -> None:
        self._key = key
        self._scope = scope
        self._private = private
        self._token = ""
        self._until = 0.0

    async def token(self, http: httpx.AsyncClient, now: float) -> str:
        """``now`` in seconds since 1970. Raises Cut."""
        if now > self._until - EARLY_S:
            form = {"grant_type": GRANT, "assertion": assertion(self._key, self._scope, int(now))}
            answer = await exchange(http, self._key.token_uri, form, self._private)
            try:
                given = _given(answer)
            except (ValueError, RecursionError):
                raise Cut("what its token_uri answers is no token", blame=Blame.token) from None
            if not (given.access_token.isascii() and given.access_token.isprintable()):
                raise Cut("what its token_uri answers is no token", blame=Blame.token)
            self._token, self._until = given.access_token, now + given.expires_in
        return self._token


def assertion(key: AccountKey, scope: str, now: int) -> str:
    """What the account signs; ``now`` in seconds since 1970. Raises Cut."""
    says = {"iss": key.client_email, "scope": scope, "aud": key.token_uri, "iat": now, "exp": now + GOOD_FOR_S}
    return jwt.encode(says, _private(key.private_key), algorithm="RS256")


@functools.lru_cache(maxsize=16)
def _private(pem: str) -> RSAPrivateKey:
    """Read once: it takes a tenth of a second, and a source connects again and again. Raises Cut."""
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise Cut("the private_key in its key cannot be used", blame=Blame.token)
    return key
