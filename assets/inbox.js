/* The inbox: lines by j and k, what was read by x, and the list anew when somebody is told something.
   layouts/inbox/page.py has the vocabulary: data-told, data-unread, data-all. */
"use strict";

(function (Masthead) {
  const page = () => document.getElementById("inbox");
  let known = null; // how many were not read, as last heard

  const ask = (wish) => Masthead.wish("inbox-do", wish);

  Masthead.follow((state) => {
    const changed = known !== null && state.unread !== known;
    known = state.unread;
    if (changed && page()) ask({});
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button[data-told]");
    if (!button || !page()) return;
    if (button.dataset.all) ask({ all: true });
    else ask({ id: button.dataset.told, unread: button.dataset.unread === "yes" });
  });

  const links = () => [...document.querySelectorAll(".inbox-row .inbox-case")];

  function step(by) {
    const all = links();
    if (!all.length) return;
    const row = document.activeElement.closest && document.activeElement.closest(".inbox-row");
    const at = row ? all.findIndex((link) => row.contains(link)) : -1;
    const next = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by));
    all[next].focus();
    all[next].closest(".inbox-row").scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (!page() || Masthead.busy(event)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "x") {
      const row = document.activeElement.closest && document.activeElement.closest(".inbox-row");
      if (row) row.querySelector("button[data-told]").click();
    } else return;
    event.preventDefault();
  });
})(window.Masthead);
