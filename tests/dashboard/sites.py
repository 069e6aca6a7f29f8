"""A site with nothing but a config and a store, for tests that ask a page without a server."""

from __future__ import annotations

from typing import Any

import redis

from dashboard.site import Site
from listening.config import Config


def site(config: Config, client: redis.Redis | None = None) -> Site:
    nothing: Any = None
    return Site(
        config=config,
        path=None,
        client=nothing if client is None else client,  # type: ignore[arg-type]
        sync=nothing if client is None else client,
        auth=nothing,
        feed=nothing,
        board=nothing,
        figures=nothing,
        search=nothing,
        build="",
        without_emoji=frozenset,
        opens=lambda who, address: False,
    )
