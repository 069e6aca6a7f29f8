"""Forms of plain pages: read within limits, and proven to come from our own page."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.door.auth import Auth
from listening.people.account import new_secret
from listening.spans import HOUR_S

LARGEST = 16_384
"""Bytes of a form; longer ones are refused."""


class Forms:
    """Anti-forgery tokens: derived from a cookie that another site cannot read or choose."""

    def __init__(self, auth: Auth) -> None:
        self._auth = auth
        self._cookie = f"{auth.cookie}-form"

    def token(self, request: Request) -> tuple[str, str]:
        """The token for a form of this page, and the secret it was made from."""
        secret = self._auth.secret(request) or request.cookies.get(self._cookie) or new_secret()
        return form_token(secret), secret

    def keep(self, request: Request, response: Response, secret: str) -> None:
        """Give the browser the secret behind the form's token, unless it has a session."""
        if secret != self._auth.secret(request):
            response.set_cookie(
                self._cookie,
                secret,
                max_age=HOUR_S,
                httponly=True,
                secure=self._auth.secure(request),
                samesite="strict",
            )

    async def read(self, request: Request) -> dict[str, str]:
        """The fields of a posted form. HTTPException 403 without its token, 413 if it is too long."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                raise HTTPException(413, f"This form is too long: {LARGEST:,} bytes at most.")
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        secret = self._auth.secret(request) or request.cookies.get(self._cookie, "")
        sent = fields.pop("csrf", "")
        if not secret or not hmac.compare_digest(sent.encode(), form_token(secret).encode()):
            raise HTTPException(403, "This form is too old. Please go back, reload it and try again.")
        return fields


def form_token(secret: str) -> str:
    """The anti-forgery token that goes with a cookie's value."""
    return hashlib.sha256(f"form {secret}".encode()).hexdigest()
