"""An encoder: whatever makes a vector of a text, so that texts that mean the same lie close. Pure: its interface alone.

Which there are, and where they are loaded, is ``workers.encoders``.
"""

from __future__ import annotations

from typing import Protocol

from listening.learning.table import Vector


class Encoder(Protocol):
    """The same text, the same numbers, whatever else is asked."""

    @property
    def name(self) -> str:
        """With its version: vectors of another one mean something else."""

    @property
    def width(self) -> int:
        """Numbers of a vector."""

    def __call__(self, text: str) -> Vector:
        """The vector of one text, of length 1. Never raises, whatever the text is."""
