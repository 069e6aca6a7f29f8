/* The box of a case: what was saved from it follows what others make of it, an approver's change or a colleague's
   newer draft. What somebody is writing is never touched. layouts/cases/answer.py says what stands (data-follows). */
"use strict";

(function (Masthead) {
  let seen = null; // what the box was last compared with

  function follow() {
    const place = document.querySelector("#case .answer-state[data-follows]");
    const box = document.getElementById("answer");
    if (!place || !box) {
      if (!document.getElementById("case")) seen = null;
      return;
    }
    const now = location.pathname + place.dataset.follows;
    // What the browser kept comes a moment after the page.
    if (now === seen || !box.value) return;
    seen = now;
    const { text, kept, said, reuses, sent } = JSON.parse(place.dataset.follows);
    // What went out is no answer to what comes next.
    if (sent && box.value.trim() === text.trim()) return Masthead.fill("answer", "", "", false);
    if (sent) return;
    if (!kept.includes(box.value.trim()) || box.value.trim() === text) return;
    Masthead.fill("answer", text, reuses, document.activeElement === box);
    if (said) Masthead.hint(said);
  }

  setInterval(follow, 500);
  Masthead.watch(follow, "data-follows");
})(window.Masthead);
