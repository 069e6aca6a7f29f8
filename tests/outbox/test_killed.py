"""A worker is killed with -9 where it hurts; the next one goes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from listening.config import Network
from listening.outbox.answer import AnswerState
from tests.cases.conftest import Office
from tests.outbox.box import Outbox
from tests.outbox.conftest import config_text
from tests.outbox.servers import FakeNetwork, Fault

LONGEST_S = 120


def worker(box: Outbox, url: str, net: Network, tmp_path: Path, writes: int) -> subprocess.Popen[bytes]:
    config = tmp_path / "config.toml"
    config.write_text(config_text(net, box.server.url))
    command = [sys.executable, "-m", "tests.outbox.dying", url, str(config), str(box.now), str(writes)]
    return subprocess.Popen(command, cwd=Path(__file__).resolve().parents[2])


@pytest.mark.parametrize(
    ("net", "fault"),
    [(Network.bluesky, Fault.hang_after), (Network.mastodon, Fault.hang_after), (Network.mastodon, Fault.hang_before)],
)
def test_between_a_request_and_its_answer(
    office: Office, server: FakeNetwork, redis_url: str, tmp_path: Path, net: Network, fault: Fault
) -> None:
    box = Outbox(office, server, net, [fault])
    running = worker(box, redis_url, net, tmp_path, 0)
    try:
        assert server.arrived.wait(LONGEST_S)
    finally:
        running.kill()
        running.wait(LONGEST_S)
    assert box.found().state is AnswerState.sending
    box.went_out_once()


def steps() -> list[tuple[Network, int, int]]:
    """Before it takes the answer, and before it writes what became of it; on Threads before what was prepared, too."""
    shown_after = {Network.threads: (0, 0, 1)}
    return [(net, write, posts) for net in Network for write, posts in enumerate(shown_after.get(net, (0, 1)), 1)]


@pytest.mark.parametrize(("net", "writes", "posts"), steps())
def test_before_it_is_written_down(
    office: Office, server: FakeNetwork, redis_url: str, tmp_path: Path, net: Network, writes: int, posts: int
) -> None:
    box = Outbox(office, server, net, [])
    assert worker(box, redis_url, net, tmp_path, writes).wait(LONGEST_S) == -9
    assert len(server.posts) == posts
    box.went_out_once()
