/* Pictures that go with an answer: chosen, sent here, told in words. layouts/cases/pictures.py has their place; what a
   draft is saved with is asked for by assets/keys.js. Kept by the browser like the box beside them. */
"use strict";

(function (Masthead) {
  const KINDS = "image/jpeg,image/png,image/gif,image/webp";
  const place = () => document.getElementById("pictures");
  const name = () => "pictures " + location.pathname;
  const tiles = () => [...(place() ? place().querySelectorAll(".picture") : [])];

  Masthead.pictures = () => tiles().map((tile) => ({ id: tile.dataset.id, alt: tile.querySelector("textarea").value }));

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(name())) || [];
    } catch {
      return [];
    }
  }

  function keep() {
    const now = Masthead.pictures();
    if (now.length) localStorage.setItem(name(), JSON.stringify(now));
    else localStorage.removeItem(name());
    const button = document.querySelector("[data-picks]");
    if (button) button.disabled = now.length >= Number(button.dataset.picks);
  }

  const said = (text) => Masthead.setText(document.getElementById("case-hint"), text);

  function show({ id, alt }) {
    const tile = document.createElement("div");
    tile.className = "picture";
    tile.dataset.id = id;
    const image = document.createElement("img");
    image.src = "/pictures/" + id;
    image.alt = "";
    image.addEventListener("error", () => (tile.remove(), keep()));
    const label = document.createElement("label");
    const words = document.createElement("textarea");
    words.maxLength = 1500;
    words.rows = 2;
    words.dir = "auto";
    words.value = alt;
    words.required = true;
    label.append("What it shows, for whoever does not see it", words);
    const off = document.createElement("button");
    off.type = "button";
    off.className = "btn btn-outline-secondary quiet";
    off.textContent = "Leave it out";
    off.addEventListener("click", () => (tile.remove(), keep()));
    tile.append(image, label, off);
    place().append(tile);
    return words;
  }

  async function send(file) {
    said("The picture is being sent …");
    let answer;
    try {
      answer = await fetch(location.pathname + "/pictures", { method: "POST", body: file });
    } catch {
      return said("The picture could not be sent: no connection.");
    }
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) return said(typeof told.detail === "string" ? told.detail : "This picture cannot be taken.");
    said("");
    if (!tiles().some((tile) => tile.dataset.id === told.id)) show({ id: told.id, alt: "" }).focus();
    keep();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest || !event.target.closest("[data-picks]")) return;
    const field = document.createElement("input");
    field.type = "file";
    field.accept = KINDS;
    field.addEventListener("change", () => field.files.length && send(field.files[0]));
    field.click();
  });
  document.addEventListener("input", (event) => event.target.closest && event.target.closest(".picture") && keep());

  // The page of another case comes without a load of the browser's.
  setInterval(() => {
    if (document.hidden || !place() || place().dataset.of === location.pathname) return;
    place().dataset.of = location.pathname;
    place().replaceChildren();
    kept().forEach(show);
    keep();
  }, 300);
})(window.Masthead);
