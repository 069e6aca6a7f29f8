"""Dash's callbacks, each behind a permission: one that has none stops the server at its start."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any, get_type_hints

import msgspec
from dash import Dash
from dash.backends._fastapi import get_current_request
from starlette.exceptions import HTTPException

from dashboard.door.auth import current
from dashboard.door.signin import address
from dashboard.pages import unusable
from listening.people.permissions import Permission, may

Callback = Callable[..., Awaitable[Any]]


def came_from() -> str:
    """The address of who calls, as the journal keeps it; empty outside of a callback."""
    try:
        return address(get_current_request())
    except RuntimeError:
        return ""


def needs(permission: Permission) -> Callable[[Callback], Callback]:
    """Decorator below ``@app.callback``: answers 403 to roles without ``permission``.

    And 422 to values that are not of the types the callback's arguments are
    annotated with: what our pages send is, but anybody may send anything.
    """

    def guard(callback: Callback) -> Callback:
        hints = get_type_hints(callback)
        hints.pop("return", None)

        @functools.wraps(callback)
        async def guarded(*args: Any) -> Any:
            if not may(current().role, permission):
                raise HTTPException(403, "This is not for the role you have here.")
            try:
                typed = [msgspec.convert(value, hint) for value, hint in zip(args, hints.values(), strict=True)]
            except msgspec.ValidationError as error:
                raise HTTPException(422, unusable.misfit(error)) from None
            return await callback(*typed)

        guarded.__dict__["needs"] = permission
        return guarded

    return guard


def check(dash_app: Dash) -> None:
    """Raise RuntimeError if a callback was registered without ``needs``."""
    for output, spec in dash_app.callback_map.items():
        if "needs" not in vars(spec.get("callback", object())):
            raise RuntimeError(f"callback {output} asks for no permission")
