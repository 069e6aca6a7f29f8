"""python -m bench.hostile, on a parser that breaks."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from bench import hostile
from listening.config import Demo
from tests.sources.test_contract import Kind


def test_what_raises_is_counted_and_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def breaks(data: bytes) -> Iterable[object]:
        return [json.loads(data.decode("latin-1"))]

    monkeypatch.setattr(hostile, "KINDS", [Kind(Demo, breaks, b'{"x": "2025"}')])
    monkeypatch.setattr("sys.argv", ["hostile", "--inputs", "50"])
    hostile.main()
    *shown, last = capsys.readouterr().out.splitlines()
    found = json.loads(last)
    assert (found["inputs"], found["crashes"]) == (50, 50), "what is no event is one, too"
    assert any("JSONDecodeError" in line for line in shown)
