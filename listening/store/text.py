"""Texts that Redis answers: redis-py says bytes or str, depending on the client's settings."""

from __future__ import annotations


def text(answer: bytes | str) -> str:
    return answer.decode() if isinstance(answer, bytes) else answer
