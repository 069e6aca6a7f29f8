"""Cases as those of ``tests/cases``."""

from tests.cases.conftest import config, office

__all__ = ["config", "office"]
