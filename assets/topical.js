/* One key on any mention: which terms would keep it out of its topics, or bring it into another. */
"use strict";

(function (Masthead) {
  const ROWS = "tr, article, li";
  let under = null;

  const seen = (link) => link && link.getClientRects().length > 0;
  const of = (element) => {
    const row = element && element.closest && element.closest(ROWS);
    return row ? row.querySelector("a.topical") : null;
  };

  document.addEventListener("mouseover", (event) => (under = event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "l" || Masthead.busy(event)) return;
    const link = [of(document.activeElement), of(under)].find(seen);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})((window.Masthead = window.Masthead || {}));
