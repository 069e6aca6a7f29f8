"""Dialogs by two engines, for somebody who types blindly: the browser's own ``<dialog>``, and ``dbc.Modal``.

``python -m bench.dialogs [--rounds 20] [--beside 0]``: a page of Dash with the same form in both. A key opens one, a
text and Ctrl+Enter follow at once, all of it handed to the browser before it has answered the first key; nobody looks.
For each, with the machine as it is and four and eight times slower: how many letters the form had when it was sent, how
many went to the page behind, the milliseconds from the key to the field that has the focus, those in which the browser
was busy for one dialog, and whether the focus came back. ``--beside``: so many lines of a queue stand on the page. The
last line is one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import threading
from typing import Any

import dash_bootstrap_components as dbc
from dash import Dash, html
from playwright.async_api import CDPSession, Page, async_playwright
from werkzeug.serving import make_server

from tests.servers import CHROMIUM_ARGS, chromium

TEXT = "the editor knows"
SLOWER = (1, 4, 8)
ENGINES = {"n": "dialog", "m": "modal"}
"""The key that opens each."""

SCRIPT = """
(() => {
  const told = (window.told = { sent: null, behind: 0, focused: 0, opened: 0 });
  const close = () => {
    const dialog = document.querySelector("dialog[open]");
    if (dialog) dialog.close();
    else dash_clientside.set_props("modal", { is_open: false });
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("textarea");
    if (event.key === "Enter" && event.ctrlKey) {
      if (!field) return;
      event.preventDefault();
      told.sent = field.value;
      return close();
    }
    if (field || event.key.length !== 1) return;
    if (told.opened) return (told.behind += 1);
    told.opened = event.timeStamp;
    event.preventDefault();
    if (event.key === "n") {
      const dialog = document.querySelector("dialog");
      dialog.querySelector("form").reset();
      dialog.showModal();
      dialog.querySelector("textarea").focus();
    } else dash_clientside.set_props("modal", { is_open: true });
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea") && !told.focused) told.focused = performance.now();
  });
  new MutationObserver(() => {
    const field = document.querySelector("#modal-form textarea");
    if (field && !field.dataset.seen) {
      field.dataset.seen = "1";
      field.focus();
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
  window.again = () => {
    close();
    Object.assign(told, { sent: null, behind: 0, focused: 0, opened: 0 });
    document.getElementById("line").focus();
  };
})();
"""


def form(id: str) -> Any:
    """The same in both, made of Bootstrap's parts of a modal."""
    return html.Form(
        [
            dbc.ModalHeader(dbc.ModalTitle("Note"), close_button=False),
            dbc.ModalBody(html.Label(["For colleagues only", html.Textarea(className="form-control")])),
            dbc.ModalFooter([dbc.Button("Cancel"), dbc.Button("Keep", type="submit")]),
        ],
        id=id,
    )


def page(beside: int) -> Dash:
    dash_app = Dash("dialogs", serve_locally=True, assets_folder="none")
    lines = [html.Div([html.Span(f"C{n}"), html.A("where is my bag?")], className="row") for n in range(beside)]
    dash_app.layout = html.Div(
        [
            html.Div("a line of a queue", id="line", tabIndex="0"),
            *lines,
            html.Dialog(form("dialog-form"), id="dialog"),
            dbc.Modal(form("modal-form"), id="modal", fade=False, is_open=False),
        ]
    )
    return dash_app


async def busy_ms(session: CDPSession) -> float:
    """What the page's thread has worked so far."""
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    return 1000 * float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


def strokes(letter: str) -> list[dict[str, Any]]:
    """A key, the text and Ctrl+Enter, as the browser is told of them."""
    found: list[dict[str, Any]] = []
    for sign in letter + TEXT:
        found += [{"type": "keyDown", "key": sign, "text": sign}, {"type": "keyUp", "key": sign}]
    control = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "modifiers": 2}
    return [*found, {"type": "rawKeyDown", **control}, {"type": "keyUp", **control}]


async def once(page: Page, session: CDPSession, letter: str) -> dict[str, float]:
    await page.evaluate("again()")
    await page.wait_for_function("!document.querySelector('dialog[open], #modal-form')")
    before = await busy_ms(session)
    await asyncio.gather(*(session.send("Input.dispatchKeyEvent", each) for each in strokes(letter)))
    await page.wait_for_function("told.focused > 0")
    told = await page.evaluate("told")
    closed = told["sent"] is not None
    if closed:
        await page.wait_for_function("!document.querySelector('dialog[open], #modal-form')")
    spent = await busy_ms(session) - before
    back = closed and (await page.evaluate("document.activeElement.id")) == "line"
    return {
        "letters kept": len(told["sent"] or ""),
        "to the page behind": told["behind"],
        "ms to the field": told["focused"] - told["opened"],
        "busy ms": spent,
        "focus back": float(back),
    }


async def measured(address: str, rounds: int) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        page = await browser.new_page()
        await page.goto(address)
        await page.wait_for_selector("#line")
        await page.evaluate(SCRIPT)
        session = await page.context.new_cdp_session(page)
        await session.send("Performance.enable")
        for slower in SLOWER:
            await session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
            for letter, name in ENGINES.items():
                each = [await once(page, session, letter) for _ in range(rounds)]
                means = {what: round(statistics.mean(one[what] for one in each), 2) for what in each[0]}
                found[f"{name}, {slower}x slower"] = means | {"letters typed": len(TEXT)}
                print(f"{name}, {slower}x slower: {means}", flush=True)
        await browser.close()
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=20)
    asked.add_argument("--beside", type=int, default=0)
    args = asked.parse_args()
    server = make_server("127.0.0.1", 0, page(args.beside).server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps(asyncio.run(measured(f"http://127.0.0.1:{server.server_port}/", args.rounds))))
    server.shutdown()


if __name__ == "__main__":
    main()
