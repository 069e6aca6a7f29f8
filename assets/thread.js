/* A long thread: its middle is made, from the page's template, when somebody opens it. What was opened on the page of
   a case stays open when its parts are renewed. */
"use strict";

(function (Masthead) {
  const made = new WeakMap(); // list -> what it was made of
  const opened = new Set(); // data-keep of what is open
  let page = null; // id of the case whose page it is

  function post(template, values) {
    const item = template.cloneNode(true);
    Masthead.row(item, values, 0);
    item.classList.toggle("own", Boolean(values.own));
    item.classList.toggle("opener", Boolean(values.opener));
    const text = item.querySelector(".text");
    text.classList.toggle("gone", Boolean(values.gone));
    text.lang = values.language || "und";
    const link = item.querySelector("a");
    if (values.url) link.href = values.url;
    else link.remove();
    return item;
  }

  function fill(details) {
    const list = details.querySelector(".between");
    if (!list || !details.open || made.get(list) === list.dataset.posts) return;
    made.set(list, list.dataset.posts);
    const template = details.querySelector(".template .post");
    list.replaceChildren(...JSON.parse(list.dataset.posts).map((values) => post(template, values)));
  }

  function adopt() {
    const found = document.getElementById("case");
    const id = found ? found.dataset.case : null;
    if (id !== page) opened.clear();
    page = id;
    for (const details of document.querySelectorAll("#case details[data-keep]")) {
      if (opened.has(details.dataset.keep)) details.open = true;
      fill(details);
    }
  }

  document.addEventListener(
    "toggle",
    (event) => {
      const { keep } = event.target.dataset;
      if (keep === undefined) return;
      if (event.target.open) opened.add(keep);
      else opened.delete(keep);
      fill(event.target);
    },
    true,
  );
  new MutationObserver(adopt).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-posts"] });
})(window.Masthead);
