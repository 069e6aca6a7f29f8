"""Signed in on a PDS: kept by the process, refreshed when it has run out. A PDS takes 300 sign-ins a day.

Sources: atproto lexicons com.atproto.server.createSession and refreshSession; a token that has run out is 400
ExpiredToken on the reference PDS, 401 on others. Both come before anything is done.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from listening.config import Account
from listening.outbox.answer import Outcome, Told
from workers.outbox.wire import Reply, SentFile, Unanswered, Wire, content_of

SESSION = "/xrpc/com.atproto.server."
RUN_OUT = ("ExpiredToken", "InvalidToken")


class PdsSession(msgspec.Struct, frozen=True, rename="camel"):
    access_jwt: str
    refresh_jwt: str
    did: str


class PdsError(msgspec.Struct, frozen=True):
    error: str = ""
    message: str = ""


_kept: dict[tuple[str, str, str], PdsSession] = {}
"""By server, handle and app password; in memory only."""


class SignedIn:
    """Requests of one account on its PDS."""

    def __init__(self, wire: Wire, account: Account, secret: str) -> None:
        self._wire = wire
        self._account = account
        self._secret = secret
        self._name = (account.service, account.handle, secret)

    def did(self) -> str | Outcome:
        """Of the account; or why we cannot sign in."""
        session = self._session()
        return session if isinstance(session, Outcome) else session.did

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        params: Mapping[str, str] | None = None,
        file: SentFile | None = None,
    ) -> Reply | Unanswered | Outcome:
        """As ``Wire.ask``; or why we cannot sign in."""
        session = self._session()
        if isinstance(session, Outcome):
            return session
        reply = self._wire.ask(method, path, session.access_jwt, body, params, file=file)
        if not run_out(reply):
            return reply
        anew = self._refresh(session)
        if isinstance(anew, Outcome):
            return anew
        return self._wire.ask(method, path, anew.access_jwt, body, params, file=file)

    def _session(self) -> PdsSession | Outcome:
        return _kept.get(self._name) or self._sign_in()

    def _refresh(self, session: PdsSession) -> PdsSession | Outcome:
        """Its refresh token is good for once; without it we sign in again."""
        _kept.pop(self._name, None)
        reply = self._wire.ask("POST", SESSION + "refreshSession", session.refresh_jwt)
        anew = content_of(reply, PdsSession)
        if anew is None or anew.did != session.did:
            return self._sign_in()
        _kept[self._name] = anew
        return anew

    def _sign_in(self) -> PdsSession | Outcome:
        body = {"identifier": self._account.handle.removeprefix("@"), "password": self._secret}
        reply = self._wire.ask("POST", SESSION + "createSession", body=body)
        if isinstance(reply, Reply):
            session = reply.read(PdsSession) if reply.status == 200 else None
            if session is not None:
                _kept[self._name] = session
                return session
            if reply.status in (400, 401):
                name = self._account.name
                return Outcome(kind=Told.refused, why=f"Bluesky does not know {name} with this app password.")
        wait = reply.wait_ms if isinstance(reply, Reply) else 0
        return Outcome(kind=Told.not_sent, why="Bluesky does not let us sign in now", wait_ms=wait)


def run_out(reply: Reply | Unanswered) -> bool:
    """The session is over: nothing was done."""
    if not isinstance(reply, Reply):
        return False
    if reply.status == 400:
        wrong = reply.read(PdsError)
        return wrong is not None and wrong.error in RUN_OUT
    return reply.status == 401
