/* What the dialogs of merging and splitting offer, when they are opened. layouts/kit/dialogs.py has them. */
"use strict";

(function (Masthead) {
  const LONGEST = 80;
  const short = (text) => (text.length > LONGEST ? text.slice(0, LONGEST) + "…" : text);

  /* Posts by others than the brand, in order; the middle of a long thread may not be made yet. */
  function posts() {
    const found = [];
    for (const item of document.querySelectorAll(".talk .thread > li")) {
      const between = item.querySelector(".between");
      if (between) {
        for (const each of JSON.parse(between.dataset.posts)) {
          if (each.mention) found.push([each.mention, each.author + ": " + each.text]);
        }
      } else if (item.dataset.mention && !item.closest(".between, .template")) {
        const of = (name) => (item.querySelector(name) || { textContent: "" }).textContent;
        found.push([item.dataset.mention, of(".author") + ": " + of(".text")]);
      }
    }
    return found;
  }

  function offer(select) {
    while (select.options.length > 1) select.remove(1);
    const merged = JSON.parse(document.querySelector("#case [data-merged]").dataset.merged);
    const add = (name, value, text) => {
      const option = new Option(short(text), value);
      option.dataset.name = name;
      select.add(option);
    };
    for (const id of merged) add("case", id, id + ", which was merged into it");
    for (const [mention, text] of posts()) add("mention", mention, text);
    const focused = document.activeElement && document.activeElement.closest("[data-mention]");
    if (focused) select.value = focused.dataset.mention;
    named(select);
  }

  /* A mention or a case: the field is called what is chosen. */
  function named(select) {
    const chosen = select.selectedOptions[0];
    select.name = (chosen && chosen.dataset.name) || "mention";
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("#dialog-split-off select")) named(event.target);
  });

  Masthead.opening = Masthead.opening || [];
  Masthead.opening.push((dialog, cases) => {
    if (dialog.id === "dialog-split-off") offer(dialog.querySelector("select"));
    // Of several, the one that stands first goes on, unless somebody names another.
    if (dialog.id === "dialog-merge" && cases.length > 1) dialog.querySelector("input").value = cases[0].id;
  });
})(window.Masthead);
