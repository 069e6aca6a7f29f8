"""Requests at Meta's APIs, and what their refusals mean.

Protocol: developers.facebook.com, Graph API, "Handle Errors", "Rate Limits" (``X-App-Usage``,
``X-Business-Use-Case-Usage``), "Paginated Results", "Secure Graph API Calls" (``appsecret_proof``).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

import httpx
import msgspec

from listening.system.secrets import SecretError, read
from workers.sources.base import Blame, Cut
from workers.sources.fetching import AskedWith, fetch, send
from workers.waits import LONGEST_WAIT_S

NEARLY = 90
"""Percent of a limit from which on we ask less."""
REST_S = 900.0
"""So long then."""
LIMITED_S = 300.0
"""Waited after a refusal for having asked too much, where Meta does not say how long."""
LIMITS = frozenset({4, 17, 32, 613, *range(80000, 80015)})
FAULTS = frozenset({1, 2})
ENDED = {458: "the app was removed", 460: "the password was changed", 463: "it is too old", 467: "it was withdrawn"}


class _Error(msgspec.Struct):
    code: int = 0
    error_subcode: int = 0


class _Refusal(msgspec.Struct):
    error: _Error


class _Usage(msgspec.Struct):
    call_count: float = 0
    total_time: float = 0
    total_cputime: float = 0
    estimated_time_to_regain_access: float = 0
    """Minutes."""

    @property
    def share(self) -> float:
        return max(self.call_count, self.total_time, self.total_cputime)


_refusal = msgspec.json.Decoder(_Refusal).decode
_usage = msgspec.json.Decoder(_Usage).decode
_usages = msgspec.json.Decoder(dict[str, list[_Usage]]).decode


class Graph:
    """One token at one of Meta's APIs. ``needs``: the permissions that it has to have, in words."""

    def __init__(
        self, server: str, version: str, token: str, app_secret: str, needs: str, private: bool = False
    ) -> None:
        self._begin = f"{server.rstrip('/')}/{version}"
        self._private = private
        self._needs = needs
        try:
            shown = read(token)
            proof = read(app_secret) if app_secret else ""
        except SecretError as error:
            raise Cut(f"no token: {error}", blame=Blame.token) from error
        self._secret = {"Authorization": f"Bearer {shown}"}
        digest = hmac.digest(proof.encode(), shown.encode(), hashlib.sha256).hex() if proof else ""
        self._proof = {"appsecret_proof": digest} if digest else {}
        self.pause = 0.0
        """Seconds that Meta wants us to wait before we ask again."""

    async def get(self, http: httpx.AsyncClient, path: str, asked: Mapping[str, str]) -> bytes:
        """Raises Cut in words that say who has to do something."""
        found = await fetch(http, self._url(path, asked), {}, self._private, secret=self._secret, explain=self._explain)
        self.pause = wait(found.headers)
        return found.content

    async def post(self, http: httpx.AsyncClient, path: str, asked: Mapping[str, str]) -> bytes:
        """As ``get``, for what changes something there."""
        sent = AskedWith("POST", urlencode({**asked, **self._proof}).encode(), "application/x-www-form-urlencoded")
        to = f"{self._begin}/{path}"
        return (await send(http, to, sent, self._private, secret=self._secret, explain=self._explain)).content

    def _url(self, path: str, asked: Mapping[str, str]) -> str:
        return f"{self._begin}/{path}?{urlencode({**asked, **self._proof})}"

    def _explain(self, status: int, headers: Mapping[str, str], content: bytes) -> Cut | None:
        return explained(headers, content, self._needs)


def explained(headers: Mapping[str, str], content: bytes, needs: str) -> Cut | None:
    """What an error of Meta's means and who has to do something; None for what is none."""
    try:
        error = _refusal(content).error
    except (ValueError, RecursionError):
        return None
    code = f"Meta's error {error.code}"
    if error.code in LIMITS:
        return Cut(f"asked to slow down ({code}): this app or Page has asked too much", wait(headers) or LIMITED_S)
    if error.code in (190, 102):
        why = ENDED.get(error.error_subcode, "it has ended or was withdrawn")
        return Cut(f"token refused ({code}): {why}; make a new one", blame=Blame.token)
    if error.code == 10 or 200 <= error.code < 300:
        return Cut(
            f"the token lacks a permission ({code}): it needs {needs}; of an app in development mode Meta lets only "
            "people with a role in it be read",
            blame=Blame.token,
        )
    if error.code == 3:
        return Cut(f"the app may not do this ({code}): add its use case in the App Dashboard", blame=Blame.token)
    if error.code == 368:
        return Cut(f"Meta has blocked the app for a while ({code}): see its alerts in the App Dashboard", LIMITED_S)
    if error.code == 100:
        return Cut(
            f"there is nothing of this ID, or the token may not see it ({code})",
            blame=Blame.address,
        )
    if error.code in FAULTS:
        return Cut(f"the server has a fault ({code}): Meta asks to try again later")
    return None


def wait(headers: Mapping[str, str]) -> float:
    """Seconds to wait by what an answer says of the limits; 0 = there is room."""
    usages: list[_Usage] = []
    try:
        if said := headers.get("x-app-usage"):
            usages.append(_usage(said))
        if said := headers.get("x-business-use-case-usage"):
            usages += [each for all in _usages(said).values() for each in all]
    except (ValueError, RecursionError):
        return 0.0
    regain = max((each.estimated_time_to_regain_access for each in usages), default=0) * 60
    if regain > 0:
        return min(regain, LONGEST_WAIT_S)
    return REST_S if any(each.share >= NEARLY for each in usages) else 0.0
