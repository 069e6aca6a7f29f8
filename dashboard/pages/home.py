"""``/``: which pages and walls one can open."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.door.auth import current
from dashboard.door.forms import form_token
from dashboard.pages.first import unbranded
from dashboard.pages.page import Page, PageAsked
from dashboard.site import Site
from layouts.kit import home as views
from listening.people.permissions import Permission, may


class HomePage:
    """The page of one process."""

    def __init__(self, site: Site) -> None:
        self._config = site.config

    async def view(self, asked: PageAsked) -> Component:
        who = current()
        token = "" if may(who.role, Permission.be_here) else form_token(asked.secret)
        new = may(who.role, Permission.steer) and unbranded(self._config)
        return views.home(self._config, who.name, token, asked.links, new)


HOME = Page(("/",), Permission.see_home, "", HomePage, HomePage.view)
