"""``masthead up`` as a person meets it: it starts, says what it does, ends, and survives."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.servers import Valkey
from tests.system.running import CONFIG, MASTHEAD, Up, alive, health, masthead, until

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")

ROWS = 6000


def posts(path: Path, number: int = ROWS) -> Path:
    """A file of invented posts, one a second."""
    with path.open("w") as file:
        file.write("id,created_at,user,text\n")
        for n in range(number):
            hour, minute, second = n // 3600, n // 60 % 60, n % 60
            file.write(
                f"{n},2024-05-01T{hour:02}:{minute:02}:{second:02}Z,person{n % 97},"
                f"Acme sold me number {n} and I {'love' if n % 3 else 'hate'} it\n"
            )
    return path


def test_starts_says_so_leaves_no_orphan_when_killed_goes_on_and_ends(tmp_path: Path) -> None:
    """One start and, after a kill -9 of ``up``, the next one."""
    # A checkout has a folder named as the package; and nothing that lies about is anybody's library.
    (tmp_path / "masthead").mkdir()
    for name in ("dashboard", "redis", "rq"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the working directory was imported from')")
    up = Up(tmp_path, CONFIG, "--workers", "1")
    with up:
        with urllib.request.urlopen(f"{up.address}/signin", timeout=PATIENCE_S) as page:
            assert page.status == 200, "who follows the link at once finds a page"
        lines = [line.split()[0] for line in up.said.split("\n") if line.startswith("  ")]
        assert lines[:5] == ["redis", "listener", "workers", "schedule", "web"]
        until(lambda: up.health()[0] == 200, "healthy")
        # Nobody waits for the part that indexes.
        until(lambda: {"name": "index", "state": "ok"}.items() <= _check(up, "index").items(), "the index is kept")

        def agree() -> bool:
            """Command and page: where a part is late with its word, one of them may hear it before the other."""
            status = up.run("status", "--json")
            # Memory in use is another number a moment later.
            said, heard = (
                [(check["name"], check["state"]) for check in found["checks"]]
                for found in (json.loads(status.stdout), up.health()[1])
            )
            return status.returncode == 0 and said == heard

        until(agree, "command and page say the same")

        again = masthead("up", "--config", up.config, "--data", up.data, "--port", "0")
        assert again.returncode == 1
        assert "already runs" in again.stderr
        assert up.address in again.stderr

        answer = up.run("import", posts(tmp_path / "posts.csv", 500))
        assert json.loads(answer.stdout.split("\n")[-2])["stored"] == 500
        everything = up.everything()
        up.process.kill()
        up.process.wait()
        until(lambda: not any(map(alive, everything)), "no orphan")
    assert "Traceback" not in up.said
    with up:
        again = up.run("import", tmp_path / "posts.csv")
        assert json.loads(again.stdout.split("\n")[-2])["duplicates"] == 500
        everything = up.everything()
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(PATIENCE_S) == 0
        assert not any(map(alive, everything))
    assert "Traceback" not in up.said


def _check(up: Up, name: str) -> dict[str, str]:
    """What the health report says of one thing."""
    return next(check for check in up.health()[1]["checks"] if check["name"] == name)


def test_nothing_is_lost_when_every_part_is_killed_in_a_replay(tmp_path: Path) -> None:
    file = posts(tmp_path / "posts.csv")
    with Up(tmp_path, CONFIG, "--workers", "2") as up:
        token = up.run("api-token", "test").stdout.strip()
        replay = subprocess.Popen(
            [*MASTHEAD, "replay", str(file), "--speed", "300", "--data", str(up.data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

        try:
            _kill_one_after_the_other(up, token)
            out, errors = replay.communicate(timeout=PATIENCE_S)
        finally:
            replay.kill()
        assert replay.returncode == 0, errors
        totals = json.loads(out.split("\n")[-2])
        assert (totals["read"], totals["stored"], totals["duplicates"]) == (ROWS, ROWS, 0)
        assert _mentions(up, token) == ROWS


def _kill_one_after_the_other(up: Up, token: str) -> None:
    for number, part in enumerate(["work", "listen", "web", "valkey-server"], start=1):
        until(lambda goal=number: _mentions(up, token) > goal * 800, f"{number * 800} stored")
        victim = up.pids(part)[0]
        os.kill(victim, signal.SIGKILL)
        until(lambda part=part, gone=victim: set(up.pids(part)) - {gone}, f"{part} restarted")
        until(lambda: up.health()[0] == 200, f"healthy after {part}")


def _mentions(up: Up, token: str) -> int:
    try:
        return int(up.get("/api/v1/overview", token)["mentions"])
    except OSError:
        return 0  # the web process is on its way back


def test_a_taken_port_an_unusable_directory_an_unreachable_redis(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(CONFIG)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = masthead("up", "--config", config, "--data", tmp_path / "a", "--port", port)
        assert (answer.returncode, answer.stdout) == (1, "")
        assert f"port {port}" in answer.stderr
        assert answer.stderr.count("\n") == 1

    (tmp_path / "file").write_text("not a directory")
    answer = masthead("up", "--config", config, "--data", tmp_path / "file", "--port", "0")
    assert answer.returncode == 1
    assert str(tmp_path / "file") in answer.stderr
    assert answer.stderr.count("\n") == 1

    config.write_text(CONFIG.replace('fsync = "always"', 'url = "env:WHERE"'))
    login = "redis://:secret@127.0.0.1:1/0"
    answer = masthead("up", "--config", config, "--data", tmp_path / "b", "--port", "0", WHERE=login)
    assert answer.returncode == 1
    assert "127.0.0.1:1" in answer.stderr
    assert "secret" not in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_wrong_config_starts_nothing_and_names_every_mistake(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        CONFIG.replace('kind = "competitor"', 'kind = "rival"').replace(
            'grid = ["counters", "volume"]', 'grid = ["counters", "volum"]'
        )
    )
    answer = masthead("up", "--config", config, "--data", tmp_path / "data", "--port", "0")
    assert answer.returncode == 1
    assert "topics[2].kind" in answer.stderr
    assert "'volum'" in answer.stderr
    assert not (tmp_path / "data").exists()


def test_the_parts_alone_against_one_redis(tmp_path: Path) -> None:
    """Each part is started by itself, as on machines of its own; all share one redis.url."""
    config = tmp_path / "config.toml"
    with Valkey() as server, socket.socket() as probe:
        config.write_text(CONFIG.replace('fsync = "always"', f'url = "{server.url}"'))
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        common = ["--config", str(config), "--data", str(tmp_path / "data")]
        commands = [["listen"], ["work"], ["schedule"], ["web", "--port", str(port)]]
        started = [subprocess.Popen([*MASTHEAD, *command, *common], stderr=subprocess.DEVNULL) for command in commands]
        try:
            # The page first: to ask it again and again costs nothing, and a command a whole start.
            until(lambda: health(f"http://127.0.0.1:{port}")[0] == 200, "all parts alive")
            until(lambda: masthead("status", *common).returncode == 0, "the command says so as well")
            answer = masthead("import", posts(tmp_path / "posts.csv", 300), *common)
            assert json.loads(answer.stdout.split("\n")[-2])["stored"] == 300
            # One part ends, as it should: everybody knows at once.
            started[2].terminate()
            assert started[2].wait(PATIENCE_S) == 0
            status = masthead("status", *common)
            assert status.returncode == 1
            assert "schedule" in status.stdout
        finally:
            for process in started:
                process.terminate()
            codes = [process.wait(PATIENCE_S) for process in started]
        assert codes == [0, 0, 0, 0]


def test_workers_wait_while_redis_takes_nothing_new_in(tmp_path: Path) -> None:
    """A full disk: nobody ends, everybody goes on once there is room, and whoever is told to end does."""
    server = Valkey(append=True)
    server.more = ("--appendfsync", "everysec")
    with server:
        config = tmp_path / "config.toml"
        config.write_text(CONFIG.replace('fsync = "always"', f'url = "{server.url}"'))
        common = ["--config", str(config), "--data", str(tmp_path / "data")]
        log = tmp_path / "work.log"
        file = posts(tmp_path / "posts.csv", 300)

        def work() -> subprocess.Popen[bytes]:
            with log.open("ab") as written:
                return subprocess.Popen([*MASTHEAD, "work", *common], stderr=written)

        def said(words: str, times: int) -> Callable[[], bool]:
            return lambda: log.read_text().count(words) >= times

        waits, goes_on = "waiting until it does", "takes what is new in again"

        started = [work()]
        try:
            answer = masthead("import", file, *common)
            assert json.loads(answer.stdout.split("\n")[-2])["stored"] == 300
            server.limit(files=0)
            until(said(waits, 1), "the worker waits")
            started.append(work())  # one that begins now
            until(said(waits, 2), "the second worker waits")
            server.limit(files=-1)
            # Whoever is not told of the room yet would wait on, and not say once more that it waits.
            until(said(goes_on, 2), "both go on")
            file.write_text(file.read_text().replace("2024-05-01", "2024-05-02").replace("\n", "\nx", 300))
            answer = masthead("import", file, *common)
            assert json.loads(answer.stdout.split("\n")[-2])["stored"] == 300
            assert [process.poll() for process in started] == [None, None], log.read_text()
            server.limit(files=0)
            until(said(waits, 4), "both wait again")
        finally:
            for process in started:
                process.terminate()
            codes = [process.wait(PATIENCE_S) for process in started]
        assert codes == [0, 0], log.read_text()
