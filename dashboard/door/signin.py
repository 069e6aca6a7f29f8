"""Signing in: by password, by the one-time link, by a wall link; and out again."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.door.auth import Auth, current
from dashboard.door.forms import Forms
from layouts import signin as pages
from listening.people.account import Invitation, Subject, User, digest, password_matches
from listening.people.journal import JournalAct
from listening.people.naming import fold, name_error
from listening.people.passwords import error as password_error
from listening.people.permissions import Role
from listening.store.access import access, attempts, invitations, journal, sessions, users

VERIFIED_AT_ONCE = 2
"""Passwords verified at the same time: each takes 64 MiB."""

WRONG = "Name and password do not go together."


def local(path: str) -> str:
    """A path of ours to go on to, or ``/`` for anything that could lead elsewhere."""
    plain = path.isprintable() and path.startswith("/") and "\\" not in path
    return path if plain and not path.startswith("//") else "/"


class SignIn:
    """The sign-in pages of one process."""

    def __init__(self, auth: Auth) -> None:
        self._auth = auth
        self._forms = Forms(auth)
        self._verifying: CapacityLimiter | None = None

    def install(self, app: FastAPI) -> None:
        for path, handler, methods in (
            ("/signin", self.page, ["GET"]),
            ("/signin", self.sign_in, ["POST"]),
            ("/signin/first/{secret}", self.first, ["GET"]),
            ("/signin/first/{secret}", self.accept, ["POST"]),
            ("/signout", self.sign_out, ["POST"]),
            ("/wall/enter/{secret}", self.enter, ["GET"]),
            ("/wall/enter/{secret}", self.enter_instead, ["POST"]),
        ):
            app.add_api_route(path, handler, methods=methods, include_in_schema=False)

    # -- by password

    async def page(self, request: Request) -> Response:
        if await self._auth.identify(request):
            return RedirectResponse(local(request.query_params.get("next", "/")), 303)
        return self._sign_in_page(request)

    def _sign_in_page(self, request: Request, status: int = 200, *, name: str = "", wrong: str = "") -> Response:
        token, secret = self._forms.token(request)
        after = local(request.query_params.get("next", "/"))
        after = quote(after) if after != "/" else ""
        response = HTMLResponse(pages.sign_in(token, after=after, name=name, wrong=wrong), status)
        self._forms.keep(request, response, secret)
        return response

    async def sign_in(self, request: Request) -> Response:
        fields = await self._forms.read(request)
        name, password = fields.get("name", ""), fields.get("password", "")
        wait = await asyncio.to_thread(attempts.admit, self._auth.client, name, address(request))
        if wait:
            await asyncio.to_thread(self._refused, request, name, JournalAct.blocked)
            text = f"Too many attempts. Please wait {-(-wait // 60)} min and try again."
            response = self._sign_in_page(request, 429, name=name, wrong=text)
            response.headers["retry-after"] = str(wait)
            return response
        user = await self._verify(name, password)
        if user is None:
            await asyncio.to_thread(self._refused, request, name, JournalAct.refused)
            return self._sign_in_page(request, 403, name=name, wrong=WRONG)
        await asyncio.to_thread(attempts.succeeded, self._auth.client, name, address(request))
        await asyncio.to_thread(self._note, request, user.name, JournalAct.signed_in)
        response = RedirectResponse(local(request.query_params.get("next", "/")), 303)
        await self._auth.open_session(request, response, Subject.user, fold(user.name))
        return response

    async def _verify(self, name: str, password: str) -> User | None:
        """The user, if the password is theirs and they may sign in."""
        if self._verifying is None:
            self._verifying = CapacityLimiter(VERIFIED_AT_ONCE)
        user = await asyncio.to_thread(users.find, self._auth.client, name)
        hashed = user.password if user else ""
        matches = await to_thread.run_sync(password_matches, hashed, password, limiter=self._verifying)
        return user if user and matches and not user.disabled else None

    def _refused(self, request: Request, name: str, act: JournalAct) -> None:
        """Note an attempt that failed, against the name of a person only: what else stands there may be a password.

        Of those that come while nothing is looked at, the first is enough.
        """
        user = users.find(self._auth.client, name)
        last = next(iter(journal.newest(self._auth.client, 1)), None)
        known = user.name if user else ""
        if (
            act is JournalAct.refused
            or last is None
            or (last.act, last.who, last.place) != (act, known, address(request))
        ):
            self._note(request, known, act)

    async def sign_out(self, request: Request) -> Response:
        await self._forms.read(request)
        await asyncio.to_thread(sessions.close, self._auth.client, current().session)
        await asyncio.to_thread(self._note, request, current().name, JournalAct.signed_out)
        response = RedirectResponse("/signin", 303)
        response.delete_cookie(self._auth.cookie)
        return response

    # -- by a one-time link

    async def first(self, request: Request, secret: str) -> Response:
        """Ask for a password. Uses nothing up: programs that preview links come here, too."""
        invitation = await asyncio.to_thread(self._invitation, secret)
        return self._first_page(request, invitation) if invitation else HTMLResponse(pages.link_used(), 410)

    def _invitation(self, secret: str) -> Invitation | None:
        """What a link is for, if it holds. One for the first administrator holds until there is one."""
        found = invitations.peek(self._auth.client, secret)
        taken = found is not None and not found.user and access.has_administrator(self._auth.client)
        return None if taken else found

    def _first_page(
        self, request: Request, invitation: Invitation, status: int = 200, *, name: str = "", wrong: str = ""
    ) -> Response:
        user = users.find(self._auth.client, invitation.user) if invitation.user else None
        token, form_secret = self._forms.token(request)
        page = pages.first(
            request.url.path, token, asks_name=user is None, name=user.name if user else name, wrong=wrong
        )
        response = HTMLResponse(page, status)
        self._forms.keep(request, response, form_secret)
        return response

    async def accept(self, request: Request, secret: str) -> Response:
        """Keep the chosen password, and the name of the first administrator; the link is used up by it."""
        fields = await self._forms.read(request)
        invitation = await asyncio.to_thread(self._invitation, secret)
        if invitation is None:
            return HTMLResponse(pages.link_used(), 410)
        name = invitation.user or fields.get("name", "").strip()
        password = fields.get("password", "")
        wrong = ("" if invitation.user else name_error(name)) or await asyncio.to_thread(password_error, password, name)
        if not wrong and password != fields.get("again", ""):
            wrong = "The two passwords differ."
        kept: str | None = wrong
        if not wrong:
            kept = await asyncio.to_thread(self._keep, invitation, secret, name, password)
        if kept is None:
            return HTMLResponse(pages.link_used(), 410)
        if kept:
            return self._first_page(request, invitation, 422, name=name, wrong=kept)
        await asyncio.to_thread(self._note, request, name, JournalAct.chose_password)
        response = RedirectResponse("/", 303)
        await self._auth.open_session(request, response, Subject.user, fold(name))
        return response

    def _keep(self, invitation: Invitation, secret: str, name: str, password: str) -> str | None:
        """Use the link up. Returns what is wrong, nothing, or None where somebody else has just used it."""
        client = self._auth.client
        if not invitation.user and users.find(client, name):
            return f"There is a user {name} already."
        if invitations.use(client, secret) is None:
            return None
        try:
            if invitation.user:
                access.set_password(client, name, password)
            else:
                access.add_user(client, name, Role.administrator, password=password)
        except access.AccessError as error:
            return str(error)
        return ""

    # -- by a wall link

    async def enter(self, request: Request, secret: str) -> Response:
        """Sign a screen in until its link is revoked; whoever may do more is asked first."""
        if not await asyncio.to_thread(access.is_wall_link, self._auth.client, secret):
            return HTMLResponse(pages.wall_link_revoked(), 410)
        who = await self._auth.identify(request)
        if who is None or who.role is Role.viewer:
            return await self._enter(request, secret)
        rotate = f"?{request.url.query}" if request.url.query else ""
        token, _ = self._forms.token(request)
        page = pages.wall_link_asks(request.url.path + rotate, token, name=who.name, wall=f"/wall{rotate}")
        return HTMLResponse(page)

    async def enter_instead(self, request: Request, secret: str) -> Response:
        """Sign a person out and the screen in: they were asked."""
        await self._forms.read(request)
        if not await asyncio.to_thread(access.is_wall_link, self._auth.client, secret):
            return HTMLResponse(pages.wall_link_revoked(), 410)
        await asyncio.to_thread(sessions.close, self._auth.client, digest(self._auth.secret(request)))
        return await self._enter(request, secret)

    async def _enter(self, request: Request, secret: str) -> Response:
        rotate = f"?{request.url.query}" if request.url.query else ""
        response = RedirectResponse(f"/wall{rotate}", 303)
        await self._auth.open_session(request, response, Subject.link, digest(secret))
        name = await asyncio.to_thread(access.wall_link_name, self._auth.client, secret)
        await asyncio.to_thread(self._note, request, "", JournalAct.opened_wall, name)
        return response

    def _note(self, request: Request, who: str, act: JournalAct, whom: str = "") -> None:
        journal.write(self._auth.client, who, act, whom, address(request))


def address(request: Request) -> str:
    """The address a request came from, as the journal and the counting of attempts know it."""
    return request.client.host if request.client else ""
