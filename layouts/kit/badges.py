"""The badge of the pages that people click: a word or a number that marks what it stands beside."""

from __future__ import annotations

from enum import Enum
from typing import Any

import dash_bootstrap_components as dbc
from dash.development.base_component import Component


class Weight(Enum):
    """How loud a badge is: colours of Bootstrap, which our theme makes its own."""

    quiet = "secondary"
    """Says of what kind something is."""
    strong = "primary"
    """Somebody should look at it."""
    crisis = "danger"
    """Crisis mode, and nothing else."""


def badge(text: Any, weight: Weight = Weight.quiet, kind: str = "") -> Component:
    """``kind``: class by which a script or a style sheet finds it."""
    made: Component = dbc.Badge(text, color=weight.value, pill=True, class_name=kind)
    return made


def badge_class(weight: Weight, kind: str) -> str:
    """The same for an element that has more to say than a badge can: an attribute, or a value that it follows."""
    return f"badge rounded-pill bg-{weight.value} {kind}"
