"""Secrets: from where they are, and never in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from listening.system.secrets import SecretError, read


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_TOKEN", " s3cret\n")
    assert read("env:A_TOKEN") == "s3cret"
    monkeypatch.delenv("A_TOKEN")
    with pytest.raises(SecretError, match="environment variable A_TOKEN is not set or empty"):
        read("env:A_TOKEN")


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("s3cret\n")
    path.chmod(0o600)
    assert read(f"file:{path}") == "s3cret"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o610, 0o666])
def test_a_file_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "token"
    path.write_text("s3cret")
    path.chmod(mode)
    with pytest.raises(SecretError, match="chmod 600") as error:
        read(f"file:{path}")
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize(
    "content", [b"", b" \n", b"hush\nmore", b"hush\xff", "hüsh".encode(), b"hush" * 5000], ids=range(6)
)
def test_what_is_no_secret(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SecretError) as error:
        read(f"file:{path}")
    assert "hush" not in str(error.value)
    assert error.value.__cause__ is None


@pytest.mark.parametrize("secret", ["", "s3cret", "env:", "file:", "http://s3cret"])
def test_a_secret_itself_is_not_named(secret: str) -> None:
    with pytest.raises(SecretError) as error:
        read(secret)
    assert "s3cret" not in str(error.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(SecretError, match="No such file"):
        read(f"file:{tmp_path / 'none'}")
    with pytest.raises(SecretError, match=r"is not a file|Is a directory"):
        read(f"file:{tmp_path}")
