/* How many signs of the box each account still takes, as its network counts: listening/outbox/limits.py says the same. */
"use strict";

(function (Masthead) {
  const words = new Intl.Segmenter();
  const LINK = /https?:\/\/[^\s<>"]+/g;
  const HANDLE = /(?<![\p{L}\p{N}_/])@([\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*)@[\p{L}\p{N}_.-]+[\p{L}\p{N}_]/gu;

  function left(text, counts) {
    const counted = counts.link ? text.replace(LINK, "x".repeat(counts.link)).replace(HANDLE, "@$1") : text;
    const signs = counts.most - [...(counts.points ? counted : words.segment(counted))].length;
    // Where the bytes are over, the signs that are left do not help.
    const over = counts.bytes && new TextEncoder().encode(text).length > counts.bytes;
    return over ? Math.min(signs, -1) : signs;
  }

  function count() {
    for (const shown of document.querySelectorAll(".signs-left")) {
      const box = document.getElementById(shown.dataset.of);
      if (!box) continue;
      const number = left(box.value.trim(), JSON.parse(shown.dataset.counts));
      Masthead.setText(shown.querySelector(".number"), number.toLocaleString("en"));
      shown.classList.toggle("over", number < 0);
    }
  }

  document.addEventListener("input", (event) => {
    const shown = document.querySelector(".signs-left");
    if (shown && shown.dataset.of === event.target.id) count();
  });
  // What is filled in by a button or kept from before comes without an event.
  setInterval(() => document.hidden || !document.querySelector(".signs-left") || count(), 500);
})(window.Masthead);
