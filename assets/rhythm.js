/* Save, send and go on, in one stroke: Ctrl Shift Enter in the box of a case. Each step waits for the one before to show
   on the page; where one is refused it stops, and the page says why. */
"use strict";

(function (Masthead) {
  const PATIENCE_MS = 30000;
  let going = null; // {path, case, text, sending, until}
  let left = null; // what is said on the next page

  const state = () => document.querySelector("#case .answer-state");
  const follows = () => (state() && state().dataset.follows ? JSON.parse(state().dataset.follows) : null);
  const refused = () => document.querySelector("#case-said .refused");

  function begin(box) {
    const page = document.getElementById("case");
    if (!box.value.trim() || !page) return;
    going = { path: location.pathname, case: page.dataset.case, text: box.value.trim(), sending: false, until: Date.now() + PATIENCE_MS, was: refused() };
    const known = follows();
    if (!known || known.text.trim() !== going.text) document.querySelector('button[data-saves="answer"]').click();
    go();
  }

  function stop(why) {
    going = null;
    if (why) Masthead.hint(why);
  }

  function go() {
    const place = document.getElementById("case-hint");
    const shown = document.getElementById("case");
    // The address is the next one's before the page is.
    if (left && place && !(shown && shown.dataset.case === left.case)) {
      Masthead.hint(left.text);
      left = null;
    }
    if (!going) return;
    if (location.pathname !== going.path) return stop();
    if (refused() && refused() !== going.was) return stop();
    if (Date.now() > going.until) return stop("It was not sent. Look at what stands above the box.");
    const known = follows();
    if (!known || known.text.trim() !== going.text) return;
    if (going.sending) {
      if (!known.sent) return;
      left = { case: going.case, text: going.case + " is on its way." };
      going = null;
      return Masthead.next();
    }
    const send = state().querySelector(".sends button[data-answers]");
    if (send) {
      going.sending = true;
      return send.click();
    }
    if (known.sent) return stop();
    const needs = state().querySelector(".needs");
    stop("It is saved, and not sent." + (needs ? " " + needs.textContent : ""));
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !event.shiftKey || !(event.ctrlKey || event.metaKey) || event.target.id !== "answer") return;
      event.preventDefault();
      event.stopPropagation();
      begin(event.target);
    },
    true,
  );
  setInterval(go, 250);
  Masthead.watch(go);
})(window.Masthead);
