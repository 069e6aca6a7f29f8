/* Dialogs (dbc.Modal of layouts/kit/dialogs.py): opened and closed by the scripts of a page, its focus given back.
   React has a dialog in the document after the key that opens it and before the next one; meanwhile no key is the page's. */
"use strict";

(function (Masthead) {
  const FIELDS = "input, textarea, select";
  const NOT_HERE_MS = 5000; // it went before it was drawn: keys are the page's again, and the focus, if nobody took it
  let asked = null; // {id, prepare, from, stands}
  let going = null; // the dialog that was answered, as long as React has it

  const page = () => document.getElementById("react-entry-point");
  // Laid out, drawn or not: a button may ask by what its page does not have.
  const has = (id) => window.dash_stores.some((store) => store.getState().paths.strs[id]);
  const show = (id, open) => window.dash_clientside.set_props(id, { is_open: open });

  /* prepare(dialog) when it stands there, before its first field gets the focus. */
  function ask(id, prepare) {
    if (asked || !has(id)) return;
    const ours = (asked = { id, prepare, from: document.activeElement, stands: false });
    setTimeout(() => ours === asked && !ours.stands && end(document.activeElement === document.body), NOT_HERE_MS);
    // Bootstrap gives the focus back as well, some time after the dialog went: to nothing, so that it takes it from nobody.
    if (ours.from) ours.from.blur();
    if (!going) show(id, true);
  }

  /* Close it, whatever it is: from now on keys are the page's, also while React still has it. */
  function answered() {
    if (!asked) return;
    going = document.getElementById(asked.id);
    show(asked.id, false);
    end();
  }

  function begin(dialog) {
    asked.stands = true;
    // Neither keys nor a screen reader get to what is behind.
    page().inert = true;
    asked.prepare(dialog);
    (dialog.querySelector(FIELDS) || dialog.querySelector("[data-closes]")).focus();
  }

  /* The focus goes back where it was; a line of a queue may have gone meanwhile, and the next one is in its place. */
  function end(back = true) {
    const { from } = asked;
    asked = null;
    page().inert = false;
    const again = from && from.isConnected ? from : document.querySelector(".case-row.current");
    if (again && back) again.focus({ preventScroll: true });
  }

  Masthead.watch(() => {
    if (going && !going.isConnected) {
      going = null;
      if (asked) show(asked.id, true);
    }
    if (!asked || going) return;
    const dialog = document.getElementById(asked.id);
    if (dialog && !asked.stands) begin(dialog);
    else if (!dialog && asked.stands) end();
  });

  document.addEventListener("keydown", (event) => {
    if (asked && !asked.stands) event.preventDefault();
  });

  Object.assign(Masthead, { ask, answered, asking: () => asked !== null });
})(window.Masthead);
