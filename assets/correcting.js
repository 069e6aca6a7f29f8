/* What is right of a mention, wherever one stands. layouts/kit/correcting.py has the vocabulary:
   data-mention, data-corrects, data-correction, data-back, data-about-mention. */
"use strict";

(function (Masthead) {
  const here = () => document.getElementById("correct-said");
  const seen = (element) => element.getClientRects().length > 0;
  const all = () => [...document.querySelectorAll("[data-mention]")].filter(seen);
  const set = (id, props) => window.dash_clientside.set_props(id, props);

  let at = null; // the element that the keyboard is at
  let about = ""; // the mention that the dialog is about
  let sent = 0;

  const turn = () => Date.now() + (sent += 1);

  /* Where somebody is: at what has the focus, else where they were, else at what the page is about. */
  function current() {
    const focused = document.activeElement && document.activeElement.closest("[data-mention]");
    if (focused) return focused;
    if (at && at.isConnected) return at;
    return document.querySelector(".opener[data-mention]") || all()[0] || null;
  }

  function go(to) {
    if (at) at.removeAttribute("aria-current");
    at = to;
    at.setAttribute("aria-current", "true");
    at.focus({ preventScroll: true });
    at.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const every = all();
    const now = every.indexOf(at);
    if (every.length) go(every[now < 0 ? 0 : Math.min(every.length - 1, Math.max(0, now + by))]);
  }

  function open(element) {
    if (!here() || !element || Masthead.asking()) return;
    go(element);
    about = element.dataset.mention;
    set("correct-known", { children: [] });
    set("correct-ask", { data: { mention: about, n: turn() } });
    const words = (element.querySelector(".text, .l-text, .post-text") || element).cloneNode(true);
    // What can be done with it stands beside what was written.
    for (const other of words.querySelectorAll("a, button")) other.remove();
    Masthead.ask("dialog-correct", (dialog) => {
      Masthead.setText(dialog.querySelector(".about"), words.textContent.trim().slice(0, 280));
      for (const link of dialog.querySelectorAll("a[data-about-mention]")) {
        link.href = link.dataset.aboutMention + encodeURIComponent(about);
      }
      dialog.querySelector("form").reset();
    });
  }

  function say(fields) {
    Masthead.answered();
    Masthead.wish("correct-do", fields);
  }

  document.addEventListener("submit", (event) => {
    if (event.target.dataset.correction === undefined) return;
    event.preventDefault();
    const fields = { mention: about };
    for (const [name, value] of new FormData(event.target)) if (value) fields[name] = value;
    say(fields);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button[data-corrects], button[data-back]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.back !== undefined) say({ mention: button.dataset.back, take_back: true });
    else open(button.closest("[data-mention]"));
  });

  document.addEventListener("keydown", (event) => {
    if (!here() || Masthead.busy(event)) return;
    if (event.key === "f") open(current());
    // A case has its own, and where no mention stands they are another list's.
    else if (document.querySelector("main.case") || !all().length) return;
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else return;
    event.preventDefault();
  });
})(window.Masthead);
