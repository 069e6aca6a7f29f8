/* Pages by keyboard: a letter presses the button that names it, dialogs are opened and sent, texts copied.
   layouts/kit/marks.py and layouts/kit/dialogs.py have the vocabulary: data-key, data-do, data-opens, data-closes, data-copies, data-fills, data-writes, data-unfolds, data-answers, data-visits. */
"use strict";

(function (Masthead) {
  const FIELDS = "input, textarea, select, [contenteditable]";

  /* Whether a key belongs to something else: a field, a dialog, the browser. */
  function busy(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
    return Masthead.asking() || Boolean(event.target.closest && event.target.closest(FIELDS));
  }

  function targets() {
    for (const find of Masthead.targets || []) {
      const found = find();
      if (found !== null) return found;
    }
    return [];
  }

  let meant = []; // the cases that the dialog was opened for
  let tried = null; // {id, values} of the dialog that was sent last

  /* `cases`: as they were when somebody began; what others did since then is told to them. */
  function act(fields, cases) {
    if (!cases.length) return;
    hint("");
    Masthead.wish("case-do", { ...fields, cases });
  }

  /* With an answer on its way; what it needs stands in the field of its section. */
  function answer(button) {
    const field = button.closest("section").querySelector("select, input");
    hint("");
    const wish = JSON.parse(button.dataset.answers);
    if (field) wish.value = field.value;
    Masthead.wish("answer-do", wish);
  }

  const seen = (element) => element.offsetParent !== null || element.getClientRects().length > 0;

  function press(button) {
    const told = button.dataset;
    if (told.opens !== undefined) open(told.opens);
    else if (told.closes !== undefined) Masthead.answered();
    else if (told.copies !== undefined) copy(button, document.getElementById(told.copies));
    else if (told.fills !== undefined) replace(told.fills, document.getElementById(told.from).textContent, told.reuses);
    else if (told.unfolds !== undefined) unfold(document.getElementById(told.unfolds));
    else if (told.writes !== undefined) document.getElementById(told.writes).focus();
    else if (told.answers !== undefined) answer(button);
    else if (told.do !== undefined) {
      const more = told.sends ? written(told.sends) : {};
      if (told.why) more.why = told.why;
      if (told.text) more.text = told.text;
      if (told.department) more.department = told.department;
      if (told.thread) more.thread = told.thread === "yes";
      if (told.about) act({ action: told.do, ...more }, JSON.parse(told.about));
      else act({ action: told.do, ...more }, (told.sends && Masthead.begun && Masthead.begun()) || targets());
    } else return false;
    return true;
  }

  function open(id) {
    const cases = (meant = targets());
    Masthead.ask(id, (dialog) => {
      const about = dialog.querySelector(".about");
      if (about) Masthead.setText(about, cases.length > 1 ? cases.length + " cases" : cases.length ? cases[0].id : "");
      const form = dialog.querySelector("form");
      if (form) form.reset();
      for (const prepare of Masthead.opening || []) prepare(dialog, cases);
      // What was refused is still there: nobody writes it twice.
      if (!tried || tried.id !== id || !document.querySelector("#case-said .refused")) return;
      [...form.elements].forEach((field, n) => (field.value = tried.values[n]));
    });
  }

  /* What lies below or beside a narrow page (Bootstrap's offcanvas); the page goes on meanwhile. */
  function unfold(panel) {
    const open = panel.classList.toggle("show");
    const button = document.querySelector('[aria-controls="' + panel.id + '"]');
    button.setAttribute("aria-expanded", String(open));
    (open ? panel.querySelector(FIELDS) : button).focus();
  }

  /* Which approved answer the box of a page was filled with. Told along, so that a changed one is known as such. */
  const made = new Map(); // path -> id of the approved answer

  function written(id) {
    const text = document.getElementById(id).value;
    const of = made.get(location.pathname);
    const more = of ? { text, approved_answer: of } : { text };
    const pictures = Masthead.pictures ? Masthead.pictures() : [];
    return pictures.length ? { ...more, pictures } : more;
  }

  function fill(id, text, of, focus = true) {
    if (of) made.set(location.pathname, of);
    else made.delete(location.pathname);
    window.dash_clientside.set_props(id, { value: text });
    if (focus) document.getElementById(id).focus();
  }

  /* What stood there and was kept nowhere can be had back. */
  function replace(id, text, of) {
    const before = document.getElementById(id).value;
    const was = made.get(location.pathname);
    const follows = document.querySelector("[data-follows]");
    const known = follows ? JSON.parse(follows.dataset.follows) : { text: "", kept: [] };
    const offered = [...document.querySelectorAll("[data-fills]")].map((each) => document.getElementById(each.dataset.from).textContent);
    fill(id, text, of);
    hint("");
    if (!before.trim() || [text, known.text, ...known.kept, ...offered].includes(before.trim())) return;
    hint("What you had written gave way to this. ");
    const back = document.createElement("button");
    Object.assign(back, { type: "button", className: "btn btn-outline-secondary btn-sm quiet", textContent: "Put it back" });
    back.addEventListener("click", () => {
      fill(id, before, was);
      hint("");
    });
    document.getElementById("case-hint").append(back);
  }

  /* Not into the place of answers: what stands there is React's. */
  const hint = (text) => Masthead.setText(document.getElementById("case-hint"), text);

  async function copy(button, from) {
    let done = true;
    try {
      await navigator.clipboard.writeText(from.textContent);
    } catch {
      // Without https browsers have no clipboard for scripts; a selection can be copied all the same.
      const range = document.createRange();
      range.selectNodeContents(from);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done = document.execCommand("copy");
    }
    hint(done ? "Copied. Post it at the source." : "Selected: copy it with Ctrl+C.");
    button.focus();
  }

  /* What can be taken back for some seconds says how many are left, and goes when they are over. */
  const until = new WeakMap(); // button -> when it ends

  setInterval(() => {
    for (const button of document.querySelectorAll("[data-lasts]")) {
      if (!until.has(button) || button.dataset.about !== button.dataset.seen) {
        button.dataset.seen = button.dataset.about;
        until.set(button, Date.now() + Number(button.dataset.lasts));
      }
      const left = Math.ceil((until.get(button) - Date.now()) / 1000);
      button.classList.toggle("off", left <= 0);
      button.disabled = left <= 0;
      if (left > 0) Masthead.setText(button.firstChild, "Undo (" + left + " s) ");
    }
  }, 250);

  document.addEventListener("click", (event) => {
    if (!event.target.closest) return;
    const link = event.target.closest("a[data-visits]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      return Masthead.visit(link.getAttribute("href"));
    }
    // It is opened by the browser, with the answer in the clipboard.
    const opener = event.target.closest("a[data-copies]");
    if (opener) return copy(opener, document.getElementById(opener.dataset.copies));
    const button = event.target.closest("button");
    if (button && !button.disabled && press(button)) event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.classList.contains("filters")) return event.preventDefault();
    if (form.dataset.do === undefined) return;
    event.preventDefault();
    const fields = { action: form.dataset.do };
    for (const [name, value] of new FormData(form)) if (value) fields[name] = value;
    if (form.dataset.sends) Object.assign(fields, written(form.dataset.sends));
    tried = { id: form.closest(".modal-dialog").id, values: [...form.elements].map((field) => field.value) };
    act(fields, (form.dataset.sends && Masthead.begun && Masthead.begun()) || meant);
    Masthead.answered();
  });

  document.addEventListener("input", (event) => {
    if (event.target.id === "answer" && event.target.value === "") made.delete(location.pathname);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches(".modal :is(" + FIELDS + ")")) {
      event.preventDefault();
      return event.target.form.requestSubmit();
    }
    const beside = event.key === "Escape" && event.target.closest(".offcanvas-md.show");
    if (beside) return unfold(beside);
    if (event.target.matches && event.target.matches("textarea[id], input[type=search]") && !event.target.closest(".modal")) {
      if (event.key === "Escape") {
        // Left, and not emptied, as the browser would: what the list is asked for stays.
        event.preventDefault();
        event.target.blur();
        const row = document.querySelector(".case-row.current");
        if (row) row.focus({ preventScroll: true });
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        // The one for this field, or for every field of its page.
        const ours = 'button[data-saves="' + CSS.escape(event.target.id) + '"]';
        const save = document.querySelector(ours) || document.querySelector('button[data-saves=""]');
        if (save && !save.disabled && !press(save)) save.click();
      }
      return;
    }
    if (busy(event) || event.key.length !== 1) return;
    for (const button of document.querySelectorAll("[data-key]")) {
      if (button.dataset.key !== event.key || button.disabled || !seen(button)) continue;
      event.preventDefault();
      // What is not of the vocabulary is its own script's.
      if (button.tagName === "A" || !press(button)) button.click();
      return;
    }
  });

  Object.assign(Masthead, { busy, hint, fill });
})(window.Masthead);
