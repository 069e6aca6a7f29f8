"""An address as one value: its rule, and the method that answers there; with an operation of the API, that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import msgspec
from fastapi import FastAPI
from starlette.responses import Response

from dashboard.api.spec import Operation
from dashboard.door.rules import AddressRule
from dashboard.site import Site

Maker = Callable[[Site], Any]
"""The class of a method that answers. One of it is made in a process, whatever it is named for."""
Handler = Callable[..., Awaitable[Response]]
"""A method that answers a request; the parameters of the address come beside it, each by its name."""
Made = Mapping[Maker, Any]


class Served(msgspec.Struct, frozen=True):
    """What is served at an address."""

    rule: AddressRule
    by: Handler
    made_by: Maker | None = None
    """None: what makes the page that it stands beside."""
    operation: Operation | None = None


def operated(operation: Operation, by: Handler, made_by: Maker | None = None) -> Served:
    """An operation, with the method that does it."""
    return Served(operation.rule, by, made_by, operation)


def make(makers: Iterable[Maker], site: Site) -> Made:
    """One of each."""
    return {maker: maker(site) for maker in dict.fromkeys(makers)}


def bound(maker: Maker, method: Callable[..., Any], made: Made) -> Any:
    """A method of what was made."""
    return method.__get__(made[maker])


def add(app: FastAPI, answering: Iterable[tuple[AddressRule, Handler]]) -> None:
    """Add addresses: what is spelt out before what has a parameter in its place, as the gate looks."""
    for rule, handler in sorted(answering, key=lambda each: each[0].order):
        app.add_api_route(rule.template, handler, methods=sorted(rule.methods - {"HEAD"}), include_in_schema=False)
