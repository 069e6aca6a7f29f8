"""Cases as those of ``tests/cases``, with an account to answer them, and the networks that it posts on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.server import Server
from listening.config import Config, Network, parse
from tests.cases.conftest import CONFIG, office
from tests.dashboard.conftest import Serving, web
from tests.outbox.comments import ACCOUNT, CHANNEL, PAGE
from tests.outbox.letters import OURS
from tests.outbox.servers import PORTS, FakeNetwork, network
from tests.servers import Valkey
from tests.sources import stores
from workers.outbox.bluesky import session
from workers.outbox.x import x
from workers.outbox.youtube import access, youtube

__all__ = ["office", "web"]

SOURCES = {
    Network.bluesky: 'kind = "jetstream"',
    Network.mastodon: 'kind = "mastodon"\nserver = "{url}"',
    Network.discourse: 'kind = "discourse"\nserver = "{url}"',
    Network.github: 'kind = "github"\nserver = "{url}"\nrepositories = ["acme/app"]\nevery_minutes = 60',
    Network.appstore: 'kind = "appstore"\nserver = "{url}"\napp = "7"\nkey_id = "K7"\nkey = "{secret}"',
    Network.googleplay: 'kind = "googleplay"\nserver = "{url}"\npackage = "com.acme"\nkey = "{secret}"',
    Network.mail: 'kind = "mail"\nhost = "127.0.0.1"\nport = {imap}\nsecurity = "none"\nuser = "{ours}"\n'
    'password = "{secret}"\nown = ["{ours}"]',
    Network.facebook: f'kind = "facebook"\nserver = "{{url}}"\npage = "{PAGE}"\ntoken = "{{secret}}"',
    Network.instagram: f'kind = "instagram"\nserver = "{{url}}"\npage = "{PAGE}"\naccount = "{ACCOUNT}"\n'
    'token = "{secret}"',
    Network.threads: 'kind = "threads"\nserver = "{url}"\ntoken = "{secret}"',
    Network.youtube: f'kind = "youtube"\nserver = "{{url}}"\nchannel = "{CHANNEL}"\nkey = "{{secret}}"\n'
    "units_per_day = 1000000",
    Network.x: 'kind = "x"\nserver = "{url}"\ntoken = "{secret}"\nday_budget = 5\nmonth_budget = 100\n'
    'accounts = ["plovair"]',
}
OWNERS = {Network.facebook: PAGE, Network.instagram: ACCOUNT, Network.youtube: CHANNEL}
STORES = (Network.appstore, Network.googleplay)


def _user(url: str) -> Path:
    said = {"client_id": "app", "client_secret": "app-secret", "refresh_token": "again", "token_uri": f"{url}/token"}
    return stores.kept_file(f"youtube-{url.rpartition(':')[2]}.json", json.dumps(said).encode())


def _keys(url: str) -> Path:
    names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    return stores.kept_file("x.json", json.dumps({name: f"made-up-{name}" for name in names}).encode())


FILES = {
    Network.appstore: lambda url: stores.key_file(),
    Network.googleplay: stores.account,
    Network.youtube: _user,
    Network.x: _keys,
}


def config_text(net: Network, url: str, more: str = "") -> str:
    """A config.toml whose one source ``s`` can be answered with the account ``we`` at ``url``."""
    secret = "env:OUTBOX"
    if net in FILES:
        secret = f"file:{FILES[net](url)}"
    smtp, imap = PORTS.get(url, (1, 1))
    source = SOURCES[net].format(url=url, secret=secret, imap=imap, ours=OURS)
    service, handle = (f"smtp://127.0.0.1:{smtp}", OURS) if net is Network.mail else (url, OWNERS.get(net, "plovair"))
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
def _serving(valkey: Valkey, config: Config) -> Iterator[Server]:
    with Serving(config, valkey.url) as running:
        yield running


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTBOX", "app-password")
    session._kept.clear()
    access._kept.clear()
    youtube.OURS.clear()
    x.OURS.clear()
