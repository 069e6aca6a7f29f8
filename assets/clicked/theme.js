/* Dark or light: as the system has it, or as somebody chose here, which the browser keeps. Runs before anything is drawn. */
"use strict";

(function () {
  const KEPT = "masthead-theme";
  const system = matchMedia("(prefers-color-scheme: light)");
  const choice = () => {
    try {
      return localStorage.getItem(KEPT) || "";
    } catch {
      return "";
    }
  };

  function show() {
    document.documentElement.dataset.bsTheme = choice() || (system.matches ? "light" : "dark");
    const select = document.querySelector(".theme-choice");
    if (select && select.value !== choice()) select.value = choice();
  }

  show();
  // On paper it is day, whatever the screen is.
  window.addEventListener("beforeprint", () => (document.documentElement.dataset.bsTheme = "light"));
  window.addEventListener("afterprint", show);
  system.addEventListener("change", show);
  document.addEventListener("change", (event) => {
    if (!event.target.classList || !event.target.classList.contains("theme-choice")) return;
    try {
      if (event.target.value) localStorage.setItem(KEPT, event.target.value);
      else localStorage.removeItem(KEPT);
    } catch {
      // Nothing can be kept here: it holds for this page.
      document.documentElement.dataset.bsTheme = event.target.value || (system.matches ? "light" : "dark");
      return;
    }
    show();
    // Charts have their colours drawn in.
    if (document.querySelector(".js-plotly-plot")) location.reload();
  });
  // The choice comes with the content; it says what holds.
  const Masthead = (window.Masthead = window.Masthead || {});
  (Masthead.watching = Masthead.watching || []).push(() => {
    const select = document.querySelector(".theme-choice");
    if (select && select.value !== choice()) select.value = choice();
  });
})();
