"""Certificates that a server may show: read once, as that takes longer than many a request."""

from __future__ import annotations

import functools
import ssl

import httpx


@functools.cache
def for_web(*, trust_env: bool = False) -> ssl.SSLContext:
    """Those that httpx comes with; with ``trust_env`` those that SSL_CERT_FILE or SSL_CERT_DIR name, where they do."""
    return httpx.create_ssl_context(trust_env=trust_env)


@functools.cache
def for_mail() -> ssl.SSLContext:
    """Those of this machine: a mail server may be one's own."""
    return ssl.create_default_context()
