/* Keeps a wall alive: listens to /live, applies frames, counts the silence, reconnects, rotates.
   Frames: {"full": snapshot, "seq": n, "build": id} or {"seq": n, "patch": {...}}. */
"use strict";

(function (Masthead) {
  const SILENT_MS = 4000;
  const FIRST_WAIT_MS = 500;
  const LONGEST_WAIT_MS = 15000;
  const RELOAD_EVERY_MS = 60000;

  let wall = null; // the <main> of the page, once Dash has rendered it
  let state = null; // the snapshot, as far as it is known
  let sequence = 0;
  let heard = Date.now(); // when the server last said anything
  let offset = null; // server's time minus ours, ms
  let waiting = false; // a full snapshot was asked for
  let dirty = false;
  let drawn = 0;
  let turned = Date.now(); // when the shown screen was shown
  let coming = null; // the screen that is shown as soon as its figures are here
  let fetching = false;
  let first = null; // the screen of the address, asked for before there is a page
  let build = ""; // of the code that sends

  const serverNow = () => Date.now() + (offset === null ? 0 : offset);
  const names = () => JSON.parse(wall.dataset.screens);
  const named = (name) => [...wall.querySelectorAll(".screen")].find((one) => one.dataset.name === name);
  const screen = () => wall.querySelector(".screen.shown");
  const asked = () => decodeURIComponent((location.pathname.match(/^\/wall\/([^/]+)$/) || [])[1] || "");

  /* ---- frames ---- */

  function hear(message) {
    heard = Date.now();
    if (message.full !== undefined) {
      build = message.build;
      if (wall && build && build !== wall.dataset.build && reloaded()) return;
      state = message.full;
      sequence = message.seq;
      waiting = false;
      server.well();
      if (coming) turn();
    } else if (message.patch !== undefined) {
      if (state === null || waiting) return;
      if (message.seq !== sequence + 1) {
        waiting = true;
        server.send({ want: "full" });
        return;
      }
      sequence = message.seq;
      state = Masthead.apply(state, message.patch);
    } else return;
    const said = Masthead.dig(state, "meta.at");
    if (typeof said === "number") {
      // `at` is whole seconds: the largest difference seen is the one that came right after its second began.
      const difference = said * 1000 - Date.now();
      if (offset === null || difference > offset || offset - difference > 2000) offset = difference;
    }
    if (!dirty) {
      dirty = true;
      requestAnimationFrame(show);
    }
  }

  function show() {
    dirty = false;
    const shown = wall && wall.isConnected ? screen() : null;
    if (!shown || state === null) return;
    Masthead.render(shown, state, Math.floor(serverNow() / 1000));
    // Drawings cost more than texts; nobody reads a chart four times a second.
    if (Date.now() - drawn > 900) {
      drawn = Date.now();
      Masthead.draw(shown, state, wall.dataset.zone);
      Masthead.countHidden(shown);
      // Whoever takes a picture may: figures, charts and letters are all in their places.
      shown.classList.toggle("placed", !shown.querySelector(".sketch") && document.fonts.status === "loaded");
    }
    quiet();
  }

  function reloaded() {
    // Once a minute at most: a page that is cached somewhere must not reload for ever.
    const last = Number(sessionStorage.getItem("masthead-reload") || 0);
    if (Date.now() - last < RELOAD_EVERY_MS) return false;
    sessionStorage.setItem("masthead-reload", String(Date.now()));
    location.reload();
    return true;
  }

  /* ---- the connection ---- */

  /* Whether this machine draws emoji. Those its fonts lack are all the same empty box, and some fonts of signs have a few. */
  let drawsEmoji = null;
  function emoji() {
    if (drawsEmoji !== null) return drawsEmoji;
    const pen = Object.assign(document.createElement("canvas"), { width: 24, height: 24 }).getContext("2d", { willReadFrequently: true });
    if (!pen) return true;
    pen.font = "16px sans-serif";
    const drawn = (sign) => {
      pen.clearRect(0, 0, 24, 24);
      pen.fillText(sign, 2, 18);
      return pen.getImageData(0, 0, 24, 24).data.join();
    };
    const signs = ["\u{1F600}", "\u{1F680}", "\u{1F44D}", "\u{1F389}", "\u{1F9F3}", "\u{1F973}"];
    return (drawsEmoji = new Set(signs.map(drawn)).size === signs.length);
  }

  const shows = () => (wall ? (coming || screen() || { dataset: { name: names()[0] } }).dataset.name : asked());
  const server = Masthead.connection({
    address() {
      waiting = true; // what comes on a new connection begins with all of it
      return "/live?screen=" + encodeURIComponent(shows());
    },
    hear,
    greet: () => emoji() || server.send({ lacks: "emoji" }),
    soonest: FIRST_WAIT_MS,
    latest: LONGEST_WAIT_MS,
  });

  /* ---- time ---- */

  let clock = null;

  function tick() {
    if (wall && wall.isConnected) {
      const now = serverNow();
      clock = clock || new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: wall.dataset.zone });
      for (const element of wall.querySelectorAll(".clock")) Masthead.setText(element, clock.format(now));
      for (const element of wall.querySelectorAll('[data-format="age"]')) {
        if (element.dataset.at !== undefined) Masthead.setText(element, Masthead.span(now / 1000 - Number(element.dataset.at)));
      }
      quiet();
      if (state !== null && !dirty && screen()) Masthead.render(screen(), state, Math.floor(now / 1000));
      bring();
      rotate();
    }
    setTimeout(tick, 1000 - (serverNow() % 1000));
  }

  function quiet() {
    const silence = Date.now() - heard;
    const stale = silence >= SILENT_MS;
    wall.classList.toggle("stale", stale);
    const age = stale ? Masthead.span(silence / 1000) : (silence / 1000).toFixed(1) + " s";
    for (const element of wall.querySelectorAll(".data-age")) Masthead.setText(element, age);
    if (!stale) return;
    for (const element of wall.querySelectorAll(".stale-for")) Masthead.setText(element, age);
    for (const element of wall.querySelectorAll(".stale-age")) Masthead.setText(element, age + " old");
  }

  /* ---- rotation ---- */

  /* A screen comes as HTML, which the server has escaped: Dash would need seconds for its thousand elements. */
  async function fetched(name) {
    try {
      const answer = await fetch("/screens/" + encodeURIComponent(name));
      if (answer.status === 404) reloaded(); // config.toml has it no more; the page says so
      if (!answer.ok) return null;
      return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".screen");
    } catch {
      return null; // the server is away; asked again within a second
    }
  }

  /* The next screen that is not here yet; the first one as soon as the page is there, the others while it shows. */
  async function bring() {
    const name = names().find((one) => !named(one));
    if (fetching || name === undefined) return;
    fetching = true;
    const into = wall;
    const made = await (first || fetched(name));
    first = null;
    fetching = false;
    if (!made || into !== wall || made.dataset.name !== name) return;
    made.classList.toggle("shown", !screen());
    wall.querySelector(".screens").append(document.importNode(made, true));
    if (state !== null) show();
  }

  function rotate() {
    const seconds = Number(wall.dataset.rotate);
    const all = names();
    if (!seconds || coming || !screen() || Date.now() - turned < seconds * 1000) return;
    const next = named(all[(all.indexOf(screen().dataset.name) + 1) % all.length]);
    if (!next || next === screen()) return;
    coming = next;
    server.close();
    server.open();
  }

  function turn() {
    screen().classList.remove("shown");
    coming.classList.add("shown");
    coming = null;
    turned = Date.now();
    drawn = 0;
  }

  /* ---- the page ---- */

  Masthead.adopt("wall", (found) => {
    wall = found;
    if (!wall) return server.close();
    if (build && build !== wall.dataset.build && reloaded()) return;
    coming = null;
    heard = Date.now();
    turned = Date.now();
    clock = null;
    drawn = 0;
    bring();
    server.open();
  });
  new ResizeObserver(() => {
    drawn = 0;
    show();
  }).observe(document.documentElement);
  document.fonts.addEventListener("loadingdone", () => {
    drawn = 0;
    show();
  });
  tick();
  // Figures and charts are on their way while Dash is still making the page.
  if (asked()) {
    first = fetched(asked());
    server.open();
    Masthead.plotly();
  }
})(window.Masthead);
