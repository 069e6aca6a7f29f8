/* The form of an approved answer: the field that is refused is in sight, where the form is longer than the screen. */
"use strict";

(function (Masthead) {
  let shown = "";
  Masthead.watch(() => {
    const wrong = document.querySelector(".lib-form .invalid-feedback:not(:empty)");
    const said = wrong ? wrong.id + wrong.textContent : "";
    if (said === shown) return;
    shown = said;
    if (wrong) wrong.closest(".field").scrollIntoView({ block: "nearest" });
  });
})(window.Masthead);
