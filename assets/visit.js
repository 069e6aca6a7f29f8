/* The page of one case: says who looks and who writes, hears when the case has changed, goes to its neighbours. */
"use strict";

(function (Masthead) {
  let page = null;
  let turn = null; // of the case, as last heard
  const BOX = "answer";

  const id = () => page.dataset.case;
  const writing = () => Boolean(document.activeElement && document.activeElement.id === BOX);
  const version = () => Number(page.querySelector("[data-version]").dataset.version);

  function tell() {
    if (!page || !page.isConnected) return;
    Masthead.say({ desk: undefined, wanted: undefined, open: id(), spot: { case: id(), writing: writing() } });
  }

  function company() {
    const place = page.querySelector(".case-line .company");
    if (place) Masthead.setText(place, Masthead.company(id()));
  }

  Masthead.follow((state) => {
    if (!page || !page.isConnected) return;
    company();
    if (state.case === undefined || state.case === turn) return;
    turn = state.case;
    window.dash_clientside.set_props({ part: "heard", case: id() }, { data: { id: id(), turn } });
  });

  function step(by) {
    const order = JSON.parse(sessionStorage.getItem("masthead-desk") || "{}").order || [];
    const at = order.indexOf(id());
    const next = at < 0 ? order[0] : order[at + by];
    if (next) Masthead.visit("/case/" + encodeURIComponent(next));
    else Masthead.visit("/desk");
  }

  Masthead.next = () => step(1);

  document.addEventListener("keydown", (event) => {
    if (!page || !page.isConnected || Masthead.busy(event)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else return;
    event.preventDefault();
  });
  /* What was seen when somebody began to write: who was faster meanwhile is told once, then it counts as seen. */
  let began = null;
  document.addEventListener("focusin", (event) => {
    if (page && event.target.id === BOX && began === null) began = { id: id(), version: version() };
    tell();
  });
  Masthead.begun = () => {
    const seen = began && page && began.id === id() ? [began] : null;
    began = null;
    return seen;
  };
  document.addEventListener("focusout", () => setTimeout(tell, 0));

  Masthead.targets = Masthead.targets || [];
  Masthead.targets.push(() => (page && page.isConnected ? [{ id: id(), version: version() }] : null));

  Masthead.adopt("case", (found) => {
    page = found;
    turn = began = null;
    if (page) tell();
  });
  Masthead.watch(() => page && company());
})(window.Masthead);
