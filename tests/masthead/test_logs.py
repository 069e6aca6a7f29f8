"""Logs are set aside in time, while somebody writes them."""

from __future__ import annotations

import logging
from pathlib import Path

from masthead.logs import KEPT, Lines, turn


def test_a_large_log_begins_anew_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old line\n")
        assert not turn(log, largest=9)
        writer.write(b"one too many\n")
        assert turn(log, largest=9)
        writer.write(b"new line\n")
    assert log.read_bytes() == b"new line\n"
    assert (tmp_path / "web.log.1").read_bytes() == b"old line\none too many\n"


def test_only_the_last_ones_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    for n in range(KEPT + 3):
        log.write_text(f"{n}\n")
        assert turn(log, largest=0)
    kept = {path.name: path.read_text() for path in tmp_path.iterdir() if path != log}
    assert kept == {f"web.log.{n}": f"{KEPT + 3 - n}\n" for n in range(1, KEPT + 1)}


def test_a_log_that_is_not_there_is_left_alone(tmp_path: Path) -> None:
    assert not turn(tmp_path / "none.log")


def written(message: str, *args: object, error: BaseException | None = None) -> str:
    info = (type(error), error, None) if error else None
    return Lines().format(logging.LogRecord("httpx", logging.INFO, "", 0, message, args, info))


def test_no_line_holds_an_address_in_full() -> None:
    said = written('HTTP Request: %s %s "%s"', "POST", "https://kim:hush@hooks.example/hush?t=hush", "HTTP/1.1 200 OK")
    assert said.endswith('POST https://hooks.example "HTTP/1.1 200 OK"')
    assert "hush" not in said
    broken = written("it failed", error=ValueError("no such thing: redis://:hush@office:6379/0"))
    assert "redis://office:6379" in broken
    assert "hush" not in broken


def test_no_line_is_forged() -> None:
    said = written("%s", "a\n2026-01-01 CRITICAL all is lost\x1b[2J\u2028\u202e")
    assert said.count("\n") == 0
    assert said.endswith(r"a\n2026-01-01 CRITICAL all is lost\x1b[2J\u2028\u202e")
