/* What the other scripts stand on: one eye on the document, one connection, Plotly, the way to a page. Knows no panel. */
"use strict";
window.Masthead = window.Masthead || {};

(function (Masthead) {
  /* ---- the document ---- */

  // Dash renders after the scripts have run. What ran before this one stands here already.
  const watching = (Masthead.watching = Masthead.watching || []);
  const attributes = [];
  const eye = new MutationObserver(() => {
    for (const look of watching) {
      try {
        look();
      } catch (error) {
        reportError(error);
      }
    }
  });

  /* look() when elements come or go, or one of these attributes changes. */
  function watch(look, ...names) {
    watching.push(look);
    attributes.push(...names);
    if (names.length) observe();
  }

  function observe() {
    const more = attributes.length ? { attributes: true, attributeFilter: attributes } : {};
    eye.observe(document.documentElement, { childList: true, subtree: true, ...more });
  }

  /* take(element), or take(null), when another one has this id. */
  function adopt(id, take) {
    let adopted = null;
    watch(() => {
      const found = document.getElementById(id);
      if (found !== adopted) take((adopted = found));
    });
  }

  observe();

  /* ---- what Dash tells its components ---- */

  // Each component that is new says so to the whole page, so that what an older one in its place had changed is
  // forgotten; everybody then looks, and a page of n components looks n times n. Where nothing is to be forgotten,
  // nothing need be said.
  const stores = (window.dash_stores = window.dash_stores || []);
  stores.push = (store) => {
    const dispatch = store.dispatch;
    store.dispatch = (action) => (forgets(store, action) ? dispatch(action) : action);
    return Array.prototype.push.call(stores, store);
  };

  function forgets(store, action) {
    if (action.type !== "RESET_COMPONENT_STATE") return true;
    const place = action.payload.itempath.join(",");
    return Object.keys(store.getState().layoutHashes).some((changed) => changed.startsWith(place));
  }

  /* ---- what somebody has opened (details with data-keep) stays open when a part of the page is renewed ---- */

  const opened = new Set();
  let path = "";

  function kept({ dataset, open }) {
    if (dataset.keep === undefined) return;
    if (open) opened.add(dataset.keep);
    else opened.delete(dataset.keep);
  }

  document.addEventListener("toggle", (event) => kept(event.target), true);
  // It opens after this, and says so later still: by then the part may be renewed, and nobody hears of what is gone.
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("summary");
    if (!summary || event.defaultPrevented || event.target.closest("a, button, input")) return;
    kept({ dataset: summary.parentElement.dataset, open: !summary.parentElement.open });
  });
  watch(() => {
    if (location.pathname !== path) opened.clear();
    path = location.pathname;
    if (!opened.size) return;
    for (const details of document.querySelectorAll("details[data-keep]:not([open])")) {
      if (opened.has(details.dataset.keep)) details.open = true;
    }
  });

  /* ---- a connection ---- */

  const SIGNED_OUT = 4401; // dashboard/door/gate.py

  /* Opened again when it is lost, between `soonest` and `latest` ms later; `well()`: it works, so soon the next time. */
  function connection({ address, hear, greet, soonest, latest }) {
    let socket = null;
    let failures = 0;
    let coming = 0;

    function open() {
      if (socket || coming) return;
      const mine = (socket = new WebSocket((location.protocol === "https:" ? "wss://" : "ws://") + location.host + address()));
      mine.onopen = () => mine === socket && greet();
      mine.onmessage = (event) => mine === socket && hear(JSON.parse(event.data));
      mine.onclose = (event) => {
        if (mine !== socket) return;
        socket = null;
        if (event.code === SIGNED_OUT) return location.reload(); // to the sign-in page
        coming = setTimeout(() => {
          coming = 0;
          open();
        }, Math.min(latest, soonest * 2 ** failures) * (0.5 + Math.random()));
        failures += 1;
      };
    }

    function close() {
      clearTimeout(coming);
      const old = socket;
      coming = 0;
      socket = null;
      if (old) old.close();
    }

    function send(message) {
      if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    }

    return { open, close, send, well: () => (failures = 0) };
  }

  /* ---- Plotly, loaded when there is something to draw ---- */

  let loading = null;
  function plotly() {
    if (window.Plotly) return Promise.resolve(window.Plotly);
    loading = loading || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = "/assets/vendor/plotly-basic.min.js";
      script.onload = () => done(window.Plotly);
      script.onerror = () => { loading = null; failed(new Error("plotly did not load")); };
      document.head.appendChild(script);
    });
    return loading;
  }

  /* ---- pages ---- */

  /* As dcc.Link does it: the address is the browser's, so that two in quick succession end at the second. */
  function turn(address) {
    history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  /* Within the pages that Dash renders; others are loaded by the browser. */
  function visit(address) {
    window.scrollTo(0, 0);
    turn(address);
  }

  /* ---- what somebody wants done ---- */

  // Dash asks once for what was set twice before it came to ask: the first would be lost. A page that is busy
  // for a moment takes the keys of that moment all at once. So one after the other, each when the one before is answered.
  const wishes = [];
  const NOT_ASKED_MS = 10_000; // nobody on this page takes it
  let number = 0;

  /* The callback behind the store `id` does it, once; `n` in its data is another one each time. */
  function wish(id, data) {
    number = Math.max(Date.now(), number + 1);
    wishes.push({ id, data: { ...data, n: number }, asked: false });
    if (wishes.length === 1) next();
  }

  function next() {
    const [first] = wishes;
    if (!first) return;
    window.dash_clientside.set_props(first.id, { data: first.data });
    setTimeout(() => first === wishes[0] && !first.asked && done(first), NOT_ASKED_MS);
  }

  function done(wish) {
    if (wish !== wishes[0]) return;
    wishes.shift();
    next();
  }

  const fetched = window.fetch;
  window.fetch = (address, options) => {
    const answer = fetched(address, options);
    const [first] = wishes;
    const body = options && options.body;
    if (first && !first.asked && typeof body === "string" && body.includes(`"n":${first.data.n}`)) {
      first.asked = true;
      const after = () => setTimeout(done, 0, first); // Dash takes the answer first
      answer.then(after, after);
    }
    return answer;
  };

  Object.assign(Masthead, { watch, adopt, connection, plotly, turn, visit, wish });
})(window.Masthead);
