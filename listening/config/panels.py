"""The names of the wall's panels: what ``[[screens]] grid`` in config.toml may use.

Each is a module in ``listening/wall/panels`` with its values, and one of the same name in ``layouts/panels`` with its
picture.
"""

from __future__ import annotations

import re
from pathlib import Path
from pkgutil import iter_modules

_FOLDER = Path(__file__).parents[1] / "wall" / "panels"
PANELS: tuple[str, ...] = tuple(sorted(module.name for module in iter_modules([str(_FOLDER)])))
"""A panel is there because its module is: nothing of it is imported here."""

_FOUND = re.compile(r"found-(s[1-9][0-9]{0,8})")


def kind_of(panel: str) -> str:
    """Which of ``PANELS`` a panel of a grid is: ``found-s12`` is ``found``, of the saved search ``s12``."""
    return "found" if _FOUND.fullmatch(panel) else panel


def search_of(panel: str) -> str:
    """Id of the saved search that a panel shows; empty if it shows none."""
    found = _FOUND.fullmatch(panel)
    return found[1] if found else ""


def panel_of(search: str) -> str:
    """Name of the panel that shows a saved search."""
    return f"found-{search}"
