/* The curve of a search: a stretch drawn over it with the mouse, or a finger, asks for it alone. */
"use strict";

(function () {
  let from = null; // { bars, x }
  let drawn = null;

  const inside = (bars, event) => {
    const box = bars.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
  };

  document.addEventListener("pointerdown", (event) => {
    const bars = event.target.closest && event.target.closest(".s-bars");
    if (!bars || event.button) return;
    event.preventDefault();
    from = { bars, x: inside(bars, event) };
    drawn = document.createElement("b");
    drawn.className = "s-drawn";
    bars.append(drawn);
    draw(event);
  });

  function draw(event) {
    const to = inside(from.bars, event);
    drawn.style.left = 100 * Math.min(from.x, to) + "%";
    drawn.style.width = 100 * Math.abs(from.x - to) + "%";
  }

  document.addEventListener("pointermove", (event) => from && draw(event));
  document.addEventListener("pointercancel", stop);
  document.addEventListener("pointerup", (event) => {
    if (!from) return;
    const { bars } = from, number = bars.querySelectorAll("i").length;
    const [first, last] = [from.x, inside(bars, event)].sort((one, other) => one - other).map((x) => Math.min(number - 1, Math.floor(x * number)));
    stop();
    const start = Number(bars.dataset.start), step = Number(bars.dataset.step);
    const query = new URLSearchParams(location.search);
    query.set("from", (start + first * step) / 1000);
    query.set("to", (start + (last + 1) * step) / 1000);
    query.delete("after");
    location.assign(location.pathname + "?" + query);
  });

  function stop() {
    if (drawn) drawn.remove();
    from = drawn = null;
  }
})();
