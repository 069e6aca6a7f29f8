"""config.toml is replaced whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from listening.config import parse
from listening.config.edition import at_next_start, difference
from listening.store import config_file as file
from tests.dashboard.conftest import CONFIG as GOOD


def test_it_is_replaced_in_one_step_and_stays_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("before\n")
    path.chmod(0o640)
    link = tmp_path / "linked.toml"
    link.symlink_to(path)
    file.replace(link, "after: ü\r\n")
    assert path.read_bytes() == "after: ü\r\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert link.is_symlink(), "a link is followed, and stays one"
    assert sorted(os.listdir(tmp_path)) == ["config.toml", "linked.toml"]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(file.ConfigFileError, match="No such file"):
        file.read(tmp_path / "none.toml")
    (tmp_path / "wrong.toml").write_bytes(b"a\xff")
    with pytest.raises(file.ConfigFileError, match="not UTF-8 at byte 1"):
        file.read(tmp_path / "wrong.toml")


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "config.toml"
    assert file.unwritable(gone)
    with pytest.raises(file.ConfigFileError, match="read-only here"):
        file.replace(gone, "text")


def test_a_difference_names_what_was_left_out() -> None:
    before = "\n".join(str(n) for n in range(20))
    assert difference(before, before) == []
    assert difference(before, before.replace("10", "ten")) == ["…", " 8", " 9", "-10", "+ten", " 11", " 12"]


def test_what_is_only_read_at_the_start() -> None:
    now = parse(GOOD)
    assert at_next_start(now, now) == []
    new = parse(GOOD + '\n[web]\nport = 9000\n[redis]\nurl = "redis://elsewhere:6379"\n')
    assert at_next_start(now, new) == ["redis.url", "web.port"]
