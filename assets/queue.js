/* The queue: makes its lines from the page's template, keeps order, choice and focus while they come and go. */
"use strict";

(function (Masthead) {
  let page = null; // the <main> of the desk
  let current = null; // id of the case the keyboard is at
  let order = [];
  let state = null;
  const rows = new Map(); // id -> element
  const shown = new Map(); // id -> the values it shows
  const chosen = new Set();

  const list = () => page.querySelector(".rows");
  const filters = () => page.querySelector(".filters");
  const KEPT = "masthead-desk";
  const remembered = () => JSON.parse(sessionStorage.getItem(KEPT) || "{}");
  const remember = (part) => sessionStorage.setItem(KEPT, JSON.stringify({ ...remembered(), ...part }));

  /* ---- what is wanted ---- */

  function wanted() {
    const found = {};
    for (const field of filters().elements) if (field.name && field.value) found[field.name] = field.value;
    return found;
  }

  /* Which heading the order goes by, and which way. */
  function markOrder() {
    const { order, way } = filters().elements;
    for (const button of page.querySelectorAll(".heads .sorts")) {
      const usual = button.dataset.usual;
      const other = usual === "ascending" ? "descending" : "ascending";
      const ours = button.dataset.order === order.value;
      button.parentNode.setAttribute("aria-sort", ours ? (way.value ? other : usual) : "none");
    }
  }

  function sort(by) {
    const { order, way } = filters().elements;
    way.value = order.value === by && !way.value ? "back" : "";
    order.value = by;
    ask();
  }

  function ask() {
    remember({ wanted: wanted() });
    markOrder();
    const { again, state: of } = wanted();
    page.dataset.shows = again === "snoozed" ? "put-off" : again ? "again" : of === "resolved" || of === "dismissed" ? "over" : "waits";
    Masthead.say({ desk: page.dataset.desk, wanted: wanted(), open: undefined, spot: undefined });
  }

  function offer(name, values) {
    const select = filters().elements[name];
    const known = [...select.options].slice(1).map((option) => option.value);
    const all = select.value && !values.includes(select.value) ? [...values, select.value] : values;
    if (known.join("\n") === all.join("\n")) return;
    const value = select.value;
    while (select.options.length > 1) select.remove(1);
    for (const each of all) select.add(new Option(each, each));
    select.value = value;
  }

  /* ---- lines ---- */

  function make(id) {
    const row = page.querySelector(".template .case-row").cloneNode(true);
    row.dataset.id = id;
    row.id = "row-" + id;
    row.querySelector("a").href = "/case/" + encodeURIComponent(id);
    rows.set(id, row);
    return row;
  }

  function render() {
    if (!page || state === null || state.rows === undefined) return;
    const box = list();
    const focused = document.activeElement && document.activeElement.closest ? document.activeElement.closest(".case-row") : null;
    const place = current && rows.has(current) ? rows.get(current).getBoundingClientRect().top : null;
    const was = order.indexOf(current);
    const first = box.childElementCount === 0;
    order = state.order.filter((id) => state.rows[id]);
    const here = new Set(order);
    for (const [id, row] of rows) {
      if (here.has(id)) continue;
      row.remove();
      rows.delete(id);
      shown.delete(id);
      chosen.delete(id);
    }
    let before = null;
    for (const id of order) {
      let row = rows.get(id);
      if (!row) {
        row = make(id);
        if (!first) row.classList.add("arrived");
      }
      const values = state.rows[id];
      if (shown.get(id) !== values) {
        shown.set(id, values);
        Masthead.row(row, values);
        Masthead.clock(row.querySelector(".clock"));
        row.classList.toggle("mine", values.owner === Masthead.me());
      }
      const company = Masthead.company(id);
      Masthead.setText(row.querySelector(".company"), company);
      row.classList.toggle("in-company", company !== "");
      const next = before ? before.nextSibling : box.firstChild;
      // The line with the focus stays in the document where it is: moving it would take the focus away.
      if (next !== row) box.insertBefore(row, next);
      before = row;
    }
    if (current !== null && !here.has(current)) current = order[Math.min(was, order.length - 1)] || null;
    if (current === null && order.length) current = here.has(remembered().current) ? remembered().current : order[0];
    mark();
    if (focused && current && document.activeElement !== rows.get(current)) rows.get(current).focus({ preventScroll: true });
    if (place !== null && rows.has(current) && box.contains(rows.get(current))) {
      const moved = rows.get(current).getBoundingClientRect().top - place;
      if (moved && (focused || window.scrollY > 0)) window.scrollBy(0, moved);
    }
    offer("language", state.languages || []);
    offer("place", state.places || []);
    offer("tag", state.tags || []);
    count();
    remember({ order, current });
  }

  function mark() {
    for (const [id, row] of rows) {
      row.tabIndex = id === current ? 0 : -1;
      row.classList.toggle("current", id === current);
      row.setAttribute("aria-selected", chosen.has(id) ? "true" : "false");
    }
    const said = page.querySelector(".bulk .chosen");
    const target = targets();
    if (said) Masthead.setText(said, chosen.size ? chosen.size + " chosen" : target.length ? target[0].id : "");
    for (const button of page.querySelectorAll(".bulk button")) {
      if (!button.classList.contains("quiet")) button.disabled = target.length === 0;
    }
  }

  function count() {
    const fitting = state.fitting || 0;
    const number = (state.whole === false ? "more than " : "") + fitting.toLocaleString("en");
    const words = fitting === 1 ? "1 case" : number + " cases";
    Masthead.setText(page.querySelector(".count"), fitting > order.length ? words + ", the next " + order.length + " shown" : words);
    const filtered = Object.keys(wanted()).some((name) => name !== "order" && name !== "way");
    const again = state.again || 0;
    const line = page.querySelector(".called-spam");
    line.classList.toggle("off", !again && wanted().again !== "spam");
    const people = again === 1 ? "1 case that was called spam asks" : again.toLocaleString("en") + " cases that were called spam ask";
    Masthead.setText(line.querySelector(".how-many"), again ? people + " again" : "Nobody who was called spam asks again");
    const toggle = line.querySelector("button");
    asked(toggle, "spam");
    const off = state.snoozed || 0;
    const away = page.querySelector(".put-off-line");
    away.classList.toggle("off", !off && wanted().again !== "snoozed");
    Masthead.setText(away.querySelector(".how-many"), off ? (off === 1 ? "1 case is" : off.toLocaleString("en") + " cases are") + " snoozed" : "Nothing is snoozed");
    asked(away.querySelector("button"), "snoozed");
    const nothing = filtered ? "No case fits what you ask for." : "Nothing waits for an answer.";
    Masthead.setText(page.querySelector(".nothing"), order.length ? "" : nothing);
  }

  function asked(toggle, what) {
    const shown = wanted().again === what;
    Masthead.setText(toggle.firstChild, shown ? "Back to the queue" : "Show them");
    toggle.setAttribute("aria-pressed", shown ? "true" : "false");
  }

  /* What an action is about: the chosen ones, else the one the keyboard is at. */
  function targets() {
    const ids = chosen.size ? order.filter((id) => chosen.has(id)) : current ? [current] : [];
    return ids.map((id) => ({ id, version: shown.get(id).version }));
  }

  /* ---- moving about ---- */

  function go(id) {
    current = id;
    mark();
    const row = rows.get(id);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    remember({ current });
  }

  function step(by) {
    if (!order.length) return;
    const at = order.indexOf(current);
    const focused = rows.get(current) === document.activeElement;
    go(order[Math.max(0, Math.min(order.length - 1, focused ? at + by : at))]);
  }

  function choose(id) {
    if (chosen.has(id)) chosen.delete(id);
    else chosen.add(id);
    current = id;
    mark();
  }

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest && event.target.closest("#desk [data-again]");
    if (toggle) {
      filters().elements.again.value = wanted().again === toggle.dataset.again ? "" : toggle.dataset.again;
      ask();
    }
    const heading = event.target.closest && event.target.closest("#desk .heads .sorts");
    if (heading) sort(heading.dataset.order);
    const row = event.target.closest && event.target.closest("#desk .rows .case-row");
    if (!row) return;
    if (event.target.closest(".box")) choose(row.dataset.id);
    else if (event.target.closest("a")) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      open(row.dataset.id);
    } else go(row.dataset.id);
  });
  document.addEventListener("dblclick", (event) => {
    const row = event.target.closest && event.target.closest("#desk .rows .case-row");
    if (row) open(row.dataset.id);
  });

  function open(id) {
    remember({ current: id });
    Masthead.visit("/case/" + encodeURIComponent(id));
  }

  /* Nothing else has the focus: then the line in question is the one that Enter opens. */
  const at = (id) => document.activeElement === rows.get(id) || document.activeElement === document.body;

  /* The keys of the list itself; letters that press buttons are keys.js's. */
  document.addEventListener("keydown", (event) => {
    if (!page || !page.isConnected || Masthead.busy(event)) return;
    const key = event.key;
    if (key === "j" || key === "ArrowDown") step(1);
    else if (key === "k" || key === "ArrowUp") step(-1);
    else if (key === "Home" && order.length) go(order[0]);
    else if (key === "End" && order.length) go(order[order.length - 1]);
    else if (key === "Enter" && current && at(current)) open(current);
    else if ((key === "x" || (key === " " && document.activeElement === rows.get(current))) && current) choose(current);
    else if (key === "Escape") {
      chosen.clear();
      mark();
    } else if (key === "/") filters().elements.text.focus();
    else return;
    event.preventDefault();
  });

  /* What is chosen goes into a spreadsheet or a message, as a table; nothing of it is computed there. */
  const COLUMNS = ["case", "due", "priority", "state", "department", "owner", "tags", "author", "text", "link"];

  function table(ids) {
    const cell = (value) => {
      const text = String(value || "").replace(/\s+/g, " ");
      return /^[=+\-@]/.test(text) ? "'" + text : text;
    };
    const line = (id) => {
      const row = shown.get(id);
      const due = row.due ? new Date(row.due * 1000).toISOString() : "";
      return [id, due, row.priority, row.said, row.department_title, row.owner, row.tagged, row.author, row.text, location.origin + "/case/" + id].map(cell);
    };
    return [COLUMNS, ...ids.map(line)].map((cells) => cells.join("\t")).join("\n") + "\n";
  }

  document.addEventListener("copy", (event) => {
    if (!page || !page.isConnected || !getSelection().isCollapsed || Masthead.asking()) return;
    if (event.target.closest && event.target.closest("input, textarea, select")) return;
    const ids = targets().map((target) => target.id);
    if (!ids.length) return;
    event.clipboardData.setData("text/plain", table(ids));
    event.preventDefault();
    Masthead.hint(ids.length === 1 ? ids[0] + " is copied." : ids.length + " cases are copied.");
    setTimeout(() => Masthead.hint(""), 4000);
  });

  /* A whole number of a case leads to it, wherever it is. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.closest || !event.target.closest("#desk .search")) return;
    const id = event.target.value.trim().toUpperCase();
    if (/^C\d+$/.test(id)) open(id);
  });

  let typing = 0;
  document.addEventListener("input", (event) => {
    if (!event.target.closest || !event.target.closest("#desk .filters")) return;
    // The way round belongs to the order it was chosen for.
    if (event.target.name === "order") filters().elements.way.value = "";
    clearTimeout(typing);
    typing = setTimeout(ask, event.target.name === "text" ? 200 : 0);
  });
  document.addEventListener("change", (event) => {
    if (event.target.classList && event.target.classList.contains("departments-choice")) {
      Masthead.visit(event.target.value ? "/desk/" + encodeURIComponent(event.target.value) : "/desk");
    }
  });

  Masthead.follow((told) => {
    state = told;
    render();
  });
  Masthead.targets = Masthead.targets || [];
  Masthead.targets.push(() => (page && page.isConnected ? targets() : null));

  Masthead.adopt("desk", (found) => {
    page = found;
    clearTimeout(typing); // of a page that is gone: there is nothing left to ask of it
    if (!page) return;
    rows.clear();
    shown.clear();
    chosen.clear();
    order = [];
    state = null;
    current = null;
    page.querySelector(".departments-choice").value = page.dataset.desk;
    const before = remembered().wanted || {};
    for (const name of ["language", "place", "tag"]) if (before[name]) offer(name, [before[name]]);
    for (const field of filters().elements) if (field.name) field.value = before[field.name] || "";
    ask();
    state = Masthead.here();
    if (state && state.rows !== undefined) render();
  });
})(window.Masthead);
