"""Texts of others as one line of ours. Pure."""

from __future__ import annotations


def one_line(text: str) -> str:
    """``text`` in one line that does nothing to a terminal or a log."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
