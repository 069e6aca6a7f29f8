"""Logs are set aside in time, while somebody writes them."""

from __future__ import annotations

from pathlib import Path

from masthead.logs import KEPT, turn


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
