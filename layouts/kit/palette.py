"""Colours of topics and departments: one palette, given out in config order.

None of them is near teal, amber, slate or red, which mean something else. The
values stand in ``assets/masthead.css`` as ``--hue-0`` and so on; a test holds
the two together.
"""

from __future__ import annotations

from listening.config import Config

HUES: tuple[str, ...] = (
    "#6cb2ff",
    "#c9a2ff",
    "#f2a3d3",
    "#c6cf6a",
    "#8f9dff",
    "#e2cba0",
    "#a6d3f5",
    "#d58be0",
    "#b9b4ea",
    "#a3b867",
    "#f0bfc9",
    "#9cb4d8",
)


def hues(config: Config) -> dict[str, int]:
    """Row key (``t0``, ``d0``) to number in HUES. Departments go on where topics end."""
    keys = [f"t{n}" for n in range(len(config.topics))]
    keys += [f"d{n}" for n in range(len(config.departments))]
    return {key: n % len(HUES) for n, key in enumerate(keys)}


def style(config: Config) -> dict[str, str]:
    """CSS custom properties of a page's root: ``--t0: var(--hue-0)`` and so on."""
    return {f"--{key}": f"var(--hue-{n})" for key, n in hues(config).items()}
