/* Sets what the server said into elements that the server rendered. layouts/kit/bind.py has the vocabulary,
   layouts/kit/formats.py the same formats. Text from outside goes into textContent and nowhere else. */
"use strict";
window.Masthead = window.Masthead || {};

(function (Masthead) {
  const NOTHING = "–";

  /* ---- JSON merge patch, RFC 7386 ---- */

  function apply(old, change) {
    if (change === null || typeof change !== "object" || Array.isArray(change)) return change;
    const merged = old !== null && typeof old === "object" && !Array.isArray(old) ? { ...old } : {};
    for (const [key, value] of Object.entries(change)) {
      if (value === null) delete merged[key];
      else Object.defineProperty(merged, key, { value: apply(merged[key], value), enumerable: true, writable: true, configurable: true });
    }
    return merged;
  }

  /* ---- formats ---- */

  const cut = (value, digits) => {
    const text = value.toFixed(digits);
    return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
  };
  const comma = (value) => value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ",");
  const whole = (value) => (value < 1e6 ? comma(value) : cut(value / 1e6, 2) + " M");
  function about(value) {
    if (value < 10) return cut(value, 1);
    if (value < 1e4) return comma(value);
    if (value < 1e6) return cut(value / 1e3, value < 1e5 ? 1 : 0) + "k";
    return cut(value / 1e6, 1) + " M";
  }
  function signed(value) {
    const short = about(Math.abs(value));
    return short === "0" ? "0" : (value > 0 ? "+" : "−") + short;
  }
  function span(seconds) {
    const s = Math.max(0, Math.trunc(seconds));
    if (s < 60) return s + " s";
    if (s < 3600) return Math.floor(s / 60) + " min";
    if (s < 172800) return Math.floor(s / 3600) + " h";
    const days = Math.floor(s / 86400);
    if (days < 100) return days + " days";
    return days < 730 ? days + " d" : Math.floor(days / 365) + " years";
  }
  const FORMATS = {
    text: String,
    int: whole,
    about,
    tenths: (value) => value.toFixed(1),
    signed,
    percent: (value) => value + " %",
    age: (value, now) => span(now - value),
    span,
  };

  /* ---- elements ---- */

  const own = (object, key) => (object !== null && typeof object === "object" && Object.hasOwn(object, key) ? object[key] : undefined);
  const dig = (object, path) => path.split(".").reduce(own, object);
  const found = (path, state, item) => (path[0] === "." ? dig(item, path.slice(1)) : dig(state, path));

  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function set(element, state, item, now) {
    const told = element.dataset;
    if (told.bind !== undefined) {
      const value = found(told.bind, state, item);
      setText(element, value === undefined ? (told.format === "text" ? "" : NOTHING) : (FORMATS[told.format] || String)(value, now));
    }
    if (told.vars !== undefined) {
      for (const pair of told.vars.split(";")) {
        const at = pair.indexOf(":");
        const value = found(pair.slice(at + 1), state, item);
        const number = typeof value === "number" ? String(value) : "0";
        if (element.style.getPropertyValue(pair.slice(0, at)) !== number) element.style.setProperty(pair.slice(0, at), number);
      }
    }
    if (told.marks !== undefined) {
      for (const pair of told.marks.split(";")) {
        const at = pair.indexOf(":");
        const value = found(pair.slice(at + 1), state, item);
        const text = value === undefined || value === false ? "" : String(value);
        const name = "data-" + pair.slice(0, at);
        if (element.getAttribute(name) !== text) element.setAttribute(name, text);
      }
    }
    if (told.tint !== undefined) {
      const key = String(found(told.tint, state, item) || "");
      element.style.setProperty("--hue", /^[td]\d+$/.test(key) ? "var(--" + key + ")" : "");
    }
    if (told.when !== undefined || told.unless !== undefined) {
      const off = (told.when !== undefined && !found(told.when, state, item)) || (told.unless !== undefined && !!found(told.unless, state, item));
      element.classList.toggle("off", off);
    }
  }

  const FOLLOWING = "[data-bind],[data-vars],[data-marks],[data-tint],[data-when],[data-unless]";

  function ordered(table, order) {
    const sign = order[0] === "-" ? -1 : 1;
    const field = order.replace(/^-/, "");
    const value = (key) => (typeof table[key][field] === "number" ? table[key][field] : 0);
    return Object.keys(table).sort((a, b) => sign * (value(a) - value(b)) || (a < b ? -1 : a > b ? 1 : 0));
  }

  const shown = new WeakMap();

  function fill(list, state, now) {
    const table = dig(state, list.dataset.list) || {};
    const keys = ordered(table, list.dataset.order);
    const before = shown.get(list);
    [...list.children].forEach((slot, n) => {
      const key = keys[n];
      slot.classList.toggle("vacant", key === undefined);
      const item = key === undefined ? {} : table[key];
      set(slot, state, item, now);
      for (const element of slot.querySelectorAll(FOLLOWING)) set(element, state, item, now);
      if (before && key !== undefined && !before.has(key)) {
        const again = slot.classList.contains("arrived-a");
        slot.classList.toggle("arrived-a", !again);
        slot.classList.toggle("arrived-b", again);
      }
    });
    shown.set(list, new Set(keys));
  }

  /* Everything in `root` follows `state`; `now` is the server's time in seconds. */
  function render(root, state, now) {
    for (const element of root.querySelectorAll(FOLLOWING)) {
      if (!element.closest("[data-list]")) set(element, state, null, now);
    }
    for (const list of root.querySelectorAll("[data-list]")) fill(list, state, now);
  }

  /* Rows that do not fit stand in a column outside: say how many. */
  function countHidden(root) {
    for (const panel of root.querySelectorAll(".panel")) {
      const list = panel.querySelector(".slots.overflows");
      if (!list) continue;
      const edge = list.getBoundingClientRect().right;
      const hidden = [...list.children].filter((row) => row.offsetParent && row.getBoundingClientRect().left >= edge).length;
      setText(panel.querySelector(".more"), hidden ? "+" + hidden + " more" : "");
    }
  }

  /* One element, and all within, follow the values of one row. */
  function row(element, item, now) {
    set(element, {}, item, now);
    for (const inner of element.querySelectorAll(FOLLOWING)) set(inner, {}, item, now);
  }

  Object.assign(Masthead, { apply, render, row, countHidden, dig, span, setText, FORMATS });
})(window.Masthead);
