"""Cases as those of ``tests/cases``, people who are told of them, and browsers as those of ``tests/desk``."""

from __future__ import annotations

from tests.desk.conftest import _serving, config, hire, office, valkey, web

__all__ = ["_serving", "config", "hire", "office", "valkey", "web"]
