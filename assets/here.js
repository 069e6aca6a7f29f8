/* Every page that people use is somebody's presence: listens at /here, says what is shown, and keeps the line on top,
   clocks and company right. dashboard/live/here.py has the messages. */
"use strict";

(function (Masthead) {
  const SILENT_MS = 5000;
  const FIRST_WAIT_MS = 300;
  const LONGEST_WAIT_MS = 10000;

  let state = null; // what the server said, as far as it is known
  let said = {}; // what this page last said of itself
  let heard = 0;
  let offset = 0; // server's time minus ours, ms
  const followers = [];
  let shownLink = null; // the link of this page, once it was scrolled into view

  const top = () => document.getElementById("top");
  const me = () => (top() ? top().dataset.me : "");
  const now = () => (Date.now() + offset) / 1000;

  /* `follow(fn)`: fn(state) after every message. `say({...})`: a part of what the page says changed. */
  const follow = (fn) => followers.push(fn);

  function say(part) {
    const next = { ...said, ...part };
    for (const name of Object.keys(next)) if (next[name] === undefined) delete next[name];
    if (JSON.stringify(next) === JSON.stringify(said)) return;
    said = next;
    server.send(said);
  }

  const server = Masthead.connection({
    address: () => "/here",
    hear,
    greet: () => Object.keys(said).length && server.send(said),
    soonest: FIRST_WAIT_MS,
    latest: LONGEST_WAIT_MS,
  });

  function hear(message) {
    heard = Date.now();
    server.well();
    state = message.full !== undefined ? message.full : Masthead.apply(state || {}, message.patch);
    const difference = state.at * 1000 + 500 - Date.now();
    if (Math.abs(difference - offset) > 1500) offset = Math.abs(difference) > 1500 ? difference : 0;
    show();
    for (const fn of followers) fn(state);
  }

  /* ---- what every page shows of it ---- */

  function show() {
    const head = top();
    if (!head || state === null) return;
    Masthead.setText(head.querySelector(".on-now"), String(state.on || 1));
    const unread = head.querySelector(".unread-count");
    if (unread && state.unread !== undefined) {
      Masthead.setText(unread, String(state.unread));
      unread.classList.toggle("none", !state.unread);
    }
    const names = Object.keys(state.crises || {});
    head.querySelector(".crisis-badge").classList.toggle("off", names.length === 0);
    Masthead.setText(head.querySelector(".crisis-names"), names.join(", "));
    head.classList.remove("silent");
    head.classList.add("live");
  }

  /* Others at a case, in words; writing comes first. */
  function company(id) {
    const here = Object.entries((state && state.people && state.people[id]) || {}).filter(([name]) => name !== me());
    if (!here.length) return "";
    const writing = here.filter(([, writes]) => writes).map(([name]) => name);
    const looking = here.filter(([, writes]) => !writes).map(([name]) => name);
    const said = [];
    if (writing.length) said.push(writing.join(", ") + (writing.length > 1 ? " are writing" : " is writing"));
    if (looking.length) said.push(looking.join(", ") + (looking.length > 1 ? " are looking" : " is looking"));
    return said.join(", ");
  }

  function stretch(seconds) {
    const minutes = Math.floor(Math.max(0, seconds) / 60);
    if (minutes < 1) return Math.max(0, Math.floor(seconds)) + " s";
    if (minutes < 60) return minutes + " min";
    if (minutes < 48 * 60) return Math.floor(minutes / 60) + " h" + (minutes % 60 ? " " + (minutes % 60) + " min" : "");
    return Masthead.span(seconds);
  }

  function clock(element) {
    const told = element.dataset;
    const due = Number(told.due) || 0;
    const at = Number(told.stopped) || now();
    const standing = !due ? "none" : at > due ? (told.stopped ? "missed" : "breached") : told.stopped ? "met" : at >= Number(told.risk) ? "at_risk" : "running";
    if (told.standing !== standing) told.standing = standing;
    const words = {
      none: () => "no target",
      breached: () => stretch(at - due) + " late",
      at_risk: () => stretch(due - at) + " left",
      running: () => stretch(due - at) + " left",
      met: () => "kept, " + stretch(due - at) + " early",
      missed: () => stretch(at - due) + " late",
    };
    Masthead.setText(element, words[standing]());
  }

  function tick() {
    for (const element of document.querySelectorAll(".clock[data-due]")) clock(element);
    for (const element of document.querySelectorAll(".age[data-since]")) {
      Masthead.setText(element, Masthead.span(now() - Number(element.dataset.since)) + " ago");
    }
    const head = top();
    if (head) {
      const silent = heard > 0 && Date.now() - heard > SILENT_MS;
      head.classList.toggle("silent", silent);
      if (silent) Masthead.setText(head.querySelector(".not-live"), "no news for " + Masthead.span((Date.now() - heard) / 1000));
    }
  }

  function adopt() {
    if (!top()) return server.close();
    server.open();
    show();
    const here = top().querySelector("[aria-current]");
    if (here && here !== shownLink) here.scrollIntoView({ block: "nearest", inline: "nearest" });
    shownLink = here;
    if (!document.querySelector("#desk, #case")) say({ desk: undefined, wanted: undefined, open: undefined, spot: undefined });
    const titled = document.querySelector("[data-title]");
    if (titled && document.title !== titled.dataset.title) document.title = titled.dataset.title;
    tick();
  }

  let waiting = false;
  Masthead.watch(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      adopt();
    });
  });
  setInterval(tick, 1000);

  Object.assign(Masthead, { follow, say, me, company, clock, here: () => state });
})(window.Masthead);
