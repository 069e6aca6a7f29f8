/* A past moment of a wall: a slider over time with the spikes on it, played at several speeds.
   What stands at a moment comes from /rewind/<screen>/at; nothing here listens, and nothing sounds. */
"use strict";

(function (Masthead) {
  const LEAST_GAP_MS = 500; // between two moments that are asked for while it plays
  const SHARE = 3; // and as many times as long as the last one took
  const AGAIN_MS = 1500;
  const STEPS = { 3600: 10, 21600: 30, 86400: 60, 604800: 600, 2419200: 3600 }; // of one key, in seconds, by what is spanned

  let page = null;
  let at = 0; // the moment shown or asked for, whole seconds UTC
  let state = null;
  let shown = null; // the screen in the page
  let last = 0, lastKnown = 0; // the newest moment there is, and when (ms, of this machine) that was said
  let first = 0;
  let span = 86400, end = 0; // what the slider reaches over, in seconds
  let marks = [];
  let asked = ""; // what was asked for while another moment was on its way
  let busy = false, took = 0, fetched = 0;
  let speed = 60;
  let playing = null; // {at, since}: from where, and since when (ms)
  let parts = {};
  let trouble = "";
  let range = ""; // of key figures
  let by = ""; // "written": mentions count from when they were written, whenever they were heard

  const zone = () => page.dataset.zone;
  const newest = () => last + Math.floor((Date.now() - lastKnown) / 1000);
  const within = (moment) => Math.min(Math.max(moment, first || 0), last ? newest() : moment);

  /* ---- words ---- */

  const format = (how) => new Intl.DateTimeFormat("en-GB", { timeZone: zone(), ...how });
  const words = (seconds) => format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(seconds * 1000) + ", " + clock(seconds);
  const clock = (seconds) => format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(seconds * 1000);

  /* As the field for a moment wants it: by the clocks of the brand, without a zone. */
  function typed(seconds) {
    const found = {};
    for (const part of format({ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).formatToParts(seconds * 1000)) found[part.type] = part.value;
    return `${found.year}-${found.month}-${found.day}T${found.hour}:${found.minute}:${found.second}`;
  }

  const made = (tag, name, more) => Object.assign(document.createElement(tag), { className: name, ...more });

  function button(text, title, press) {
    const one = made("button", "rewind-button", { type: "button", textContent: text, title });
    one.addEventListener("click", press);
    return one;
  }

  /* ---- the bar ---- */

  function bar() {
    const line = page.querySelector(".rewind-line");
    const track = made("div", "rewind-track");
    parts.marks = made("div", "rewind-marks");
    parts.slider = made("input", "rewind-slider", { type: "range", step: "1" });
    parts.slider.setAttribute("aria-label", "Moment");
    parts.slider.addEventListener("input", () => {
      pause();
      go(Number(parts.slider.value));
    });
    parts.from = made("span", "rewind-edge");
    parts.to = made("span", "rewind-edge");
    track.append(parts.marks, parts.slider);
    line.replaceChildren(parts.from, track, parts.to);

    parts.play = button("Play", "Play or stop (space)", () => (playing ? pause() : play()));
    parts.play.classList.add("rewind-play");
    parts.speeds = made("span", "rewind-group");
    for (const each of page.dataset.speeds.split(" ").map(Number)) {
      const one = button(each + "×", each === 1 ? "As fast as it was" : each + " times as fast as it was", () => faster(each));
      one.dataset.speed = each;
      parts.speeds.append(one);
    }
    parts.spans = made("select", "rewind-span");
    parts.spans.setAttribute("aria-label", "How much the slider reaches over");
    for (const each of page.dataset.spans.split(";")) {
      const [text, seconds] = each.split("=");
      parts.spans.append(made("option", "", { value: seconds, textContent: text }));
    }
    parts.spans.value = String(span);
    parts.spans.addEventListener("change", () => {
      span = Number(parts.spans.value);
      spread(true);
      parts.spans.blur();
    });
    parts.field = made("input", "rewind-field", { type: "datetime-local", step: "1" });
    parts.field.setAttribute("aria-label", "Date and time");
    const enter = () => {
      if (!parts.field.value) return;
      pause();
      ask(parts.field.value);
    };
    parts.field.addEventListener("keydown", (event) => event.key === "Enter" && enter());
    parts.field.addEventListener("blur", () => parts.field.value.slice(0, 19) !== typed(at).slice(0, parts.field.value.length) && enter());
    parts.by = made("select", "rewind-span rewind-by");
    parts.by.setAttribute("aria-label", "Which mentions count");
    for (const [value, text] of [["", "as heard"], ["written", "as written"]]) parts.by.append(made("option", "", { value, textContent: text }));
    parts.by.value = by;
    parts.by.addEventListener("change", () => {
      by = parts.by.value;
      parts.by.blur();
      go(at);
    });
    parts.copy = button("Copy link", "The link that leads to this moment", copy);
    page.querySelector(".rewind-keys").replaceChildren(
      parts.play, parts.speeds, button("‹ Spike", "The spike before (p)", () => spike(-1)), button("Spike ›", "The next spike (n)", () => spike(1)), parts.spans, parts.by, parts.field, parts.copy,
    );
    faster(speed);
  }

  async function copy() {
    const put = (text) => {
      Masthead.setText(parts.copy, text);
      setTimeout(() => Masthead.setText(parts.copy, "Copy link"), 2000);
    };
    try {
      await navigator.clipboard.writeText(location.href);
      put("Copied");
    } catch {
      put("It is in the address");
    }
  }

  /* What the slider reaches over: as it is, or around the moment where that lies outside or the width changed. */
  function spread(anew) {
    const outside = at > end || at < end - span;
    if (anew || outside) {
      end = Math.min(newest(), at + Math.floor(span / 2));
      if (at > newest() - span) end = newest();
      find();
    }
    parts.slider.min = end - span;
    parts.slider.max = end;
    parts.slider.value = String(at);
    const time = { hour: "2-digit", minute: "2-digit" };
    const day = span > 86400 ? { day: "numeric", month: "short" } : span === 86400 ? { weekday: "short", ...time } : time;
    Masthead.setText(parts.from, format(day).format((end - span) * 1000));
    Masthead.setText(parts.to, end >= newest() - 30 ? "now" : format(day).format(end * 1000));
  }

  async function find() {
    const from = end - span, to = end;
    try {
      const answer = await fetch(`/rewind/:marks?from=${from}&to=${to}`);
      if (!answer.ok || to !== end || from !== end - span) return;
      const found = await answer.json();
      first = found.first;
      marks = found.marks.sort((a, b) => a.opened - b.opened);
    } catch {
      return; // the moment itself says that the server is away
    }
    let free = -1;
    parts.marks.replaceChildren(...marks.map((mark) => {
      const place = (seconds) => Math.min(100, Math.max(0, (100 * (seconds - end + span)) / span));
      const left = place(mark.opened), wide = place(mark.closed || end) - left;
      const one = made("button", "rewind-mark", { type: "button", title: `${mark.name}, ${words(mark.opened)}` });
      one.style.left = left + "%";
      one.style.setProperty("--wide", wide + "%");
      one.dataset.severity = mark.severity;
      const name = made("span", "rewind-mark-name", { textContent: mark.name, dir: "auto" });
      // Its name stands beside it where the one before leaves room.
      if (left > free && left < 90) free = left + 1.2 * mark.name.length;
      else name.classList.add("without-room");
      one.append(made("i", ""), name);
      one.addEventListener("click", () => {
        pause();
        go(mark.opened);
      });
      return one;
    }));
  }

  function spike(way) {
    const ahead = way > 0 ? marks.filter((mark) => mark.opened > at) : marks.filter((mark) => mark.opened < at).reverse();
    if (!ahead.length) return say(way > 0 ? "no later spike on this line" : "no earlier spike on this line");
    pause();
    go(ahead[0].opened);
  }

  /* ---- a moment ---- */

  function go(moment) {
    at = within(Math.round(moment));
    tell();
    ask(String(at));
  }

  /* One at a time: of what was wanted meanwhile only the newest is fetched. */
  async function ask(moment) {
    if (busy) {
      asked = moment;
      return;
    }
    busy = true;
    asked = "";
    fetched = Date.now();
    const mine = page;
    let answer = null;
    try {
      const whole = (range ? "&range=" + range : "") + (by ? "&by=" + by : "") + (shown ? "" : "&html=1");
      answer = await fetch(`/rewind/${encodeURIComponent(page.dataset.screen).replace("%3A", ":")}/at?at=${encodeURIComponent(moment)}${whole}`);
    } catch {
      say("the server does not answer");
    }
    busy = false;
    if (mine !== page) return;
    if (answer && (answer.status === 401 || answer.status === 403)) return location.reload();
    if (answer && answer.status === 422) return refuse(await answer.json());
    if (!answer || !answer.ok) {
      if (answer) say("the server is busy");
      setTimeout(() => page === mine && !busy && ask(asked || moment), AGAIN_MS);
      return;
    }
    take(await answer.json());
    if (asked) ask(asked);
  }

  function refuse(said) {
    const detail = said.detail;
    say(Array.isArray(detail) && detail.length ? detail[0].msg : "that is no moment");
  }

  function take(answer) {
    trouble = answer.unheard ? "nothing was heard in the day before: see it as written" : "";
    took = answer.took_ms;
    last = answer.last;
    lastKnown = Date.now();
    if (!playing && !asked) at = answer.at;
    if (answer.html) {
      const place = page.querySelector(".screens");
      const scrolled = shown ? shown.scrollTop : 0;
      shown = document.importNode(new DOMParser().parseFromString(answer.html, "text/html").body.firstElementChild, true);
      shown.classList.add("shown");
      place.replaceChildren(shown);
      shown.scrollTop = scrolled;
    }
    if (answer.frame) {
      state = answer.frame;
      draw();
    }
    Masthead.setText(parts.alerts, answer.alerts || "");
    page.dataset.shown = String(answer.at);
    tell();
    spread(false);
    if (!playing) keep();
  }

  function draw() {
    if (!shown || !state || !page || !page.isConnected) return;
    const moment = Masthead.dig(state, "meta.at");
    Masthead.render(shown, state, moment);
    Masthead.draw(shown, state, zone());
    Masthead.countHidden(shown);
    for (const element of shown.querySelectorAll(".wall-head .clock")) Masthead.setText(element, clock(moment));
  }

  function say(text) {
    trouble = text;
    tell();
  }

  function tell() {
    Masthead.setText(page.querySelector(".rewind-moment"), words(at));
    const ago = trouble || (last ? Masthead.span(Date.now() / 1000 - at) + " ago" : "");
    Masthead.setText(page.querySelector(".rewind-ago"), ago);
    parts.slider.value = String(at);
    parts.slider.setAttribute("aria-valuetext", words(at));
    if (document.activeElement !== parts.field) parts.field.value = typed(at);
    parts.play.textContent = playing ? "Stop" : "Play";
    page.classList.toggle("playing", Boolean(playing));
    page.classList.toggle("by-writing", by !== "");
  }

  /* The address holds the moment; so do the ways to the other screens. */
  function keep() {
    const query = "?at=" + new Date(at * 1000).toISOString().slice(0, 19) + "Z" + (span === 86400 ? "" : "&span=" + span) + (by ? "&by=" + by : "") + (range ? "&range=" + range : "");
    if (location.search !== query) history.replaceState(history.state, "", location.pathname + query);
    for (const link of page.querySelectorAll(".rewind-tab")) link.href = link.href.split("?")[0] + query;
    page.querySelector(".rewind-now").title = "As it stands now";
  }

  /* Another range of the key figures. */
  document.addEventListener("click", (event) => {
    const chosen = page && event.target.closest && event.target.closest(".rewind-ranges [data-range]");
    if (!chosen) return;
    range = chosen.dataset.range;
    go(at);
  });

  /* ---- playing ---- */

  function play() {
    if (at >= newest() - 1) return say("nothing newer is settled");
    playing = { at, since: Date.now() };
    say("");
  }

  function pause() {
    if (!playing) return;
    playing = null;
    tell();
    go(at);
  }

  function faster(each) {
    speed = each;
    if (playing) playing = { at, since: Date.now() };
    for (const one of parts.speeds.children) {
      const on = Number(one.dataset.speed) === speed;
      one.classList.toggle("on", on);
      one.setAttribute("aria-pressed", String(on));
    }
  }

  setInterval(() => {
    if (!page || !page.isConnected || !playing) return;
    at = Math.floor(playing.at + ((Date.now() - playing.since) / 1000) * speed);
    if (at >= newest()) {
      at = newest();
      pause();
      return say("this is as new as it is settled");
    }
    tell();
    const gap = Math.max(LEAST_GAP_MS, SHARE * took);
    if (!busy && Date.now() - fetched >= gap && String(at) !== page.dataset.shown) ask(String(at));
  }, 100);

  document.addEventListener("keydown", (event) => {
    if (!page || !page.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest && event.target.closest("input:not(.rewind-slider), select, textarea, summary");
    if (field || !last) return;
    const step = (STEPS[span] || 60) * (event.shiftKey ? 10 : 1);
    const speeds = page.dataset.speeds.split(" ").map(Number);
    const other = (way) => speeds[Math.min(speeds.length - 1, Math.max(0, speeds.indexOf(speed) + way))];
    const moved = (by) => {
      pause();
      go(at + by);
    };
    switch (event.key) {
      case " ": if (playing) pause(); else play(); break;
      case "ArrowLeft": moved(-step); break;
      case "ArrowRight": moved(step); break;
      case "ArrowUp": faster(other(1)); break;
      case "ArrowDown": faster(other(-1)); break;
      case "Home": moved(end - span - at); break;
      case "End": moved(end - at); break;
      case "n": spike(1); break;
      case "p": spike(-1); break;
      default: return;
    }
    event.preventDefault();
    // A button that has the focus would be pressed by the same key.
    if (document.activeElement && document.activeElement.classList.contains("rewind-button")) document.activeElement.blur();
  });

  /* ---- the page ---- */

  Masthead.adopt("rewind", (found) => {
    page = found;
    state = shown = playing = null;
    busy = false;
    last = 0;
    marks = [];
    parts = {};
    if (!page) return;
    const query = new URLSearchParams(location.search);
    span = STEPS[query.get("span")] ? Number(query.get("span")) : 86400;
    range = page.dataset.screen === ":kpi" && /^\w{1,8}$/.test(query.get("range") || "") ? query.get("range") : "";
    by = query.get("by") === "written" ? "written" : "";
    end = 0;
    parts.alerts = made("span", "rewind-alerts");
    page.querySelector(".rewind-when").append(parts.alerts);
    bar();
    at = Math.floor(Date.now() / 1000) - 10;
    trouble = "reading what is kept of it";
    tell();
    Masthead.plotly();
    ask(query.get("at") || String(at));
  });
  new ResizeObserver(draw).observe(document.documentElement);
  document.fonts.addEventListener("loadingdone", draw);
})(window.Masthead);
