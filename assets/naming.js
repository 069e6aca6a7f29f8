/* Names behind an @ in a note: a list of the people who can be told, by keys or a click. listening/cases/naming.py reads
   them; layouts/kit/dialogs.py says who they are (data-names). */
"use strict";

(function (Masthead) {
  const MOST = 6;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let list = null; // {box, begin, names, at}

  /* The beginning of a name behind an @ that begins a word, up to where one types. */
  function begun(box) {
    const before = box.value.slice(0, box.selectionStart);
    const begin = before.lastIndexOf("@");
    if (begin < 0 || /[\p{L}\p{N}_]/u.test(before[begin - 1] || " ")) return null;
    const part = before.slice(begin + 1);
    return part.length > 40 || /[\n@]/.test(part) ? null : { begin, part: fold(part) };
  }

  const fits = (name, part) => fold(name).startsWith(part) || (part && fold(name).split(/\s+/).some((word) => word.startsWith(part)));

  function close() {
    if (!list) return;
    list.place.remove();
    list.box.setAttribute("aria-expanded", "false");
    list.box.removeAttribute("aria-activedescendant");
    list = null;
  }

  function mark(at) {
    list.at = (at + list.names.length) % list.names.length;
    [...list.place.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === list.at)));
    list.box.setAttribute("aria-activedescendant", list.place.children[list.at].id);
  }

  function take(at) {
    const { box, begin, names } = list;
    const after = box.value.slice(box.selectionStart);
    const text = box.value.slice(0, begin) + "@" + names[at] + (/^\s/.test(after) ? "" : " ");
    box.value = text + after;
    box.setSelectionRange(text.length, text.length);
    close();
    box.focus();
  }

  function show(box) {
    const found = begun(box);
    const names = found ? JSON.parse(box.closest("[data-names]").dataset.names).filter((name) => fits(name, found.part)).slice(0, MOST) : [];
    close();
    if (!names.length || (names.length === 1 && fold(names[0]) === found.part)) return;
    const place = document.createElement("ul");
    place.className = "naming";
    place.id = "naming";
    place.setAttribute("role", "listbox");
    place.setAttribute("aria-label", "People who can be told");
    names.forEach((name, n) => {
      const row = document.createElement("li");
      row.id = "naming-" + n;
      row.setAttribute("role", "option");
      row.dir = "auto";
      row.textContent = name;
      // Before the box loses the focus.
      row.addEventListener("pointerdown", (event) => (event.preventDefault(), take(n)));
      place.append(row);
    });
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", "naming");
    box.setAttribute("aria-expanded", "true");
    box.after(place);
    list = { box, place, names, begin: found.begin, at: 0 };
    mark(0);
  }

  const ours = (target) => target.matches && target.matches("[data-names] textarea");

  document.addEventListener("input", (event) => ours(event.target) && show(event.target));
  document.addEventListener("focusout", (event) => list && event.target === list.box && close());
  document.addEventListener(
    "keydown",
    (event) => {
      if (!list || event.target !== list.box || event.ctrlKey || event.metaKey || event.isComposing) return;
      const does = {
        ArrowDown: () => mark(list.at + 1),
        ArrowUp: () => mark(list.at - 1),
        Enter: () => take(list.at),
        Tab: () => take(list.at),
        Escape: close,
      }[event.key];
      if (!does) return;
      event.preventDefault();
      event.stopPropagation();
      does();
    },
    true,
  );
})(window.Masthead);
