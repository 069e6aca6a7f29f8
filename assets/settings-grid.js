/* The grid of a screen, by mouse and by keyboard. What it makes stands in the field below it, as it is saved:
   rows of panel names. The preview is a wall of its own, drawn from what is there now. */
"use strict";

(function (Masthead) {
  const SHOWN_AFTER_MS = 600;
  const field = (at) => document.getElementById(`{"at":"${at}","type":"settings-field"}`);
  const numbers = (at) => (field(at) ? field(at).value.split(",").map(Number).filter((each) => each > 0) : []);

  /* As if it was typed, so that Dash hears of it. */
  function write(into, text) {
    if (!into || into.value === text) return;
    const kind = into instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(into, text);
    into.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* Rows of names as rectangles; null if they are none. */
  function read(text) {
    const rows = text.split("\n").map((row) => row.trim().split(/\s+/).filter(Boolean)).filter((row) => row.length);
    if (!rows.length || rows.some((row) => row.length !== rows[0].length)) return null;
    const panels = new Map();
    rows.forEach((row, y) => row.forEach((name, x) => {
      if (name === ".") return;
      const at = panels.get(name);
      if (!at) panels.set(name, { x, y, w: 1, h: 1 });
      else Object.assign(at, { x: Math.min(at.x, x), w: Math.max(at.x + at.w, x + 1) - Math.min(at.x, x), h: y + 1 - at.y });
    }));
    const grid = { cols: rows[0].length, rows: rows.length, panels };
    const whole = cells(grid);
    return whole && whole.every((row, y) => row.every((name, x) => name === rows[y][x])) ? grid : null;
  }

  function cells(grid) {
    const found = Array.from({ length: grid.rows }, () => Array(grid.cols).fill("."));
    for (const [name, at] of grid.panels) {
      for (let y = at.y; y < at.y + at.h; y += 1) {
        for (let x = at.x; x < at.x + at.w; x += 1) {
          if (found[y][x] !== ".") return null;
          found[y][x] = name;
        }
      }
    }
    return found;
  }

  function text(grid) {
    const rows = cells(grid);
    const wide = rows[0].map((_, x) => Math.max(...rows.map((row) => row[x].length)));
    return rows.map((row) => row.map((name, x) => name.padEnd(wide[x])).join(" ").trimEnd()).join("\n");
  }

  const meets = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  const inside = (grid, at) => at.x >= 0 && at.y >= 0 && at.w > 0 && at.h > 0 && at.x + at.w <= grid.cols && at.y + at.h <= grid.rows;
  const others = (grid, name, at) => [...grid.panels].filter(([one, where]) => one !== name && meets(where, at));

  /* What is left of a panel where another one takes a part of it: its largest side; null if nothing is. */
  function rest(of, taken) {
    const sides = [
      { ...of, w: taken.x - of.x },
      { ...of, x: taken.x + taken.w, w: of.x + of.w - taken.x - taken.w },
      { ...of, h: taken.y - of.y },
      { ...of, y: taken.y + taken.h, h: of.y + of.h - taken.y - taken.h },
    ].filter((side) => side.w > 0 && side.h > 0);
    return sides.sort((a, b) => b.w * b.h - a.w * a.h)[0] || null;
  }

  /* Each changes the grid and returns why not, or nothing. */
  const deeds = {
    move(grid, name, dx, dy) {
      const at = grid.panels.get(name);
      const to = { ...at, x: at.x + dx, y: at.y + dy };
      if (!inside(grid, to)) return `${name} is at the edge`;
      const met = others(grid, name, to);
      if (!met.length) grid.panels.set(name, to);
      else deeds.swap(grid, name, met[0][0]);
    },
    swap(grid, name, other) {
      const at = grid.panels.get(name);
      grid.panels.set(name, grid.panels.get(other));
      grid.panels.set(other, at);
    },
    size(grid, name, w, h) {
      const to = { ...grid.panels.get(name), w, h };
      if (!inside(grid, to)) return w > 0 && h > 0 ? `${name} is at the edge` : `${name} cannot be smaller`;
      const left = others(grid, name, to).map(([one, where]) => [one, rest(where, to)]);
      const none = left.find(([, where]) => !where);
      if (none) return `${none[0]} would have no room: take it out or move it first`;
      grid.panels.set(name, to);
      for (const [one, where] of left) grid.panels.set(one, where);
    },
    drop(grid, name, x, y) {
      const [met] = others(grid, name, { x, y, w: 1, h: 1 });
      if (met) return deeds.swap(grid, name, met[0]);
      const at = grid.panels.get(name);
      const to = { ...at, x: Math.min(x, grid.cols - at.w), y: Math.min(y, grid.rows - at.h) };
      grid.panels.set(name, others(grid, name, to).length ? { x, y, w: 1, h: 1 } : to);
    },
    add(grid, name) {
      const rows = cells(grid);
      for (let y = 0; y < grid.rows; y += 1) {
        const x = rows[y].indexOf(".");
        if (x >= 0) return void grid.panels.set(name, { x, y, w: 1, h: 1 });
      }
      grid.rows += 1;
      grid.panels.set(name, { x: 0, y: grid.rows - 1, w: grid.cols, h: 1 });
    },
    out(grid, name) {
      if (grid.panels.size === 1) return "at least one panel is needed";
      grid.panels.delete(name);
    },
    lines(grid, key, by) {
      const [at, long] = key === "rows" ? ["y", "h"] : ["x", "w"];
      const last = grid[key] + by;
      if (last < 1) return "one is left";
      const alone = [...grid.panels].find(([, where]) => where[at] >= last);
      if (alone) return `${alone[0]} stands there: take it out or move it first`;
      grid[key] = last;
      for (const where of grid.panels.values()) where[long] = Math.min(where[long], last - where[at]);
    },
  };

  class Editor {
    constructor(root) {
      this.root = root;
      this.known = JSON.parse(root.dataset.panels);
      this.board = this.made("div", "settings-board", { role: "group" });
      this.board.setAttribute("aria-label", "Panels: arrows move the one in focus, with Shift they resize it, Delete takes it out");
      this.choice = this.made("select", "form-select", { ariaLabel: "Panel to add" });
      const tools = this.made("div", "settings-tools");
      tools.append(this.choice);
      for (const [words, deed] of [
        ["Add panel", () => this.do("add", this.choice.value)],
        ["Row +", () => this.do("lines", "rows", 1)],
        ["Row −", () => this.do("lines", "rows", -1)],
        ["Column +", () => this.do("lines", "cols", 1)],
        ["Column −", () => this.do("lines", "cols", -1)],
      ]) {
        const button = this.made("button", "btn btn-outline-secondary btn-sm", { type: "button", textContent: words });
        button.addEventListener("click", deed);
        tools.append(button);
      }
      this.said = this.made("p", "settings-said", { role: "status" });
      this.frame = this.made("iframe", "settings-preview", { title: "Preview with what is there now", loading: "lazy", tabIndex: -1 });
      const around = this.made("div", "settings-preview-around");
      around.append(this.frame);
      root.append(tools, this.board, this.said, this.made("p", "settings-said settings-about", { textContent: "Preview: the wall as it would be now" }), around);
      this.board.addEventListener("keydown", (event) => this.key(event));
      this.board.addEventListener("pointerdown", (event) => this.grab(event));
      new ResizeObserver(() => this.scale()).observe(around);
      this.around = around;
      this.look();
    }

    made(tag, className, more = {}) {
      return Object.assign(document.createElement(tag), { className }, more);
    }

    look() {
      this.grid = read(field("grid").value);
      this.draw();
    }

    do(deed, ...given) {
      if (!this.grid) return;
      const before = { rows: this.grid.rows, cols: this.grid.cols };
      const why = deeds[deed](this.grid, ...given);
      if (!why) {
        for (const [at, key] of [["heights", "rows"], ["widths", "cols"]]) {
          const shares = numbers(at);
          if (!shares.length || before[key] === this.grid[key]) continue;
          while (shares.length < this.grid[key]) shares.push(1);
          write(field(at), shares.slice(0, this.grid[key]).join(", "));
        }
        write(field("grid"), text(this.grid));
      }
      const at = typeof given[0] === "string" && this.grid.panels.get(given[0]);
      this.draw(at ? given[0] : "");
      this.said.textContent = why || (at ? `${given[0]}: columns ${at.x + 1} to ${at.x + at.w}, rows ${at.y + 1} to ${at.y + at.h}` : "");
    }

    tracks() {
      const [heights, widths] = [numbers("heights"), numbers("widths")];
      const { rows, cols } = this.grid;
      return {
        heights: heights.length === rows ? heights : Array(rows).fill(1),
        widths: widths.length === cols ? widths : Array(cols).fill(1),
      };
    }

    draw(focused = "") {
      this.board.replaceChildren();
      if (!this.grid) {
        this.said.textContent = "The rows below are no grid: each needs the same number of names, and a name fills one rectangle.";
        return;
      }
      const { heights, widths } = this.tracks();
      this.board.style.gridTemplateRows = heights.map((each) => `minmax(0, ${each}fr)`).join(" ");
      this.board.style.gridTemplateColumns = widths.map((each) => `minmax(0, ${each}fr)`).join(" ");
      cells(this.grid).forEach((row, y) => row.forEach((name, x) => {
        if (name !== ".") return;
        const empty = this.made("span", "settings-empty");
        empty.style.gridArea = `${y + 1} / ${x + 1}`;
        this.board.append(empty);
      }));
      for (const [name, at] of this.grid.panels) {
        const panel = this.made("button", "settings-panel", { type: "button", textContent: name });
        panel.dataset.name = name;
        panel.style.gridArea = `${at.y + 1} / ${at.x + 1} / span ${at.h} / span ${at.w}`;
        panel.append(this.made("i", "settings-grip"));
        this.board.append(panel);
        if (name === focused) panel.focus();
      }
      const free = this.known.filter((name) => !this.grid.panels.has(name));
      const chosen = this.choice.value;
      this.choice.replaceChildren(...free.map((name) => new Option(name, name, false, name === chosen)));
      clearTimeout(this.later);
      this.later = setTimeout(() => this.preview(), this.frame.src ? SHOWN_AFTER_MS : 0);
    }

    key(event) {
      const panel = event.target.closest(".settings-panel");
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!panel || event.altKey || event.ctrlKey || event.metaKey) return;
      const { name } = panel.dataset;
      const at = this.grid.panels.get(name);
      if (step) {
        if (event.shiftKey) this.do("size", name, at.w + step[0], at.h + step[1]);
        else this.do("move", name, ...step);
      } else if (event.key === "Delete" || event.key === "Backspace") this.do("out", name);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    grab(event) {
      const panel = event.target.closest(".settings-panel");
      if (!panel || event.button !== 0) return;
      const { name } = panel.dataset;
      const sizes = event.target.classList.contains("settings-grip");
      const from = this.cell(event);
      panel.setPointerCapture(event.pointerId);
      panel.classList.add("held");
      panel.addEventListener("pointercancel", () => panel.classList.remove("held"), { once: true });
      panel.addEventListener("pointerup", (up) => {
        panel.classList.remove("held");
        const to = this.cell(up);
        const at = this.grid.panels.get(name);
        if (sizes) this.do("size", name, to.x - at.x + 1, to.y - at.y + 1);
        else if (to.x !== from.x || to.y !== from.y) this.do("drop", name, to.x, to.y);
      }, { once: true });
    }

    cell(event) {
      const box = this.board.getBoundingClientRect();
      const { heights, widths } = this.tracks();
      const which = (shares, part) => {
        let sum = 0;
        const all = shares.reduce((a, b) => a + b, 0);
        const found = shares.findIndex((each) => (sum += each) / all > part);
        return found < 0 ? (part < 0 ? 0 : shares.length - 1) : found;
      };
      return { x: which(widths, (event.clientX - box.left) / box.width), y: which(heights, (event.clientY - box.top) / box.height) };
    }

    preview() {
      const draft = JSON.stringify({ grid: field("grid").value.split("\n").filter((row) => row.trim()), heights: numbers("heights"), widths: numbers("widths") });
      const bytes = String.fromCharCode(...new TextEncoder().encode(draft));
      const address = `/wall/:${btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
      // Not into the history: the way back leads to the page before.
      if (this.shown === address) return;
      this.shown = address;
      if (this.frame.contentWindow && this.frame.src) this.frame.contentWindow.location.replace(address);
      else this.frame.src = address;
      this.scale();
    }

    scale() {
      this.frame.style.transform = `scale(${this.around.clientWidth / 1920})`;
    }
  }

  const editors = new WeakMap();
  Masthead.watch(() => {
    for (const root of document.querySelectorAll(".settings-grid")) {
      if (!editors.has(root) && field("grid")) editors.set(root, new Editor(root));
    }
  });
  document.addEventListener("input", (event) => {
    const root = document.querySelector(".settings-grid");
    const editor = root && editors.get(root);
    if (editor && event.isTrusted && ["grid", "heights", "widths"].some((at) => event.target === field(at))) editor.look();
  });
})(window.Masthead);
