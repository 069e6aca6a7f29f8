"""A store whose files are damaged: ``masthead up`` says what to do, the repair says what is lost, and it goes on."""

from __future__ import annotations

import shutil
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from listening.config import parse
from masthead import append_only, redis_server
from masthead.commands import repair
from masthead.place import Installation, Trouble
from tests.patience import PATIENCE_S
from tests.system.running import CONFIG, Up, masthead

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")


@contextmanager
def server(data: Path, said: list[str] | None = None) -> Iterator[redis.Redis]:
    """The embedded server of a data directory, without the other parts."""
    here = Installation(data / "config.toml", parse(CONFIG), data)
    process = redis_server.started(here, (said if said is not None else []).append)
    try:
        with redis.Redis.from_url(here.redis_url) as client:
            yield client
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A store of 200 keys, written one after the other in changes of two keys each."""
    where = tmp_path / "data"
    with server(where) as client:
        for n in range(100):
            with client.pipeline(transaction=True) as pipe:
                pipe.set(f"one {n}", n).set(f"two {n}", n).execute()
    return where


def newest(data: Path) -> Path:
    return next((data / "redis" / "appendonlydir").glob("*.incr.aof"))


def refused(data: Path, config: Path) -> str:
    config.write_text(CONFIG)
    answer = masthead("up", "--config", config, "--data", data, "--port", "0")
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    return answer.stderr


def mend(data: Path, apply: bool) -> int:
    return repair.run(Namespace(config=data.parent / "config.toml", data=data, apply=apply))


def test_what_is_damaged_is_mended_when_somebody_says_so(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = newest(data)
    sound = file.read_bytes()
    middle = sound.index(b"one 50")
    file.write_bytes(sound[:middle] + b"garbage!" * 5 + sound[middle + 40 :])
    damaged = file.read_bytes()
    assert "`masthead repair`" in refused(data, tmp_path / "config.toml")

    assert mend(data, apply=False) == 0
    said = capsys.readouterr().out
    assert "what was written after that (on" in said
    assert "nothing has been changed" in said
    assert file.read_bytes() == damaged
    assert mend(data, apply=True) == 0
    assert "mended; the damaged files are in" in capsys.readouterr().out
    with Up(tmp_path, CONFIG, "--workers", "1"):
        pass
    with server(data) as client:
        assert (client.get("two 49"), client.get("one 50")) == (b"49", None)


def test_a_write_that_did_not_come_to_its_end_stops_nobody(data: Path) -> None:
    file = newest(data)
    sound = file.read_bytes()
    # In the second command of a MULTI: what is written afterwards is no part of it.
    file.write_bytes(sound[: sound.index(b"two 99") + 3])
    said: list[str] = []
    with server(data, said) as client:
        assert client.exists("one 98", "two 98", "one 99", "two 99") == 2
        client.set("after", "that")
    assert any("had not come to its end" in line for line in said), said
    assert next((data / "redis").glob("unfinished-*")).read_bytes().endswith(b"two")
    assert append_only.damage(file.parent) is None
    with server(data) as client:
        assert client.get("after") == b"that"


def test_what_cannot_be_mended_is_said_and_left_alone(data: Path, tmp_path: Path) -> None:
    files = data / "redis" / "appendonlydir"
    (tmp_path / "config.toml").write_text(CONFIG)
    kept = tmp_path / "kept"
    shutil.copytree(files, kept)

    def again(wrong: str) -> None:
        before = {path.name: path.read_bytes() for path in files.iterdir()}
        with pytest.raises(Trouble), server(data):
            pass
        with pytest.raises(Trouble, match=f"(?s){wrong}.*masthead backup"):
            mend(data, apply=True)
        assert {path.name: path.read_bytes() for path in files.iterdir()} == before
        assert not (data / "redis" / "mended").exists()
        shutil.rmtree(files)
        shutil.copytree(kept, files)

    base = next(files.glob("*.base.rdb"))
    base.write_bytes(base.read_bytes()[:40])
    again("cannot be cut off")
    newest(data).unlink()
    again("appendonly.aof.1.incr.aof: No such file")
    (files / append_only.MANIFEST).unlink()
    again("manifest is gone")
    with server(data) as client:
        assert client.dbsize() == 200
