/* What somebody has opened on a page (details with data-keep) stays open when a part of the page is renewed. */
"use strict";

(function () {
  const opened = new Set(); // data-keep of what is open
  let path = "";

  document.addEventListener(
    "toggle",
    (event) => {
      const { keep } = event.target.dataset;
      if (keep === undefined) return;
      if (event.target.open) opened.add(keep);
      else opened.delete(keep);
    },
    true,
  );
  new MutationObserver(() => {
    if (location.pathname !== path) opened.clear();
    path = location.pathname;
    if (!opened.size) return;
    for (const details of document.querySelectorAll("details[data-keep]:not([open])")) {
      if (opened.has(details.dataset.keep)) details.open = true;
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
