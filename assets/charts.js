/* What cannot be said with text and CSS lengths: one function per name in data-draw.
   Each gets its element and its values, and changes only what differs from what it drew last. */
"use strict";
window.Masthead = window.Masthead || {};

(function (Masthead) {
  const SVG = "http://www.w3.org/2000/svg";
  const MINUTES = 60;

  const color = (name) => getComputedStyle(document.querySelector("main.wall")).getPropertyValue(name).trim();
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

  function svg(parent, name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    if (parent) parent.appendChild(made);
    return made;
  }

  /* An empty svg that fills the element, in its own pixels. */
  function canvas(element) {
    const width = element.clientWidth, height = element.clientHeight;
    let made = element.firstElementChild;
    if (!made) made = svg(element, "svg");
    made.setAttribute("viewBox", "0 0 " + width + " " + height);
    made.replaceChildren();
    return { made, width, height };
  }

  /* ---- volume: Plotly, stacked bars over the usual band ---- */

  const LABELS = ["--negative", "--neutral", "--positive", "--unscored"];

  function nice(most) {
    for (let scale = 1; ; scale *= 10) for (const step of [1, 2, 3, 4, 5, 6, 8]) if (most <= 4 * step * scale) return step * scale;
  }

  function volumeData(values, last) {
    const xs = [], ys = [[], [], [], []], low = [], high = [], bx = [];
    let most = 4;
    for (let minute = last - MINUTES + 1; minute <= last; minute++) {
      const counts = (values.minutes || {})[minute] || [0, 0, 0, 0];
      xs.push(minute);
      counts.forEach((n, i) => ys[i].push(n));
      most = Math.max(most, counts[0] + counts[1] + counts[2] + counts[3]);
      const band = (values.usual || {})[minute];
      if (band) { bx.push(minute); low.push(band[0]); high.push(band[1]); most = Math.max(most, band[1]); }
    }
    const marks = Object.entries(values.marks || {}).map(([minute, name]) => [Number(minute), name]).filter(([minute]) => minute > last - MINUTES && minute <= last);
    marks.sort((a, b) => a[0] - b[0]);
    return { xs, ys, bx, low, high, most: marks.length ? most * 1.2 : most, marks };
  }

  function volumeAxis(last, zone, unit, step) {
    const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
    const ticks = [];
    for (let minute = last - MINUTES + 1; minute <= last; minute++) if (minute % 10 === 0) ticks.push(minute);
    const font = { family: "Inter, sans-serif", size: 2.4 * unit, color: color("--label") };
    return {
      xaxis: { range: [last - MINUTES + 0.4, last + 0.6], tickvals: ticks, ticktext: ticks.map((m) => clock.format(m * 60000)), tickfont: font,
        showgrid: false, zeroline: false, showline: true, linecolor: color("--hairline"), linewidth: 0.1 * unit, ticks: "", fixedrange: true },
      yaxis: { range: [0, 4 * step * 1.04], dtick: step, tickformat: "~s", tickfont: font, gridcolor: color("--hairline"), gridwidth: 0.1 * unit, zeroline: false, ticks: "", fixedrange: true },
      margin: { l: beside(step, unit), r: 0.4 * unit, t: 1 * unit, b: 3.6 * unit },
    };
  }

  /* Whether the wall's own letters are here: names are measured in them. */
  const lettered = () => document.fonts.check("24px Inter");

  const pen = document.createElement("canvas").getContext("2d");

  /* As much of a name as fits into so many pixels; nothing where that says nothing. */
  function fitting(name, room) {
    if (pen.measureText(name).width <= room) return name;
    const letters = Array.from(name);
    while (letters.length && pen.measureText(letters.join("") + "…").width > room) letters.pop();
    return letters.length > 5 ? letters.join("").trimEnd() + "…" : "";
  }

  const short = (n) => (n < 1e3 ? `${n}` : n < 1e6 ? `${n / 1e3}k` : `${n / 1e6}M`);

  /* The room that the numbers beside the chart take: "2.4k" is wider than "24". */
  function beside(step, unit) {
    pen.font = `${2.4 * unit}px Inter, sans-serif`;
    return Math.max(4.4 * unit, 1 * unit + Math.max(...[1, 2, 3, 4].map((n) => pen.measureText(short(n * step)).width)));
  }

  /* Where spikes opened: a mark on top of its minute, its name on the side where there is room.
     The newest chooses first; no name runs into another one or its mark. */
  function marksAt(marks, step, last, unit, width) {
    pen.font = `${2.4 * unit}px Inter, sans-serif`;
    const minute = width / MINUTES, gap = 1.6 * unit;
    const text = [], side = [];
    let free = (last + 0.6) * minute;
    for (let n = marks.length - 1; n >= 0; n--) {
      const [at, name] = marks[n], x = at * minute;
      const before = n ? marks[n - 1][0] * minute + gap : (last - MINUTES + 0.4) * minute;
      const right = fitting(name, free - x - gap), left = fitting(name, x - gap - before);
      const leftwards = left.length > right.length;
      text[n] = leftwards ? left + " " : " " + right;
      side[n] = leftwards ? "middle left" : "middle right";
      free = x - gap - (leftwards ? pen.measureText(left).width : 0);
    }
    return { type: "scatter", mode: "markers+text", hoverinfo: "skip", cliponaxis: false, x: marks.map((mark) => mark[0]), y: marks.map(() => 4 * step * 0.99),
      text, textposition: side, textfont: { family: "Inter, sans-serif", size: 2.4 * unit, color: color("--text") },
      marker: { symbol: "triangle-down", size: 1.5 * unit, color: color("--text") } };
  }

  /* The same picture without Plotly, from the first moment until that is there: an empty chart looks like silence. */
  function sketch(element, data, step, last, unit) {
    element.querySelector(".sketch")?.remove();
    const width = element.clientWidth, height = element.clientHeight;
    const made = svg(element, "svg", { class: "sketch", viewBox: `0 0 ${width} ${height}`, width, height });
    const left = beside(step, unit), floor = height - 3.6 * unit;
    const x = (minute) => left + ((minute - last + MINUTES - 0.4) / (MINUTES + 0.2)) * (width - left - 0.4 * unit);
    const y = (n) => floor - (n / (4 * step * 1.04)) * (floor - unit);
    const wide = 0.78 * (x(1) - x(0));
    data.xs.forEach((minute, n) => {
      let under = 0;
      for (const label of [3, 1, 2, 0]) {
        const over = under + data.ys[label][n];
        if (over > under) svg(made, "rect", { x: x(minute) - wide / 2, y: y(over), width: wide, height: y(under) - y(over), fill: `var(${LABELS[label]})`, opacity: minute === last ? 0.55 : 1 });
        under = over;
      }
    });
    if (data.bx.length > 1) {
      const line = (ys) => data.bx.map((minute, n) => `${x(minute)},${y(ys[n])}`);
      svg(made, "polygon", { points: [...line(data.high), ...line(data.low).reverse()].join(" "), fill: "var(--band)" });
    }
  }

  function volume(element, values, at, zone) {
    const last = Math.floor(at / 60);
    const data = volumeData(values, last);
    let step = nice(data.most);
    // The scale follows up at once and down only when half of it is empty, so that it does not jump.
    if (element.step && step < element.step && data.most > 2 * element.step) step = element.step;
    const unit = rem();
    const font = lettered();
    const now = JSON.stringify([data, last, step, element.clientWidth, element.clientHeight, unit, font]);
    if (element.was === now) return;
    const marked = JSON.stringify(data.marks);
    const moved = element.last !== last || element.step !== step;
    // Where names of marks find room changes with every minute.
    const named = element.marked !== marked || (moved && data.marks.length > 0);
    const fresh = named || element.font !== font || element.unit !== unit || element.size !== element.clientWidth + "x" + element.clientHeight;
    Object.assign(element, { was: now, marked, step, last, unit, font, size: element.clientWidth + "x" + element.clientHeight });
    const edge = data.xs.map((x) => (x === last ? 0.55 : 1));
    if (!window.Plotly) sketch(element, data, step, last, unit);
    Masthead.plotly().then((Plotly) => {
      if (!element.isConnected) return;
      element.querySelector(".sketch")?.remove();
      const axes = volumeAxis(last, zone, unit, step);
      if (fresh || !element.data) {
        const bars = data.ys.map((y, i) => ({ type: "bar", x: data.xs, y, marker: { color: color(LABELS[i]), opacity: edge }, hoverinfo: "skip" }));
        const band = { type: "scatter", mode: "lines", line: { width: 0, shape: "spline" }, hoverinfo: "skip" };
        const layout = { ...axes, barmode: "stack", bargap: 0.22, showlegend: false, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
          width: element.clientWidth, height: element.clientHeight, transition: { duration: 0 } };
        const order = [3, 1, 2, 0];
        Plotly.newPlot(element, [...order.map((i) => bars[i]), { ...band, x: data.bx, y: data.low }, { ...band, x: data.bx, y: data.high, fill: "tonexty", fillcolor: color("--band") }, marksAt(data.marks, step, last, unit, element.clientWidth - axes.margin.l - axes.margin.r)],
          layout, { staticPlot: true, displayModeBar: false, responsive: false });
        return;
      }
      const order = [3, 1, 2, 0];
      if (moved) {
        Plotly.update(element, { x: [...order.map(() => data.xs), data.bx, data.bx], y: [...order.map((i) => data.ys[i]), data.low, data.high], "marker.opacity": [edge] }, axes, [0, 1, 2, 3, 4, 5]);
      } else {
        Plotly.restyle(element, { y: order.map((i) => data.ys[i]) }, [0, 1, 2, 3]);
      }
    });
  }

  /* ---- departments: twelve bars of five minutes ---- */

  function spark(element, values, at) {
    const spark = values.spark || {};
    const usual = Masthead.dig(values, "hour.u.m");
    const last = Math.floor(at / 300);
    const now = JSON.stringify([spark, usual, last, element.clientWidth]);
    if (element.was === now) return;
    element.was = now;
    const { made, width, height } = canvas(element);
    const counts = [];
    for (let period = last - 11; period <= last; period++) counts.push(spark[period] || 0);
    const most = Math.max(4, ...counts, usual ? usual / 6 : 0);
    const step = width / 12, bar = step * 0.72;
    counts.forEach((n, i) => {
      const tall = n ? Math.max(2, (n / most) * height) : 0;
      svg(made, "rect", { x: i * step, y: height - tall, width: bar, height: tall, rx: Math.min(3, bar / 6), fill: color("--label"), opacity: i === 11 ? 0.55 : 0.9 });
    });
    svg(made, "rect", { x: 0, y: height - 1, width: width - step + bar, height: 1, fill: color("--quiet"), opacity: 0.6 });
    if (usual) {
      const y = height - (usual / 12 / most) * height;
      svg(made, "rect", { x: 0, y: y - 1, width: width - step + bar, height: 2, fill: color("--tick"), opacity: 0.5 });
    }
  }

  /* ---- flow: ribbons between the lines on both sides ---- */

  function ends(element, side) {
    const found = new Map();
    const top = element.getBoundingClientRect().top;
    for (const end of element.parentElement.querySelectorAll(side + " .end")) {
      if (!end.offsetParent) continue;
      const box = end.getBoundingClientRect();
      found.set(end.dataset.end, { middle: box.top - top + box.height / 2, height: box.height });
    }
    return found;
  }

  function flow(element, values) {
    const left = ends(element, ".ends-left"), right = ends(element, ".ends-right");
    const now = JSON.stringify([values, element.clientWidth, [...left], [...right]]);
    if (element.was === now) return;
    element.was = now;
    const { made, width } = canvas(element);
    const order = (key) => (key === "rest" ? 1e6 : Number(key.slice(1)));
    const links = Object.entries(values.links || {}).map(([key, n]) => [...key.split(" "), n]);
    links.sort((a, b) => order(a[0]) - order(b[0]) || order(a[1]) - order(b[1]));
    const leave = {}, arrive = {};
    for (const [topic, department, n] of links) {
      leave[topic] = (leave[topic] || 0) + n;
      arrive[department] = (arrive[department] || 0) + n;
    }
    const sides = [["left", left, leave], ["right", right, arrive]];
    // As thick as the tightest line allows.
    const scale = Math.min(...sides.flatMap(([, places, totals]) => [...places].map(([key, place]) => (0.94 * place.height) / Math.max(1, totals[key] || 0))));
    const thick = (n) => n * scale;
    const fills = { left: new Map(), right: new Map() };
    for (const [name, places, totals] of sides)
      for (const [key, place] of places) fills[name].set(key, place.middle - thick(totals[key] || 0) / 2);
    for (const [topic, department, n] of links) {
      if (!fills.left.has(topic) || !fills.right.has(department)) continue;
      const t = Math.max(0.6, thick(n));
      const y0 = fills.left.get(topic), y1 = fills.right.get(department);
      fills.left.set(topic, y0 + t);
      fills.right.set(department, y1 + t);
      const c = width / 2;
      const path = `M0 ${y0}C${c} ${y0} ${c} ${y1} ${width} ${y1}v${t}C${c} ${y1 + t} ${c} ${y0 + t} 0 ${y0 + t}z`;
      svg(made, "path", { d: path, fill: /^t\d+$/.test(topic) ? `var(--${topic})` : "var(--neutral)", opacity: 0.5 });
    }
    for (const [name, places, totals] of sides)
      for (const [key, place] of places) {
        const t = Math.max(2, thick(totals[key] || 0));
        svg(made, "rect", { x: name === "left" ? 0 : width - 6, y: place.middle - t / 2, width: 6, height: t, rx: 2,
          fill: /^[td]\d+$/.test(key) ? `var(--${key})` : "var(--neutral)" });
      }
  }

  /* ---- map: dots in the Natural Earth projection, as world.svg is drawn ---- */

  const RADIUS = 159.155, BOX = "-435 -224 869 383";

  /* Šavrič, Patterson, Jenny 2011: polynomial of the Natural Earth projection. */
  function project(lat, lon) {
    const phi = (lat * Math.PI) / 180, lambda = (lon * Math.PI) / 180, p2 = phi * phi, p4 = p2 * p2;
    return [
      RADIUS * lambda * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4))),
      -RADIUS * phi * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4))),
    ];
  }

  const MOODS = { p: ["--positive", "+"], n: ["--negative", "−"], u: ["--neutral", ""], x: ["--neutral", ""] };

  function dots(element, values) {
    const now = JSON.stringify(values);
    if (element.was === now) return;
    element.was = now;
    const made = element.firstElementChild || svg(element, "svg", { viewBox: BOX });
    made.replaceChildren();
    const all = Object.values(values).sort((a, b) => b.n - a.n);
    const most = Math.max(9, ...all.map((country) => country.n));
    for (const country of all) {
      const [x, y] = project(country.lat, country.lon);
      const r = Math.max(3, 26 * Math.sqrt(country.n / most));
      const [fill, sign] = MOODS[country.mood] || MOODS.u;
      svg(made, "circle", { cx: x, cy: y, r, fill: `var(${fill})`, "fill-opacity": 0.45, stroke: `var(${fill})`, "stroke-width": 1.2 });
      if (sign && r > 9) svg(made, "text", { x, y: y + 5.6, "text-anchor": "middle", "font-size": 16, "font-weight": 700, fill: "var(--text)" }).textContent = sign;
    }
  }

  /* ---- bubbles: placed by pushing apart, starting from where they were, so that they move little ---- */

  function bubbles(element, values) {
    const topics = values.topics || {};
    const unit = rem(), room = { width: element.clientWidth, height: element.clientHeight };
    const now = JSON.stringify([topics, room, unit, lettered()]);
    if (element.was === now) return;
    element.was = now;
    const all = Object.keys(topics).sort((a, b) => topics[b].n - topics[a].n || Number(a.slice(1)) - Number(b.slice(1)));
    // As many of the largest as stand free of each other; one more than last time is tried first.
    let balls = [];
    pen.font = `${2.4 * unit}px Inter, sans-serif`;
    const names = new Map([...element.children].map((b) => [b.dataset.topic, pen.measureText(b.querySelector(".name").textContent).width]));
    search: for (let many = Math.min(all.length, (element.fitted || all.length) + 1); many > 0; many--) {
      for (const share of [0.4, 0.27, 0.16]) {
        balls = settle(all.slice(0, many), topics, room, unit, share, element.spots || new Map(), names);
        if (balls) { element.fitted = many; break search; }
      }
    }
    element.spots = new Map((balls || []).map((ball) => [ball.key, ball]));
    for (const bubble of element.children) {
      const ball = element.spots.get(bubble.dataset.topic);
      bubble.classList.toggle("unplaced", !ball);
      bubble.classList.toggle("placed", !!ball);
      if (!ball) continue;
      bubble.classList.toggle("small", ball.small);
      bubble.classList.toggle("tiny", ball.tiny);
      bubble.classList.toggle("long", ball.long);
      bubble.style.transform = `translate(${ball.x.toFixed(1)}px, ${ball.y.toFixed(1)}px)`;
      bubble.style.setProperty("--r", ball.r.toFixed(1) + "px");
      bubble.style.setProperty("--ring", ball.ring.toFixed(1) + "px");
    }
    const left = all.length - element.spots.size;
    Masthead.setText(element.closest(".panel").querySelector(".more"), left ? "+" + left + " more" : "");
  }

  /* Places for these topics on `share` of the room, or null if they cannot all stand free. */
  function settle(keys, topics, { width, height }, unit, share, spots, names) {
    const total = keys.reduce((sum, key) => sum + topics[key].n, 0);
    const most = Math.max(...keys.map((key) => topics[key].n), 1);
    const scale = Math.min(Math.sqrt((share * width * height) / Math.PI / Math.max(total, 1)), (0.44 * height) / Math.sqrt(most), 9.6 * unit);
    const balls = keys.map((key, i) => {
      const { n, u } = topics[key];
      const r = Math.max(1.8 * unit, scale * Math.sqrt(n));
      const small = r < 6.4 * unit;
      const tiny = small && r < (0.75 * Masthead.FORMATS.int(n).length + 0.7) * unit;
      const angle = i * 2.399963, far = 0.13 * Math.sqrt(i);
      const start = spots.get(key) || { x: width * (0.5 + Math.cos(angle) * far), y: height * (0.5 + Math.sin(angle) * far) };
      const long = small && names.get(key) > 16.4 * unit; // in two lines
      // A small ball carries its name below, so it takes a box rather than a circle.
      return { key, r, small, tiny, long, x: start.x, y: start.y, ring: u ? Math.min(scale * Math.sqrt(u), 1.6 * r + 2 * unit) : 0,
        hw: small ? Math.max(r, Math.min(8.7 * unit, names.get(key) / 2 + 0.5 * unit)) : r, up: r, down: r + ((tiny ? 5.4 : small ? 2.9 : 0) + (long ? 2.7 : 0)) * unit };
    });
    const gap = 0.8 * unit, rounds = 300;
    for (let round = 0; round < rounds; round++) {
      const pull = 0.02 * Math.max(0, 1 - (1.5 * round) / rounds);
      for (const ball of balls) { ball.x += (width / 2 - ball.x) * pull * 0.6; ball.y += (height / 2 - ball.y) * pull; }
      let touching = false;
      for (let i = 0; i < balls.length; i++) for (let j = i + 1; j < balls.length; j++) touching = part(balls[i], balls[j], gap, height) || touching;
      for (const ball of balls) {
        ball.x = Math.min(Math.max(ball.x, ball.hw), width - ball.hw);
        ball.y = Math.min(Math.max(ball.y, ball.up + 2), height - ball.down - 2);
      }
      if (!touching && pull === 0) break;
    }
    const free = balls.every((a, i) => balls.slice(i + 1).every((b) => !part({ ...a }, { ...b }, 0, height)));
    return free || balls.length === 1 ? balls : null;
  }

  /* Two balls that overlap move apart, the smaller one more. Whether they did. */
  function part(a, b, gap, height) {
    const round = !a.small && !b.small && a.r + b.r < height / 2;
    let dx = b.x - a.x, dy = b.y - a.y;
    const heavy = (a.r * a.r) / (a.r * a.r + b.r * b.r);
    if (round) {
      const far = Math.hypot(dx, dy) || 1, over = a.r + b.r + gap - far;
      if (over <= 0.5) return false;
      dx *= over / far; dy *= over / far;
    } else {
      const overX = a.hw + b.hw + gap - Math.abs(dx);
      const overY = (dy > 0 ? a.down + b.up : a.up + b.down) + gap - Math.abs(dy);
      if (overX <= 0.5 || overY <= 0.5) return false;
      // Two that cannot stand above each other at all can only stand side by side.
      const tall = a.up + a.down + b.up + b.down + gap > height;
      if (overX < overY || tall) { dx = (dx < 0 ? -1 : 1) * overX; dy = 0; } else { dy = (dy < 0 ? -1 : 1) * overY; dx = 0; }
    }
    a.x -= dx * (1 - heavy) * 0.5; a.y -= dy * (1 - heavy) * 0.5;
    b.x += dx * heavy * 0.5; b.y += dy * heavy * 0.5;
    return true;
  }

  const DRAWINGS = { volume, spark, flow, dots, bubbles };

  /* Everything in `root` that is drawn. A drawing that fails leaves the others alone. */
  Masthead.draw = function (root, state, zone) {
    const at = Masthead.dig(state, "meta.at");
    for (const element of root.querySelectorAll("[data-draw]")) {
      const values = Masthead.dig(state, element.dataset.of);
      if (!values || values.empty || !element.clientWidth) continue;
      try {
        DRAWINGS[element.dataset.draw](element, values, at, zone);
      } catch (error) {
        console.error("drawing " + element.dataset.draw + " failed", error);
      }
    }
  };
})(window.Masthead);
