/* Into how many posts what is typed would be cut, where it is too long for one: listening/outbox/cutting.py says the same. */
"use strict";

(function (Masthead) {
  const AT_MOST = 10;
  const LOOKED_AT = 4;
  const SENTENCE = /[.!?…]+["'”’»)\]]*(?=\s)|[。！？｡]+[」』”）]*|\S(?=[^\S\n]*\n)/gu;
  const WORD = /\S(?=\s)/gu;
  const WHOLE = /https?:\/\/\S+|(?<![\p{L}\p{N}_-])(?:[\p{L}\p{N}_-]+\.)+[a-z]{2,}(?:\/\S*)?|@[\p{L}\p{N}_.-]+(?:@[\p{L}\p{N}_.-]+)?|#[\p{L}\p{N}_]+/giu;
  const over = (text, counts) => Masthead.signs.left(text, counts) < 0;

  function* signs(text) {
    for (const each of new Intl.Segmenter().segment(text)) yield each.index + each.segment.length;
  }

  const ends = (text, pattern) => [...text.matchAll(pattern)].map((found) => found.index + found[0].length);

  /* The last of ``ends`` that still fits, and is within nothing that stays whole; 0: none. */
  function last(text, counts, ends) {
    const whole = [...text.matchAll(WHOLE)].map((found) => [found.index, found.index + found[0].length]);
    const free = ends.filter((end) => end < text.length && !whole.some(([begin, done]) => begin < end && end < done));
    let low = 0, high = free.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (over(text.slice(0, free[middle]), counts)) high = middle;
      else low = middle + 1;
    }
    return low ? free[low - 1] : 0;
  }

  function end(text, counts) {
    if (!over(text, counts)) return text.length;
    const begin = [...text.slice(0, 2 * LOOKED_AT * counts.most)].slice(0, LOOKED_AT * counts.most).join("");
    const sentence = last(begin, counts, ends(begin, SENTENCE));
    const word = last(begin, counts, ends(begin, WORD));
    if (sentence && 2 * sentence >= word) return sentence;
    return word || last(begin, counts, [...signs(begin)]);
  }

  /* 0: it fits into one, or nothing can be cut; more than AT_MOST: it takes more than a thread has. */
  function posts(text, counts) {
    let left = text.trim(), number = 0;
    if (!counts.threads || !over(left, counts)) return 0;
    while (left && number <= AT_MOST) {
      const cut = end(left, counts);
      if (!cut) return 0;
      left = left.slice(cut).trimStart();
      number += 1;
    }
    return number;
  }

  function said(number, counts) {
    if (!number) return "";
    const many = number > AT_MOST ? `more than ${AT_MOST}` : number;
    return `${many} posts of ${counts.most.toLocaleString("en")}`;
  }

  let counted = "";

  function show() {
    const spans = [...document.querySelectorAll(".signs-left .posts")];
    const text = spans.length ? document.getElementById(spans[0].closest(".signs-left").dataset.of)?.value ?? "" : "";
    const wanted = JSON.stringify([text, ...spans.map((span) => span.closest(".signs-left").dataset.counts)]);
    const fresh = spans.some((span) => span.dataset.seen === undefined);
    if (wanted === counted && !fresh) return;
    counted = wanted;
    for (const span of spans) {
      const counts = JSON.parse(span.closest(".signs-left").dataset.counts);
      span.dataset.seen = "";
      Masthead.setText(span, said(posts(text, counts), counts));
    }
  }

  Masthead.cutting = { posts };
  // A long text takes some tens of milliseconds: not at every stroke.
  setInterval(() => document.hidden || show(), 400);
})(window.Masthead);
