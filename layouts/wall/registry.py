"""The table from a panel's name to its view, and to what is behind it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from dash.development.base_component import Component

from layouts.kit.bind import Bound
from listening.config import Config
from listening.config.panels import PANELS

View = Callable[[Bound, Config], Component]

_MODULES = {name: import_module(f"layouts.panels.{name}") for name in PANELS}
VIEWS: dict[str, View] = {name: module.view for name, module in _MODULES.items()}
"""Each module of ``layouts/panels`` has ``view(values, config)``."""
LEADS: dict[str, str] = {name: module.LEADS for name, module in _MODULES.items()}
"""And ``LEADS``: the page or list behind it, for somebody signed in."""
