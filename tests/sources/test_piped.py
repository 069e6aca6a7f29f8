"""What is piped in is read like a file."""

from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path

import pytest

from listening.mention import Mention
from workers.sources.file.columns import FileError
from workers.sources.file.file import rows

TABLE = b"id,text,created\n1,plovair is late,2026-01-01T09:00:00Z\n2,plovair is early,2026-01-01T10:00:00Z\n"


def read(path: Path) -> list[str]:
    with rows(path, "file", {}) as reading:
        return [row.event.text for row in reading if isinstance(row.event, Mention)]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TABLE)))
    assert read(Path("-")) == ["plovair is late", "plovair is early"]


def test_a_named_pipe_as_of_process_substitution(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(TABLE,))
    writer.start()
    assert read(pipe) == ["plovair is late", "plovair is early"]
    writer.join()


def test_a_keyboard_is_no_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = io.TextIOWrapper(io.BytesIO(b""))
    monkeypatch.setattr(typed, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", typed)
    with pytest.raises(FileError, match="nothing is piped in"):
        read(Path("-"))
