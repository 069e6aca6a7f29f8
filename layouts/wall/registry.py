"""From a panel's name to its view."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from dash.development.base_component import Component

from layouts.kit.bind import Bound
from listening.config import Config
from listening.config.panels import PANELS

View = Callable[[Bound, Config], Component]

VIEWS: dict[str, View] = {name: import_module(f"layouts.panels.{name}").view for name in PANELS}
"""Each module of ``layouts/panels`` has ``view(values, config)``."""
