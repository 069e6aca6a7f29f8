"""Look at the wall: ``python -m tests.preview`` serves every scene, ``--shoot DIR`` takes pictures.

python -m tests.preview                        http://127.0.0.1:8099/demo/pulse
python -m tests.preview --shoot DIR [--size 1920x1080] [--scene demo] [--screen pulse]
python -m tests.preview --bytes                what a screen-second costs
"""

from __future__ import annotations

import argparse
import asyncio
import json
import threading
import time
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import uvicorn
from dash import Dash, html
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from fastapi.responses import HTMLResponse, RedirectResponse

from layouts.kit.markup import markup
from layouts.wall import wall
from listening.config import Screen
from listening.wall import frame, snapshot
from tests.servers import CHROMIUM_ARGS, chromium
from tests.wall.scenes import NOON, SCENES, Scene

STARTED = time.time()
PORT = 8099
scene_of = cache(lambda name: SCENES[name]())


class Showing:
    """Which scene and screen the page shows; set by the address."""

    scene = "demo"
    screen = ""
    rotate = 0


def now() -> int:
    """The scene's time: it goes on while somebody looks."""
    return NOON + int((time.time() - STARTED) * 1000) % 800_000


def screen_of(scene: Scene, name: str) -> Screen:
    return next((s for s in scene.config.screens if s.name == name), scene.config.screens[0])


def page() -> Any:
    config = scene_of(Showing.scene.split("-")[0]).config
    screen = next((s for s in config.screens if s.name == Showing.screen), config.screens[0])
    return html.Div(wall.page(config, screen, Showing.rotate or None, "preview"))


