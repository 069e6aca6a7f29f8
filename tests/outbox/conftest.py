"""Cases as those of ``tests/cases``, with an account to answer them, and the networks that it posts on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from dashboard.server import Server
from listening.config import Config, Network, parse
from tests.cases.conftest import CONFIG, office
from tests.dashboard.conftest import Serving, Web
from tests.outbox.letters import OURS
from tests.outbox.servers import PORTS, FakeNetwork, network
from tests.servers import Valkey
from tests.sources import stores
from workers.outbox.bluesky import session

__all__ = ["office"]

SOURCES = {
    Network.bluesky: 'kind = "jetstream"',
    Network.mastodon: 'kind = "mastodon"\nserver = "{url}"',
    Network.discourse: 'kind = "discourse"\nserver = "{url}"',
    Network.github: 'kind = "github"\nserver = "{url}"\nrepositories = ["acme/app"]\nevery_minutes = 60',
    Network.appstore: 'kind = "appstore"\nserver = "{url}"\napp = "7"\nkey_id = "K7"\nkey = "{secret}"',
    Network.googleplay: 'kind = "googleplay"\nserver = "{url}"\npackage = "com.acme"\nkey = "{secret}"',
    Network.mail: 'kind = "mail"\nhost = "127.0.0.1"\nport = {imap}\nsecurity = "none"\nuser = "{ours}"\n'
    'password = "{secret}"\nown = ["{ours}"]',
}
STORES = (Network.appstore, Network.googleplay)


def config_text(net: Network, url: str, more: str = "") -> str:
    """A config.toml whose one source ``s`` can be answered with the account ``we`` at ``url``."""
    secret = "env:OUTBOX"
    if net in STORES:
        secret = f"file:{stores.key_file() if net is Network.appstore else stores.account(url)}"
    smtp, imap = PORTS.get(url, (1, 1))
    source = SOURCES[net].format(url=url, secret=secret, imap=imap, ours=OURS)
    service, handle = (f"smtp://127.0.0.1:{smtp}", OURS) if net is Network.mail else (url, "plovair")
    account = f'name = "we"\nnetwork = "{net}"\nservice = "{service}"\nhandle = "{handle}"\nsecret = "{secret}"'
    text = CONFIG.replace("sources = []\n", "", 1)
    return f'{text}\n[[sources]]\nname = "s"\n{source}\n\n[[accounts]]\n{account}\n{more}'


@pytest.fixture(scope="session")
def config() -> Config:
    return parse(config_text(Network.mastodon, "https://m.example"))


@pytest.fixture(scope="module")
def server() -> Iterator[FakeNetwork]:
    with network() as running:
        yield running


@pytest.fixture(scope="module")
def serving(valkey: Valkey, config: Config) -> Iterator[Server]:
    running = Serving(config, valkey.url)
    yield running.server
    running.stop()


@pytest.fixture
def web(serving: Server, client: redis.Redis, config: Config) -> Iterator[Web]:
    found = Web(serving, client, config)
    yield found
    found.close()


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTBOX", "app-password")
    session._kept.clear()
