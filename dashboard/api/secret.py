"""The secret of a source, where a body has to be believed."""

from __future__ import annotations

import logging

from listening.system.secrets import SecretError, read

log = logging.getLogger(__name__)


def secret_of(source: str, where: str) -> str:
    """What stands at ``where``; empty where none is set or none can be read: then nothing is believed."""
    if not where:
        return ""
    try:
        return read(where)
    except SecretError as error:
        log.error("%s: %s", source, error)
        return ""
