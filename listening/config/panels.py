"""The names of the wall's panels: what ``[[screens]] grid`` in config.toml may use.

The values of each come from ``listening.wall``, its picture from the module
of the same name in ``layouts/panels``.
"""

from __future__ import annotations

PANELS: tuple[str, ...] = (
    "counters",
    "volume",
    "spikes",
    "sentiment",
    "unresolved",
    "departments",
    "flow",
    "share",
    "bubbles",
    "places",
    "languages",
    "voices",
    "reasons",
    "latest",
    "sources",
)
