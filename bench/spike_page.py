"""A spike page of many mentions: how long until it stands, and until a filter answers.

``python -m bench.spike_page``: a real Valkey, the product's own jobs, web process
and browser. The page is opened once to warm the server up, then in a fresh
browser context each time; filters are clicked as a person clicks them. The peer
in the same run is what the page would cost without the kept columns: reading
and counting the mentions themselves.
"""

from __future__ import annotations

import argparse
import random
import socket
import statistics
import time

import httpx
import msgspec
from playwright.sync_api import Page, sync_playwright

from bench.stack import Stack, stack
from listening.mention import Mention
from listening.people.account import Subject
from listening.people.permissions import Role
from listening.spikes.columns import read
from listening.spikes.detector import Path as Evidence
from listening.spikes.detector import Severity
from listening.spikes.record import Moment, SeriesReading, Spike, SpikeMember, SpikeMoment
from listening.store import keys, mentions
from listening.store.access import access, sessions
from listening.store.clock import now_ms
from listening.store.spikes import pictures, spikes
from masthead.place import ROOT
from tests.servers import CHROMIUM_ARGS, chromium
from workers.spikes.explaining import Explaining

HOUR = 3_600_000
WORDS = tuple(
    f"{a}{b}"
    for a in ["ba", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu"]
    for b in ["dan", "ler", "mik", "non", "pul", "ros", "sut", "tev", "wig", "zam"]
)
CITIES = (("DE", "Berlin"), ("GB", "London"), ("US", "Boston"), ("PT", "Lisbon"), ("", ""), ("CA", "Toronto"))
FILTERS = (".s-block-term", ".s-block-city", ".s-block-author", ".s-block-language", ".s-block-department")


class Result(msgspec.Struct):
    mentions: int
    open_ms: float
    """From the address to the drivers and posts on the screen: median."""
    open_worst_ms: float
    filter_ms: float
    """From the click to the filtered page on the screen: median."""
    filter_worst_ms: float
    server_open_ms: float
    server_filter_ms: float
    kept_bytes_per_mention: float
    from_mentions_ms: float
    """The peer: reading and counting the mentions themselves."""
    peer_to_kept: float
    refresh_ms: float
    """One refresh of the picture of all of it, in a worker."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=7)
    args = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    web = ("web", "--host", "127.0.0.1", "--port", str(port))
    config = ROOT / "examples" / "demo.toml"
    with stack(config, workers=0, commands=(web,)) as running:
        spike, refresh = _fill(running, args.mentions)
        kept = int(running.client.memory_usage(_index(running, spike), samples=0))
        begun = time.perf_counter()
        _peer(running, spike)
        peer = (time.perf_counter() - begun) * 1000
        opened, filtered, server = _browse(running, port, spike.id, args.times)
    result = Result(
        mentions=args.mentions,
        open_ms=round(statistics.median(opened), 1),
        open_worst_ms=round(max(opened), 1),
        filter_ms=round(statistics.median(filtered), 1),
        filter_worst_ms=round(max(filtered), 1),
        server_open_ms=round(server[0], 1),
        server_filter_ms=round(server[1], 1),
        kept_bytes_per_mention=round(kept / args.mentions, 1),
        from_mentions_ms=round(peer, 1),
        peer_to_kept=round(peer / server[1], 1),
        refresh_ms=round(refresh, 1),
    )
    for field in msgspec.structs.fields(Result):
        print(f"{field.name.replace('_', ' '):<26}{getattr(result, field.name):>12,}")
    print(msgspec.json.encode(result).decode())


def _index(running: Stack, spike: Spike) -> str:
    return keys.spike_index(spike.id)


def _fill(running: Stack, number: int) -> tuple[Spike, float]:
    """A spike that has ended, of ``number`` mentions, explained by the product's own job."""
    now = now_ms()
    since, closed = now - 3 * HOUR, now - HOUR
    dice = random.Random(4)
    config = running.config
    departments = [each.name for each in config.departments]
    topic = config.topics[0].name
    made = [_one(n, dice, since, closed, topic, departments) for n in range(number)]
    made += [_one(number + n, dice, since - 24 * HOUR, since, topic, departments) for n in range(5000)]
    for n in range(0, len(made), 5000):
        mentions.record(running.client, made[n : n + 5000], now, config.retention)
    reading = SeriesReading(closed, 300, number / 24, number / 240, 30.0, -90.0, 9.0)
    member = SpikeMember(
        series=f"topic:{topic}",
        path=Evidence.surge,
        since=since,
        seen=since + 60_000,
        until=closed,
        severity=Severity.critical,
        now=reading,
        peak=reading,
    )
    spike = Spike(
        id="bench000",
        since=since,
        opened=since + 60_000,
        closed=closed,
        members=(member,),
        lead=member.series,
        severity=Severity.critical,
        moments=(Moment(since + 60_000, SpikeMoment.opened, member.series), Moment(closed, SpikeMoment.closed)),
    )
    spikes.put(running.client, spike, now, config.retention)
    took = 0.0
    # Each run takes a few thousand mentions in, as it does while a spike lasts.
    for n in range(1, 10_000):
        begun = time.perf_counter()
        Explaining(running.client, config, now + n * 120_000).run()
        took = (time.perf_counter() - begun) * 1000
        picture = pictures.picture(running.client, spike.id)
        if picture is not None and picture.final:
            assert picture.mentions == number, (picture.mentions, number)
            break
    return spike, took


def _one(n: int, dice: random.Random, start: int, end: int, topic: str, departments: list[str]) -> Mention:
    country, city = dice.choice(CITIES)
    words = " ".join(dice.choice(WORDS) for _ in range(12))
    said = f"{topic} {words}" + (" outage again" if n % 3 == 0 and start > end - 3 * HOUR else "")
    return Mention(
        id=f"bench:{n}",
        source="demo",
        created=dice.randrange(start, end),
        text=said,
        author=f"someone{min(int(dice.expovariate(1 / 8000)), 60_000)}",
        followers=int(dice.paretovariate(0.9) * 20),
        language=dice.choice(("en", "en", "de", "fr", "ja")),
        compound=dice.choice((-0.6, -0.2, 0.0, 0.5, None)),
        topics=(topic,),
        department=dice.choice(departments),
        country=country,
        city=city,
        received=end,
        url="https://example.com/x",
    )


def _peer(running: Stack, spike: Spike) -> None:
    """What a filter costs without the columns."""
    ids = [id for id, _ in pictures.written(running.client, spike.since, spike.closed)]
    several = [m for n in range(0, len(ids), 5000) for m in mentions.fetch(running.client, ids[n : n + 5000]) if m]
    read(several, spike.since)


def _browse(running: Stack, port: int, id: str, times: int) -> tuple[list[float], list[float], tuple[float, float]]:
    access.add_user(running.client, "Bench", Role.manager)
    origin = f"http://127.0.0.1:{port}"
    secret = sessions.open_session(running.client, Subject.user, "bench")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_cookies([{"name": f"masthead-{port}", "value": secret, "url": origin}])
        page = context.new_page()
        page.goto(f"{origin}/spikes/{id}")
        page.wait_for_selector(".s-block-term .s-row", timeout=60_000)
        opened = [_open(page, f"{origin}/spikes/{id}") for _ in range(times)]
        filtered = [_filter(page, block) for _ in range(2) for block in FILTERS]
        cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
        browser.close()
    return opened, filtered, (_server(origin, cookies, id, ""), _server(origin, cookies, id, "?term=outage"))


def _open(page: Page, address: str) -> float:
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(
        "() => document.querySelector('.s-block-term .s-row') && document.querySelector('.s-post') && "
        "document.querySelector('#course .bars')"
    )
    return (time.perf_counter() - begun) * 1000


CLICK = """
([selector, wanted]) => new Promise((done) => {
  const begun = performance.now();
  const there = () => Boolean(document.querySelector(".s-count")) === wanted;
  const look = new MutationObserver(() => {
    // The frame after the change is the one that people see.
    if (there()) {
      look.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun))); }
  });
  look.observe(document.body, {childList: true, subtree: true});
  document.querySelector(selector).click();
})
"""


def _filter(page: Page, block: str) -> float:
    """Click the first row, wait for the page of it, give it up again."""
    took = float(page.evaluate(CLICK, [f"{block} .s-row", True]))
    page.wait_for_timeout(300)
    page.evaluate(CLICK, [".s-all", False])
    page.wait_for_timeout(300)
    return took


def _server(origin: str, cookies: dict[str, str], id: str, search: str) -> float:
    """Milliseconds of the callback that makes the page, without a browser."""
    body = {
        "output": "..spike-body.children...spike-version.data..",
        "outputs": [{"id": "spike-body", "property": "children"}, {"id": "spike-version", "property": "data"}],
        "inputs": [
            {"id": "address", "property": "search", "value": search},
            {"id": "spike-tick", "property": "n_intervals", "value": None},
        ],
        "state": [
            {"id": "spike-version", "property": "data", "value": None},
            {"id": "address", "property": "pathname", "value": f"/spikes/{id}"},
        ],
        "changedPropIds": ["address.search"],
    }
    taken = []
    with httpx.Client(base_url=origin, cookies=cookies, headers={"origin": origin}, timeout=60) as client:
        for _ in range(5):
            begun = time.perf_counter()
            client.post("/_dash-update-component", json=body).raise_for_status()
            taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
