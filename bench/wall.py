"""The way from a mention to the pixel, and the cost of a screen.

``python -m bench.wall --screens 50``: a real Valkey, worker and web process, a
real browser for the latency, websockets for the further screens. The peer in
the same run is a wall of the same figures that polls with ``dcc.Interval``.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import msgspec
from playwright.sync_api import Page, sync_playwright
from websockets.asyncio.client import connect as open_websocket

from bench.stack import Stack, cpu_seconds, stack
from listening.config import Demo
from listening.mention import Mention
from listening.store.access import access
from listening.store.batches import Batch
from listening.store.clock import now_ms
from masthead.place import ROOT
from tests.servers import CHROMIUM_ARGS, chromium
from workers.intake import Matched
from workers.queue import enqueue_batch
from workers.sources.demo.demo import mentions_between

HOUR = 3_600_000

WATCH = """
() => {
  const shown = document.querySelector(".counter-today .big");
  window.seen = [];
  new MutationObserver(() => requestAnimationFrame(() => {
    window.seen.push([Date.now(), Number(shown.textContent.replace(/[^0-9]/g, ""))]);
  })).observe(shown, {childList: true, characterData: true, subtree: true});
}
"""


class Result(msgspec.Struct):
    pixel_p50_ms: float
    pixel_p99_ms: float
    cpu_ms_per_screen_s: float
    polling_cpu_ms_per_screen_s: float
    polling_to_live: float
    bytes_per_screen_s: float
    screens: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screens", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=15, help="of each measurement")
    parser.add_argument("--mentions", type=int, default=100, help="timed to the pixel")
    parser.add_argument("--config", type=Path, default=ROOT / "examples" / "demo.toml")
    args = parser.parse_args()
    port = _free_port()
    web = ("web", "--host", "127.0.0.1", "--port", str(port))
    with stack(args.config, workers=1, commands=(web,)) as running:
        _fill(running)
        latencies = _pixels(running, port, args.mentions)
        live, heard = _live_cost(running, port, args.screens, args.seconds)
        polling = _polling_cost(running, args.config, args.seconds)
    result = Result(
        pixel_p50_ms=latencies[len(latencies) // 2],
        pixel_p99_ms=latencies[min(len(latencies) - 1, int(len(latencies) * 0.99))],
        cpu_ms_per_screen_s=round(live, 4),
        polling_cpu_ms_per_screen_s=round(polling, 2),
        polling_to_live=round(polling / live, 1) if live > 0 else float("inf"),
        bytes_per_screen_s=round(heard, 1),
        screens=args.screens,
    )
    print(f"{'from mention to pixel, median':<44}{result.pixel_p50_ms:>10.0f} ms")
    print(f"{'from mention to pixel, 99th percentile':<44}{result.pixel_p99_ms:>10.0f} ms")
    print(f"{'server CPU per further screen, live':<44}{result.cpu_ms_per_screen_s:>10.3f} ms a second")
    print(f"{'server CPU per further screen, polling':<44}{result.polling_cpu_ms_per_screen_s:>10.2f} ms a second")
    print(f"{'polling costs as much as live, times':<44}{result.polling_to_live:>10.0f}")
    print(f"{'bytes to a screen, live':<44}{result.bytes_per_screen_s:>10.0f} a second")
    print(msgspec.json.encode(result).decode())


def _fill(running: Stack) -> None:
    """Two hours of demo history, through the workers."""
    now = now_ms()
    _queue(running, list(mentions_between(_demo(running), now - 2 * HOUR, now)))
    while running.client.zcard("{m}!pending"):
        time.sleep(0.05)


def _demo(running: Stack) -> Demo:
    return next(s for s in running.config.sources if isinstance(s, Demo))


def _queue(running: Stack, mentions: list[Mention]) -> None:
    match = Matched(running.config)
    wanted = [matched for m in mentions if (matched := match(m)) is not None]
    if wanted:
        enqueue_batch(running.client, Batch(mentions=tuple(wanted)), now_ms())


def _pixels(running: Stack, port: int, number: int) -> list[float]:
    """Milliseconds from queueing a mention to the browser's next frame with it, ascending."""
    secret = access.create_wall_link(running.client, "bench")
    topic = running.config.topics[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"http://127.0.0.1:{port}/wall/enter/{secret}")
        page.wait_for_function("() => /[0-9]/.test(document.querySelector('.counter-today .big')?.textContent || '')")
        page.evaluate(WATCH)
        page.wait_for_timeout(2000)
        taken = [_one(running, page, topic.name, n) for n in range(number)]
        browser.close()
    return sorted(taken)


