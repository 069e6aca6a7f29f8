"""Answers where something is not there, not allowed or broken. Never a traceback."""

from __future__ import annotations

import re

from fastapi import FastAPI
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from dashboard.door.rules import RefusedAs
from layouts.kit import notices
from listening.store.alerts.onduty import UnusableAct


def _answer(request: HTTPConnection, answer: RefusedAs, status: int, title: str, text: str) -> Response:
    browser = "text/html" in request.headers.get("accept", "")
    if answer is RefusedAs.page and browser:
        return HTMLResponse(notices.notice(title, text), status)
    return JSONResponse({"detail": text}, status)


def missing(request: HTTPConnection, text: str = "There is no such page.") -> Response:
    """404."""
    return _answer(request, RefusedAs.page, 404, "Not found", text)


def refused(request: HTTPConnection, answer: RefusedAs, text: str) -> Response:
    """403, for somebody who is known."""
    return _answer(request, answer, 403, "Not allowed", text)


def unauthorized() -> Response:
    """401, for a program or a script of a page; people are sent to the sign-in page instead."""
    text = "Sign in, or send an API token: Authorization: Bearer TOKEN."
    return JSONResponse({"detail": text}, 401, headers={"www-authenticate": "Bearer"})


def unavailable(request: HTTPConnection, answer: RefusedAs) -> Response:
    """503: Redis does not answer. The reason is in the log and in ``masthead status``."""
    text = "The store does not answer. Please try again in a moment."
    return _answer(request, answer, 503, "Back in a moment", text)


def for_people(refused: str) -> str:
    """Why something is not done, without the field that a program is told first."""
    found = re.fullmatch(r"([a-z_]+(?:, [a-z_]+)*): (.+)", refused, re.DOTALL)
    return found[2][:1].upper() + found[2][1:] if found else refused


def _kind(request: Request) -> RefusedAs:
    return RefusedAs.data if request.url.path.startswith("/api/") else RefusedAs.page


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    titles = {404: "Not found", 405: "Not possible", 403: "Not allowed"}
    title = titles.get(error.status_code, "Something is wrong")
    return _answer(request, _kind(request), error.status_code, title, str(error.detail))


async def _unusable(request: Request, error: Exception) -> Response:
    return _answer(request, _kind(request), 422, "Something is wrong", for_people(str(error)))


async def _redis(request: Request, error: Exception) -> Response:
    return unavailable(request, _kind(request))


async def _crash(request: Request, error: Exception) -> Response:
    text = "Masthead could not answer this. The reason is in its log."
    return _answer(request, _kind(request), 500, "Something went wrong", text)


def install(app: FastAPI) -> None:
    """Answer every error of the application's routes in our words."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(UnusableAct, _unusable)
    app.add_exception_handler(RedisError, _redis)
    app.add_exception_handler(Exception, _crash)
