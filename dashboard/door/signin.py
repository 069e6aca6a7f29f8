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
from listening.people.account import (
    Invitation,
    Subject,
    User,
    digest,
    fold,
    name_error,
    password_error,
    password_matches,
)
from listening.people.permissions import Role
from listening.store.access import access, attempts, invitations, sessions, users

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
            ("/signin/welcome", self.welcome, ["GET"]),
            ("/signin/welcome", self.choose, ["POST"]),
            ("/signout", self.sign_out, ["POST"]),
            ("/wall/enter/{secret}", self.enter, ["GET"]),
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
        address = request.client.host if request.client else ""
        wait = await asyncio.to_thread(attempts.admit, self._auth.client, name, address)
        if wait:
            text = f"Too many attempts. Please wait {-(-wait // 60)} min and try again."
            response = self._sign_in_page(request, 429, name=name, wrong=text)
            response.headers["retry-after"] = str(wait)
            return response
        user = await self._verify(name, password)
        if user is None:
            return self._sign_in_page(request, 403, name=name, wrong=WRONG)
        await asyncio.to_thread(attempts.succeeded, self._auth.client, name, address)
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

    async def sign_out(self, request: Request) -> Response:
        await self._forms.read(request)
        await asyncio.to_thread(sessions.close, self._auth.client, current().session)
        response = RedirectResponse("/signin", 303)
        response.delete_cookie(self._auth.cookie)
        return response

    # -- by a one-time link

    async def first(self, request: Request, secret: str) -> Response:
        invitation = await asyncio.to_thread(invitations.peek, self._auth.client, secret)
        if invitation is None:
            return HTMLResponse(pages.used_up(), 410)
        if invitation.user:
            user = await asyncio.to_thread(users.find, self._auth.client, invitation.user)
            token, form_secret = self._forms.token(request)
            name = user.name if user else invitation.user
            response = HTMLResponse(pages.confirm(request.url.path, token, name))
            self._forms.keep(request, response, form_secret)
            return response
        # Opened from the terminal it was printed in; nothing previews it there.
        return await self._redeem(request, secret)

    async def accept(self, request: Request, secret: str) -> Response:
        await self._forms.read(request)
        return await self._redeem(request, secret)

    async def _redeem(self, request: Request, secret: str) -> Response:
        invitation: Invitation | None = await asyncio.to_thread(invitations.use, self._auth.client, secret)
        if invitation is None:
            return HTMLResponse(pages.used_up(), 410)
        response = RedirectResponse("/signin/welcome", 303)
        subject = Subject.user if invitation.user else Subject.first
        await self._auth.open_session(request, response, subject, invitation.user)
        return response

    async def welcome(self, request: Request) -> Response:
        return await self._welcome_page(request)

    async def _welcome_page(self, request: Request, status: int = 200, *, name: str = "", wrong: str = "") -> Response:
        who = current()
        asks_name = who.subject is Subject.first
        if not asks_name:
            user = await asyncio.to_thread(users.find, self._auth.client, who.name)
            if who.subject is not Subject.user or user is None or user.password:
                return RedirectResponse("/", 303)
            name = user.name
        token, _ = self._forms.token(request)
        return HTMLResponse(pages.welcome(token, asks_name=asks_name, name=name, wrong=wrong), status)

    async def choose(self, request: Request) -> Response:
        """Keep the chosen password, and the name of the first administrator."""
        who = current()
        fields = await self._forms.read(request)
        asks_name = who.subject is Subject.first
        name = fields.get("name", "").strip() if asks_name else who.name
        password = fields.get("password", "")
        wrong = name_error(name) or password_error(password, name)
        if not wrong and password != fields.get("again", ""):
            wrong = "The two passwords differ."
        if not wrong:
            wrong = await asyncio.to_thread(self._keep, who.subject, name, password)
        if wrong:
            return await self._welcome_page(request, 422, name=name, wrong=wrong)
        await asyncio.to_thread(sessions.close, self._auth.client, who.session)
        response = RedirectResponse("/", 303)
        await self._auth.open_session(request, response, Subject.user, fold(name))
        return response

    def _keep(self, subject: Subject, name: str, password: str) -> str:
        """Returns what is wrong, or nothing."""
        client = self._auth.client
        try:
            if subject is Subject.first:
                access.add_user(client, name, Role.administrator, password=password)
            elif subject is Subject.user:
                user = users.find(client, name)
                # Only the empty password of an invitation is replaced here.
                if user is None or user.password:
                    return "You have a password already."
                access.set_password(client, name, password)
            else:
                return "Only a person has a password."
        except access.AccessError as error:
            return str(error)
        return ""

    # -- by a wall link

    async def enter(self, request: Request, secret: str) -> Response:
        """Sign a screen in until its link is revoked."""
        if not await asyncio.to_thread(access.is_wall_link, self._auth.client, secret):
            return HTMLResponse(pages.no_such_link(), 410)
        rotate = request.url.query
        response = RedirectResponse("/wall" + (f"?{rotate}" if rotate else ""), 303)
        await self._auth.open_session(request, response, Subject.link, digest(secret))
        return response
