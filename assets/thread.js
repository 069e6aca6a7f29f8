/* A long thread: its middle is made, from the page's template, when somebody opens it. */
"use strict";

(function (Masthead) {
  const made = new WeakMap(); // list -> what it was made of

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
    if (values.mention) Object.assign(item, { tabIndex: -1 }).dataset.mention = values.mention;
    else item.querySelector("[data-corrects]").remove();
    return item;
  }

  function fill(details) {
    const list = details.querySelector(".between");
    if (!details.open || made.get(list) === list.dataset.posts) return;
    made.set(list, list.dataset.posts);
    const template = details.querySelector(".template .post");
    list.replaceChildren(...JSON.parse(list.dataset.posts).map((values) => post(template, values)));
  }

  document.addEventListener("toggle", (event) => event.target.matches(".earlier-posts") && fill(event.target), true);
  Masthead.watch(() => document.querySelectorAll(".earlier-posts").forEach(fill), "data-posts");
})(window.Masthead);
