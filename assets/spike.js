/* The page of a spike: draws its course, and turns clicks on drivers into addresses, without loading anything. */
"use strict";

(function (Masthead) {
  const ORDER = [[3, "--unscored"], [1, "--neutral"], [2, "--positive"], [0, "--negative"]];
  const WORDS = ["negative", "neutral", "positive", "not scored"];
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* ---- addresses ---- */

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      Masthead.turn(link.getAttribute("href"));
      return;
    }
    if (event.target.closest("[data-png]")) picture();
  });

  /* ---- the course ---- */

  function traces(course, times, faint) {
    const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: course.step < 60000 ? "2-digit" : undefined, timeZone: course.zone });
    const names = times.map((at) => clock.format(at));
    const made = [];
    if (course.usual.length) {
      const band = { type: "scatter", mode: "lines", line: { width: 0 }, x: times.map((at) => at + course.step / 2), hoverinfo: "skip" };
      made.push({ ...band, y: course.usual[0] }, { ...band, y: course.usual[2], fill: "tonexty", fillcolor: token("--band") });
      made.push({ ...band, y: course.usual[1], line: { width: 1.5, color: token("--label"), dash: "dash" } });
    }
    const middle = times.map((at) => at + course.step / 2);
    for (const [label, color] of ORDER) {
      made.push({ type: "bar", x: middle, y: course.counts[label], name: WORDS[label], marker: { color: token(color), opacity: faint ? 0.3 : 1 }, customdata: names,
        hovertemplate: "%{customdata} · %{y} " + WORDS[label] + "<extra></extra>" });
    }
    if (course.part) made.push({ type: "scatter", mode: "lines", line: { shape: "hvh", width: 2, color: token("--text") }, x: middle, y: course.part, customdata: names, hovertemplate: "%{customdata} · %{y} chosen<extra></extra>" });
    return made;
  }

  const pen = document.createElement("canvas").getContext("2d");
  const LINE = 1.25;

  /* Each moment a line, its word above it in the lowest row where it runs into no other. */
  function shapes(course, width, size = 12) {
    const made = [], words = [], rows = [];
    const end = course.start + course.step * course.counts[0].length;
    pen.font = size + "px Inter, sans-serif";
    for (const [at, what] of course.marks) {
      if (at < course.start || at > end) continue;
      const x = ((at - course.start) / (end - course.start)) * width, wide = pen.measureText(what).width + 8;
      const leftwards = x + wide > width, from = leftwards ? x - wide : x;
      let row = 0;
      while ((rows[row] || []).some(([a, b]) => from < b && from + wide > a)) row++;
      (rows[row] = rows[row] || []).push([from, from + wide]);
      made.push({ type: "line", xref: "x", yref: "paper", x0: at, x1: at, y0: 0, y1: 1, line: { color: token("--tick"), width: 1, dash: "dot" } });
      words.push({ x: at, xref: "x", y: 1, yref: "paper", yanchor: "bottom", yshift: 2 + LINE * size * row, xanchor: leftwards ? "right" : "left", text: what, showarrow: false, font: { size, color: token("--text") } });
    }
    if (course.chosen) made.push({ type: "rect", xref: "x", yref: "paper", x0: course.chosen[0], x1: course.chosen[1], y0: 0, y1: 1, line: { width: 0 }, fillcolor: token("--band") });
    return [made, words];
  }

  function layout(course, times, width, height) {
    const narrow = width < 600, end = course.start + course.step * times.length;
    const [lines, words] = shapes(course, width - 46);
    const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: course.zone });
    const every = [60000, 120000, 300000, 600000, 900000, 1800000, 3600000, 7200000, 14400000, 43200000, 86400000].find((step) => (end - course.start) / step <= (narrow ? 5 : 12)) || 86400000;
    const ticks = [];
    for (let at = Math.ceil(course.start / every) * every; at < end; at += every) ticks.push(at);
    const font = { family: "Inter, sans-serif", size: 12, color: token("--label") };
    return { width, height, barmode: "stack", bargap: 0.15, showlegend: false, dragmode: "select", selectdirection: "h", hovermode: "closest", shapes: lines, annotations: words, font,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", margin: { l: 38, r: 8, t: 10 + (words.length ? LINE * 12 + Math.max(...words.map((word) => word.yshift)) - 2 : 0), b: 26 }, hoverlabel: { bgcolor: token("--raised"), bordercolor: token("--quiet"), font: { ...font, color: token("--text") } },
      newselection: { line: { color: token("--tick"), width: 1, dash: "dot" } }, activeselection: { fillcolor: token("--band") },
      xaxis: { range: [course.start, end], tickvals: ticks, ticktext: ticks.map((at) => clock.format(at)), showgrid: false, zeroline: false, linecolor: token("--hairline"), fixedrange: true, tickfont: font },
      yaxis: { rangemode: "tozero", gridcolor: token("--hairline"), zeroline: false, fixedrange: true, tickfont: font, nticks: 5 } };
  }

  function draw(element) {
    const told = element.dataset.course, width = element.clientWidth, height = element.clientHeight;
    if (!told || !width || element.drawn === told + width + height) return;
    element.drawn = told + width + height;
    const course = JSON.parse(told);
    const times = course.counts[0].map((_, n) => course.start + n * course.step);
    Masthead.plotly().then((Plotly) => {
      if (!element.isConnected) return;
      Plotly.react(element, traces(course, times, course.part), layout(course, times, width, height), { displayModeBar: false, responsive: false });
      if (!element.listens) {
        element.listens = true;
        // A stretch drawn with the mouse shows the rest of the page for it alone.
        element.on("plotly_selected", (chosen) => {
          if (!chosen || !chosen.range) return;
          const now = JSON.parse(element.dataset.course);
          const [from, to] = chosen.range.x.map((at) => Math.round(Number(at)));
          const query = new URLSearchParams(location.search);
          query.set("from", Math.max(now.since, from));
          query.set("to", to);
          query.delete("page");
          if (to > now.since) Masthead.turn(location.pathname + "?" + query);
        });
      }
    });
  }

  function picture() {
    const element = document.getElementById("course");
    if (!element || !window.Plotly || !element.data) return;
    const course = JSON.parse(element.dataset.course);
    const base = JSON.parse(JSON.stringify(element.layout));
    Object.assign(base, { width: 1600, height: 800, paper_bgcolor: token("--panel"), plot_bgcolor: token("--panel"), title: { text: course.title.replace(/[<&]/g, ""), font: { family: "Inter, sans-serif", size: 26, color: token("--text") }, x: 0.02, xanchor: "left", y: 0.96 } });
    // Read on a slide, without the page around it: larger, and with a key to the colours.
    const font = { family: "Inter, sans-serif", size: 20, color: token("--label") };
    Object.assign(base, { font, margin: { l: 80, r: 40, t: 190, b: 70 }, showlegend: true, legend: { orientation: "h", x: 1, xanchor: "right", y: 0.91, yanchor: "top", yref: "container", traceorder: "reversed", font } });
    for (const axis of [base.xaxis, base.yaxis]) axis.tickfont = font;
    base.annotations = shapes(course, 1480, 20)[1];
    const data = element.data.map((trace) => ({ ...trace, showlegend: trace.type === "bar" || trace.fill === "tonexty", name: trace.fill ? "the usual" : trace.name }));
    window.Plotly.downloadImage({ data, layout: base }, { format: "png", width: 1600, height: 800, filename: "spike-" + document.getElementById("spike").dataset.id });
  }

  /* Drivers keep still while somebody points at them: nothing slips away from under a click. Not for ever: figures age. */
  const LONGEST_STILL_MS = 60000;
  let still = 0;
  function rest(on) {
    clearTimeout(still);
    still = on ? setTimeout(() => rest(false), LONGEST_STILL_MS) : 0;
    if (document.getElementById("spike")) window.dash_clientside.set_props("spike-tick", { disabled: on });
  }
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || !event.target.closest) return;
    const on = event.target.closest("#spike .s-drivers") !== null;
    if (on !== still > 0) rest(on);
  });

  // What was asked for is painted first; the course follows a frame later.
  let waits = false;
  function look() {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => setTimeout(() => {
      waits = false;
      const element = document.getElementById("course");
      if (element) draw(element);
    }));
  }
  Masthead.watch(look, "data-course");
  new ResizeObserver(look).observe(document.documentElement);
})(window.Masthead);
