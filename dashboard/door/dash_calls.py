"""Calls of Dash's own routes, as far as any may be. Dash answers 500 to what it cannot use; here it is a 4xx."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from dash import Dash
from dash.fingerprint import check_fingerprint
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SUITES = "/_dash-component-suites/"
CALLBACK = "/_dash-update-component"
DEEPEST = 64
"""Brackets in brackets of a callback's values; those of our pages have some four."""


class Property(msgspec.Struct):
    """One property of one component."""

    id: str | dict[str, str | int | float | bool]
    """A mapping where the callback is one of many alike, as of the parts of each case."""
    property: str
    value: Any = None


class Call(msgspec.Struct):
    """What Dash's renderer sends to have a callback run."""

    output: str
    inputs: list[Property | list[Property]]
    outputs: Property | list[Property | list[Property]] | None = None
    state: list[Property | list[Property]] = []
    changedPropIds: list[str] = []


_call = msgspec.json.Decoder(Call)
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


class DashCalls:
    """ASGI middleware inside the gate and the limit of bodies: lets Dash see only what it can answer."""

    def __init__(self, app: ASGIApp, dash_app: Dash) -> None:
        self._app = app
        self._dash = dash_app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and path.startswith(SUITES) and not self._served(path.removeprefix(SUITES)):
            await JSONResponse({"detail": "There is no such file."}, 404)(scope, receive, send)
        elif scope["type"] == "http" and path == CALLBACK and scope["method"] == "POST":
            message = await receive()
            wrong = self._wrong(message.get("body", b""), _type(scope))
            if wrong:
                await JSONResponse({"detail": wrong}, 400)(scope, receive, send)
                return

            rest = [message]

            async def replay() -> Message:
                return rest.pop() if rest else await receive()

            await self._app(scope, replay, send)
        else:
            await self._app(scope, receive, send)

    def _served(self, rest: str) -> bool:
        package, _, file = rest.partition("/")
        paths: Mapping[str, Any] = self._dash.registered_paths
        if package not in paths:
            return False
        name, _ = check_fingerprint(file)  # type: ignore[no-untyped-call]
        return name in paths[package]

    def _wrong(self, body: bytes, kind: str) -> str:
        """What is wrong with a call; empty if Dash can take it."""
        if kind != "application/json":
            return "A callback is asked for in JSON."
        if _depth(body) > DEEPEST:
            return "The values of this callback are nested too deeply."
        try:
            call = _call.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return "This is not how a page asks for a callback."
        spec = self._dash.callback_map.get(call.output)
        if spec is None:
            return "There is no such callback."
        asked = (*call.inputs, *call.state)
        known = [f"{each['id']}.{each['property']}" for each in (*spec["inputs"], *spec["state"])]
        outputs = call.outputs if isinstance(call.outputs, list) else [call.outputs] if call.outputs else []
        many = call.output.startswith("..")
        given = _fit(asked, known) and _fit(outputs, _outputs(call.output))
        if not given or isinstance(call.outputs, list) != many:
            return "This callback takes and gives other values."
        return ""


def _fit(given: Sequence[Property | list[Property]], known: Sequence[str]) -> bool:
    """Whether these are the properties a callback knows, in its order."""
    return len(given) == len(known) and all(_is(each, name) for each, name in zip(given, known, strict=True))


def _is(given: Property | list[Property], known: str) -> bool:
    """``known``: ``id.property``; the id is JSON where it stands for many, ``["MATCH"]`` for what tells them apart.

    Of ``["ALL"]`` there is a list, of as many as the page has.
    """
    if isinstance(given, list):
        return '["ALL"]' in known and all(_is(each, known) for each in given)
    id, _, property = known.rpartition(".")
    if given.property != property or isinstance(given.id, str):
        return given.property == property and given.id == id
    if not id.startswith("{"):
        return False
    pattern = msgspec.json.decode(id)
    return pattern.keys() == given.id.keys() and all(
        isinstance(value, list) or value == given.id[key] for key, value in pattern.items()
    )


def _outputs(output: str) -> list[str]:
    """What a callback's name says of where its results go."""
    return output.strip(".").split("...") if output.startswith("..") else [output]


def _type(scope: Scope) -> str:
    said = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    return said.decode("latin-1").partition(";")[0].strip().lower()


def _depth(body: bytes) -> int:
    """How many brackets stand in brackets, strings left out; counts no further than one too many."""
    depth = deepest = 0
    for found in _BRACKET.finditer(_STRING.sub(b"", body)):
        depth += 1 if found.group() in b"[{" else -1
        deepest = max(deepest, depth)
        if deepest > DEEPEST:
            break
    return deepest