def build(name: str) -> snapshot.Snapshot:
    """What is shown now; made once a second, however many look."""
    return _built(name, now() // 1000)


@lru_cache(8)
def _built(name: str, second: int) -> snapshot.Snapshot:
    built = snapshot.build(scene_of(name.split("-")[0]).view(1000 * second))
    if name.endswith("-failed"):
        from listening.wall.model import Failed, Snapshot

        return Snapshot(
            built.meta,
            built.panels | dict.fromkeys(("volume", "sentiment", "voices", "counters", "flow"), Failed(failed=True)),
        )
    return built


def application() -> FastAPI:
    server = FastAPI()

    @server.get("/go/{scene}/{screen}")
    def go(scene: str, screen: str, rotate: int = 0) -> RedirectResponse:
        Showing.scene, Showing.screen, Showing.rotate = scene, screen, rotate
        return RedirectResponse("/")

    @server.get("/screens/{screen}")
    def part(screen: str) -> HTMLResponse:
        scene = scene_of(Showing.scene.split("-")[0])
        return HTMLResponse(markup(wall.one(build(Showing.scene), scene.config, screen_of(scene, screen))))

    @server.websocket("/live")
    async def live(socket: WebSocket, screen: str) -> None:
        await socket.accept()
        with suppress(WebSocketDisconnect):
            await send(socket, screen)

    async def send(socket: WebSocket, screen: str) -> None:
        scene = scene_of(Showing.scene.split("-")[0])
        shown = screen_of(scene, screen)
        panels = frozenset(" ".join(shown.grid).split())
        sent = frame.only(frame.encode(build(Showing.scene)), panels)
        seq = 1
        await socket.send_text(json.dumps({"full": sent, "seq": seq, "build": "preview"}))
        while not (Showing.scene.endswith("-stale") and seq >= 1):
            await asyncio.sleep(1)
            new = frame.only(frame.encode(build(Showing.scene)), panels)
            change = frame.patch(sent, new)
            sent = new
            if change:
                seq += 1
                await socket.send_text(json.dumps({"seq": seq, "patch": change}))
        await asyncio.sleep(3600)

    # As the server does it: what clicked pages have beside comes on no wall.
    app = Dash(
        __name__,
        server=server,
        assets_folder=str(Path("assets").resolve()),
        assets_ignore=wall.LAZY_ASSETS,
        assets_path_ignore=["clicked"],
    )
    app.layout = page
    return server


def serve(port: int = PORT) -> uvicorn.Server:
    """Serve in a thread, at ``port`` or, if that is 0, at any. RuntimeError if it does not come up."""
    server = uvicorn.Server(uvicorn.Config(application(), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError(f"nothing can be served at port {port}")
        time.sleep(0.05)
    return server


def port_of(server: uvicorn.Server) -> int:
    return int(server.servers[0].sockets[0].getsockname()[1])


def shoot(to: Path, sizes: list[str], scenes: list[str], screens: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        for size in sizes:
            width, height = map(int, size.split("x"))
            page = browser.new_page(viewport={"width": width, "height": height})
            page.on("console", lambda m: print("console:", m.type, m.text) if m.type in ("error", "warning") else None)
            page.on("pageerror", lambda e: print("error:", e))
            for scene in scenes:
                config = scene_of(scene.split("-")[0]).config
                for screen in screens or [s.name for s in config.screens]:
                    page.goto(f"http://127.0.0.1:{PORT}/go/{scene}/{screen}")
                    page.wait_for_selector(".wall")
                    page.wait_for_selector(".screen.shown.placed")
                    page.wait_for_timeout(8000 if scene.endswith("-stale") else 0)
                    page.screenshot(path=to / f"{scene}-{screen}-{size}.png")
                    print(f"{scene}-{screen}-{size}", page.evaluate(OVERFLOWING))
        browser.close()


OVERFLOWING = """() => {
  const wrong = [], unit = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const walker = document.createTreeWalker(document.querySelector(".screen.shown"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const el = node.parentElement, style = getComputedStyle(el), text = node.textContent.trim();
    if (!text || style.visibility === "hidden" || !el.getClientRects().length) continue;
    const slots = el.closest(".slots");
    if (slots && el.closest(".row")
        && el.closest(".row").getBoundingClientRect().left >= slots.getBoundingClientRect().right - 1) continue;
    const svg = el.closest("svg");
    if (!svg && parseFloat(style.fontSize) / unit < 2.39) wrong.push("small " + text.slice(0, 30));
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    for (let up = el; up && !up.classList.contains("screen"); up = up.parentElement) {
      const s = getComputedStyle(up);
      const cut = s.textOverflow === "ellipsis" || s.webkitLineClamp !== "none";
      if (s.overflowX === "visible" && !up.matches(".counter, .panel-body, .wall-head")) continue;
      const outer = up.getBoundingClientRect(), slack = 0.35 * parseFloat(style.fontSize);
      if ((!cut && (box.right > outer.right + 1 || box.left < outer.left - 1))
          || (s.webkitLineClamp === "none" && (box.bottom > outer.bottom + slack || box.top < outer.top - slack))) {
        wrong.push("clipped by " + up.className + ": " + text.slice(0, 30));
        break;
      }
      if (cut) break;
    }
  }
  return wrong.slice(0, 12);
}"""
"""Texts smaller than a 45th of the height, and texts that reach out of what holds them."""


def measure(seconds: int = 120) -> None:
    """Bytes of frames per screen-second in the demo's calm stream: counters 4 times a second, the rest once."""
    for screen in scene_of("demo").config.screens:
        scene = SCENES["demo"]()
        panels = frozenset(" ".join(screen.grid).split())
        sent = frame.only(frame.encode(snapshot.build(scene.view(NOON))), panels)
        full, total, spent = len(json.dumps(sent)), 0, 0.0
        by: dict[str, int] = {}
        for quarter in range(1, 4 * seconds + 1):
            view = scene.view(NOON + 250 * quarter)
            began = time.perf_counter()
            if quarter % 4:
                part = frame.only(frame.encode(snapshot.build_counters(view)), panels)
            else:
                part = frame.only(frame.encode(snapshot.build(view)), panels)
            new = frame.over(sent, part)
            change = frame.patch(sent, new)
            spent += time.perf_counter() - began
            sent = new
            if change:
                total += len(
                    json.dumps({"seq": quarter, "patch": change}, separators=(",", ":"), ensure_ascii=False).encode()
                )
                for name, value in change.items():
                    by[name] = by.get(name, 0) + len(json.dumps(value, separators=(",", ":")))
        print(
            f"{screen.name}: {total / seconds:.0f} bytes/s, full {full}, {1000 * spent / seconds:.1f} ms/s",
            {k: round(v / seconds) for k, v in by.items()},
        )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--shoot", type=Path)
    asked.add_argument("--size", action="append")
    asked.add_argument("--scene", action="append")
    asked.add_argument("--screen", action="append")
    asked.add_argument("--bytes", action="store_true")
    given = asked.parse_args()
    if given.bytes:
        measure()
        return
    server = serve()
    if given.shoot:
        shoot(given.shoot, given.size or ["1920x1080"], given.scene or ["demo"], given.screen or [])
        server.should_exit = True
        return
    print(f"http://127.0.0.1:{PORT}/go/demo/pulse   scenes: {', '.join(SCENES)}, any with -stale or -failed")
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
