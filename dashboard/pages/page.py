"""A page as one value: where it is, who may see it, what it is called, what stands on it and beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, runtime_checkable

import msgspec
from dash import Dash
from dash.development.base_component import Component
from starlette.responses import Response

from dashboard.door.rules import AddressRule
from dashboard.door.static import ALL_SCRIPTS
from dashboard.served import Maker, Served
from layouts.kit.nav import NavLink
from listening.people.permissions import Permission


class PageAsked(msgspec.Struct, frozen=True):
    """What a view is asked for; the parameters of its address come beside it, each by its name."""

    query: str
    """Begins with ``?`` or is empty."""
    secret: str
    """The session's, from which the anti-forgery token of a form is made."""
    links: tuple[NavLink, ...]
    """The pages that whoever looks may open, as on top of every page."""


View = Callable[..., Awaitable[Component]]
"""A method: what stands on the page, of a PageAsked and the parameters of the address."""


@runtime_checkable
class HasCallbacks(Protocol):
    """A page whose content changes while it is open."""

    def register(self, dash_app: Dash) -> None:
        """Add its callbacks, each with its permission."""


class Page(msgspec.Struct, frozen=True):
    """One page."""

    paths: tuple[str, ...]
    """As FastAPI spells them: ``/desk``, ``/desk/{department}``."""
    needs: Permission
    title: str
    """Of the browser's tab, behind the name of the brand; empty: that alone."""
    made_by: Maker
    """The class of the methods below."""
    view: View
    link: NavLink | None = None
    """On top of every page; in which order, ``dashboard.pages.table`` says."""
    beside: tuple[Served, ...] = ()
    before: Callable[..., str | Response] | None = None
    """A method that is asked first, with the request and its parameters: the title, or what is answered instead."""
    bare: bool = False
    """A wall: nothing stands around it, and nobody who looks at it is present."""
    scripts: str = ALL_SCRIPTS
    """Which of our scripts it loads: a name of ``dashboard.door.static``."""

    @property
    def rules(self) -> tuple[AddressRule, ...]:
        """What the gate is told of it."""
        return (*(AddressRule(path, self.needs) for path in self.paths), *(each.rule for each in self.beside))

    def parameters(self, path: str) -> dict[str, str] | None:
        """What ``path`` has in the places of the parameters; None if it is not an address of this page."""
        found = (AddressRule(each, self.needs).parameters(path) for each in self.paths)
        return next((each for each in found if each is not None), None)
