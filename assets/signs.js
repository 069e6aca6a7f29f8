/* How many signs of the box each account still takes, as its network counts: listening/outbox/limits.py says the same. */
"use strict";

(function (Masthead) {
  const words = new Intl.Segmenter();
  const LINK = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}']/g;
  const HANDLE = /(?<![\p{L}\p{N}_/])@([\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*)@[\p{L}\p{N}_.-]+[\p{L}\p{N}_]/gu;

  const BARE = /(?<![\p{L}\p{N}_@./-])(?:[\p{L}\p{N}_-]+\.)+(?:com|net|org|edu|gov|info|biz|app|dev|shop|[a-z]{2})(?![\p{L}\p{N}_.-]*[\p{L}\p{N}_])(?:\/[^\s<>"]*[^\s<>".,;:!?)\]}'])?/giu;
  const EMOJI = /[\u{1f000}-\u{1fbff}\ufe0f\u20e3]|(?=[\u2300-\u2bff])\p{So}/u;
  const ONE = /[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]/;
  const bytes = (text) => new TextEncoder().encode(text).length;

  function weight(sign) {
    return EMOJI.test(sign) ? 2 : [...sign].reduce((sum, each) => sum + (ONE.test(each) ? 1 : 2), 0);
  }

  function length(text, counts) {
    let counted = counts.weighted ? text.normalize("NFC") : text;
    if (counts.link) counted = counted.replace(LINK, "x".repeat(counts.link));
    if (counts.named) counted = counted.replace(HANDLE, "@$1");
    const signs = () => [...words.segment(counted)].map((each) => each.segment);
    if (counts.weighted) {
      counted = counted.replace(BARE, "x".repeat(counts.link));
      return signs().reduce((sum, sign) => sum + weight(sign), 0);
    }
    if (counts.emoji) return signs().reduce((sum, sign) => sum + (EMOJI.test(sign) ? bytes(sign) : [...sign].length), 0);
    return counts.points ? [...counted].length : signs().length;
  }

  function left(text, counts) {
    const signs = counts.most - length(text, counts);
    // Where the bytes are over, the signs that are left do not help.
    const over = counts.bytes && bytes(text) > counts.bytes;
    return over ? Math.min(signs, -1) : signs;
  }

  Masthead.signs = { left };

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