def _one(running: Stack, page: Page, topic: str, n: int) -> float:
    page.wait_for_timeout(100 + random.random() * 500)
    seen = page.evaluate("() => window.seen.length")
    sent = now_ms()
    mention = Mention(
        id=f"bench:{n}",
        source="bench",
        created=sent,
        text=f"{topic} at last, number {n}",
        author=f"someone{n}",
        language="en",
        topics=(topic,),
    )
    enqueue_batch(running.client, Batch(mentions=(mention,)), sent)
    page.wait_for_function(f"() => window.seen.length > {seen}", polling=10, timeout=20_000)
    return float(page.evaluate(f"() => window.seen[{seen}][0]")) - sent


def _live_cost(running: Stack, port: int, screens: int, seconds: float) -> tuple[float, float]:
    """CPU ms per further screen and second, and bytes per screen and second."""
    web = running.children["web"]
    one, _ = asyncio.run(_watch(running, port, 1, seconds, web))
    many, heard = asyncio.run(_watch(running, port, screens, seconds, web))
    return (many - one) / (screens - 1) / seconds * 1000, heard / screens / seconds


async def _watch(
    running: Stack, port: int, screens: int, seconds: float, web: subprocess.Popen[bytes]
) -> tuple[float, int]:
    secret = access.create_wall_link(running.client, f"bench {screens}")
    origin = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient() as client:
        await client.get(f"{origin}/wall/enter/{secret}", headers={"Accept": "text/html"})
        cookie = "; ".join(f"{key}={value}" for key, value in client.cookies.items())
    screen = running.config.screens[0].name
    heard = 0

    async def watch() -> None:
        nonlocal heard
        async with open_websocket(
            f"ws://127.0.0.1:{port}/live?screen={screen}",
            origin=origin,
            additional_headers={"Cookie": cookie},
            compression=None,
            max_size=None,
        ) as connection:
            await connection.recv()
            while True:
                message = await connection.recv()
                heard += len(message)

    tasks = [asyncio.create_task(watch()) for _ in range(screens)]
    stop = threading.Event()
    stream = threading.Thread(target=_stream, args=(running, stop))
    stream.start()
    await asyncio.sleep(3)
    heard, spent = 0, cpu_seconds(web)
    await asyncio.sleep(seconds)
    spent = cpu_seconds(web) - spent
    stop.set()
    for task in tasks:
        if task.done():
            task.result()
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.to_thread(stream.join)
    return spent, heard


def _stream(running: Stack, stop: threading.Event) -> None:
    """The demo as it happens, from now on."""
    demo = _demo(running)
    at = now_ms()
    while not stop.wait(0.5):
        now = now_ms()
        _queue(running, list(mentions_between(demo, at, now)))
        at = now


def _polling_cost(running: Stack, config: Path, seconds: float) -> float:
    """CPU ms per further polling screen and second."""
    port = _free_port()
    command = [sys.executable, "-m", "bench.polling", str(config), running.place.redis_url, str(port)]
    process = subprocess.Popen(command)
    try:
        one = asyncio.run(_poll(port, 1, seconds, process))
        few = asyncio.run(_poll(port, 9, seconds, process))
    finally:
        process.terminate()
        process.wait()
    return (few - one) / 8 / seconds * 1000


async def _poll(port: int, screens: int, seconds: float, process: subprocess.Popen[bytes]) -> float:
    outputs = [("numbers", "children"), ("volume", "figure"), ("topics", "figure")]
    body = {
        "output": ".." + "...".join(f"{name}.{prop}" for name, prop in outputs) + "..",
        "outputs": [{"id": name, "property": prop} for name, prop in outputs],
        "inputs": [{"id": "tick", "property": "n_intervals", "value": 1}],
        "changedPropIds": ["tick.n_intervals"],
    }
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:

        async def poll() -> None:
            while True:
                begun = asyncio.get_running_loop().time()
                answer = await client.post("/_dash-update-component", json=body)
                answer.raise_for_status()
                await asyncio.sleep(max(0.0, 1 - (asyncio.get_running_loop().time() - begun)))

        for _ in range(200):
            try:
                if (await client.post("/_dash-update-component", json=body)).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
        tasks = [asyncio.create_task(poll()) for _ in range(screens)]
        await asyncio.sleep(2)
        spent = cpu_seconds(process)
        await asyncio.sleep(seconds)
        spent = cpu_seconds(process) - spent
        for task in tasks:
            if task.done():
                task.result()
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return spent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
