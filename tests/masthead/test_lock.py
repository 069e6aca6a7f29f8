"""Who was killed keeps nobody out: not by a note, not by a part that does not end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from listening.config import parse
from masthead import lock
from masthead.lock import alone
from masthead.place import Installation, Running, Trouble, running
from tests.dashboard.conftest import CONFIG

HOLDS = """
import os, signal, subprocess, sys
from masthead.lock import alone
from tests.masthead.test_lock import place, note
with alone(place(sys.argv[1])):
    note(sys.argv[1], os.getpid())
    part = subprocess.Popen(["sleep", "1000"], close_fds=False)
    print(part.pid, flush=True)
    signal.pause()
"""
"""An ``up`` with one part, which holds the lock as well and is told nothing."""


def place(data: str) -> Installation:
    return Installation(Path(data) / "config.toml", parse(CONFIG), Path(data))


def note(data: str, pid: int) -> None:
    said = Running(pid=pid, config="config.toml", address="http://127.0.0.1:1")
    (Path(data) / "running.json").write_bytes(msgspec.json.encode(said))


def _up(data: Path) -> tuple[subprocess.Popen[str], int]:
    up = subprocess.Popen([sys.executable, "-c", HOLDS, str(data)], stdout=subprocess.PIPE, text=True)
    assert up.stdout is not None
    part = int(up.stdout.readline())
    up.stdout.close()
    return up, part


def test_a_second_one_is_refused_while_the_first_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "LOOKING_S", 0.1)
    up, part = _up(tmp_path)
    try:
        found = running(tmp_path)
        assert found is not None
        assert found.pid == up.pid
        with pytest.raises(Trouble, match=f"already runs on {tmp_path} .process {up.pid}"), alone(place(str(tmp_path))):
            pass
    finally:
        up.kill()
        up.wait()
        os.kill(part, signal.SIGKILL)


def test_who_was_killed_is_not_waited_for_though_its_process_is_still_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "ORPHANS_S", 0.2)
    up, part = _up(tmp_path)
    up.kill()
    os.waitid(os.P_PID, up.pid, os.WEXITED | os.WNOWAIT)
    os.kill(up.pid, 0)  # nobody has asked yet how it ended: it is still listed
    assert running(tmp_path) is None
    with alone(place(str(tmp_path))):
        # Its part did not end by itself, and is gone all the same.
        assert lock._holders(tmp_path / "lock") == []
    up.wait()
    state = Path(f"/proc/{part}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_note_of_a_number_that_is_somebody_else_now(tmp_path: Path) -> None:
    note(str(tmp_path), os.getpid())
    assert running(tmp_path) is None
    with alone(place(str(tmp_path))):
        note(str(tmp_path), os.getppid())
        assert running(tmp_path) is None
        note(str(tmp_path), os.getpid())
        assert running(tmp_path) is not None
    assert tmp_path.stat().st_mode & 0o777 == 0o700
