"""A copy taken while everything is written is whole; a damaged file is mended on a copy, and what is lost is said."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
import redis

from masthead import append_only, place
from masthead.append_only import damage, pack
from masthead.commands import repair
from masthead.place import Trouble
from tests.masthead.test_lock import place as installation
from tests.servers import Valkey


def _config(directory: Path) -> Path:
    path = directory / "config.toml"
    path.write_text("")
    return path


def test_every_copy_of_a_busy_server_is_one_of_a_moment(tmp_path: Path) -> None:
    with Valkey(append=True) as server, redis.Redis.from_url(server.url) as client:
        for n in range(20):
            for each in range(50):
                client.incr("n")
                client.set(f"key {n} {each}", client.get("n"))
            if n % 3 == 0 and not client.info("persistence")["aof_rewrite_in_progress"]:
                client.bgrewriteaof()
            to = tmp_path / f"{n}.tgz"
            assert pack(server.directory / "appendonlydir", _config(tmp_path), to) == to.stat().st_size
            assert to.stat().st_mode & 0o777 == 0o600
            if n in (4, 12, 19):
                _holds(to, tmp_path / str(n), (n + 1) * 50)
        assert client.config_get("auto-aof-rewrite-percentage")["auto-aof-rewrite-percentage"] != "0"


def _holds(copy: Path, directory: Path, number: int) -> None:
    with Valkey(append=True) as server:
        server.kill()
        with tarfile.open(copy) as tar:
            assert "config.toml" in tar.getnames()
            # The archive is ours; Python 3.11.2, which Debian 12 has, knows no filter.
            tar.extractall(directory, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))  # type: ignore[arg-type]
        for file in (server.directory / "appendonlydir").iterdir():
            file.unlink()
        for file in (directory / "redis" / "appendonlydir").iterdir():
            file.rename(server.directory / "appendonlydir" / file.name)
        server.start()
        with redis.Redis.from_url(server.url) as client:
            assert client.get("n") == str(number).encode()
            assert client.dbsize() == number + 1


def test_a_damaged_file_is_mended_on_a_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = installation(str(tmp_path))
    with Valkey(append=True) as server:
        with redis.Redis.from_url(server.url) as client:
            for n in range(100):
                client.set(f"key {n}", n)
        server.kill()
        target = tmp_path / "redis" / "appendonlydir"
        target.parent.mkdir()
        (server.directory / "appendonlydir").rename(target)
        newest = next(target.glob("*.incr.aof"))
        sound = newest.read_bytes()
        assert damage(target) is None
        newest.write_bytes(sound[:-200] + b"\x00garbage" + sound[-150:])
        damaged = newest.read_bytes()

        assert repair._repair(here, apply=False) == 0
        said = capsys.readouterr().out
        assert f"damaged at byte {damage(target).good:,} of {len(damaged):,}" in said  # type: ignore[union-attr]
        assert "nothing has been changed" in said
        assert newest.read_bytes() == damaged

        assert repair._repair(here, apply=True) == 0
        assert "mended; the damaged files are in" in capsys.readouterr().out
        assert next((tmp_path / "redis").glob("damaged-*")).joinpath(newest.name).read_bytes() == damaged
        target.rename(server.directory / "appendonlydir")
        server.start()
        with redis.Redis.from_url(server.url) as client:
            assert 80 < client.dbsize() < 100


def test_what_cannot_be_cut_off_is_said(tmp_path: Path) -> None:
    (tmp_path / append_only.MANIFEST).write_text("file appendonly.aof.1.base.rdb seq 1 type b\n")
    (tmp_path / "appendonly.aof.1.base.rdb").write_bytes(b"REDIS0011 nothing that can be read")
    with pytest.raises(Trouble, match="cannot be cut off"):
        damage(tmp_path)


def test_a_directory_that_somebody_else_prepared_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place.tempfile, "gettempdir", lambda: str(tmp_path))
    here = installation("/" + "very-long-name/" * 10)
    socket = here.socket
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    socket.parent.chmod(0o777)
    with pytest.raises(Trouble, match="not a directory of yours alone"):
        _ = here.socket
    socket.parent.rmdir()
    socket.parent.symlink_to(tmp_path)
    with pytest.raises(Trouble, match="not a directory of yours alone"):
        _ = here.socket
