/* Whether this browser is told of cases by itself (Web Push): asked for on /inbox/messages, by a button there. */
"use strict";

(function (Masthead) {
  const place = () => document.getElementById("push");
  const can = "serviceWorker" in navigator && "PushManager" in window;
  let looked = null;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

  const post = (path, body) => fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

  async function now() {
    const worker = can && (await navigator.serviceWorker.getRegistration("/push-worker.js"));
    return worker ? worker.pushManager.getSubscription() : null;
  }

  function say(text, on) {
    if (!place()) return;
    const button = place().querySelector("button");
    button.hidden = !can;
    button.disabled = false;
    Masthead.setText(button, on ? "Stop telling me in this browser" : "Tell me in this browser");
    button.dataset.on = on ? "1" : "";
    Masthead.setText(place().querySelector("[role=status]"), text);
  }

  async function look() {
    if (!can) return say("This browser takes no messages of this kind, or the page does not come by https.", false);
    const subscription = await now();
    say(subscription ? "This browser is told, also while no page of Masthead is open." : "This browser is not told.", Boolean(subscription));
  }

  async function begin() {
    if ((await Notification.requestPermission()) !== "granted") return say("This browser was asked, and does not allow it.", false);
    const worker = await navigator.serviceWorker.register("/push-worker.js");
    await navigator.serviceWorker.ready;
    const { key } = await (await fetch("/inbox/push")).json();
    const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    const told = subscription.toJSON();
    const answer = await post("/inbox/push", { endpoint: told.endpoint, p256dh: told.keys.p256dh, auth: told.keys.auth });
    if (answer.ok) return look();
    await subscription.unsubscribe();
    const wrong = await answer.json().catch(() => ({}));
    say(typeof wrong.detail === "string" ? wrong.detail : "It could not be kept: this browser is not told.", false);
  }

  async function end() {
    const subscription = await now();
    if (subscription) {
      await post("/inbox/push/off", { endpoint: subscription.endpoint });
      await subscription.unsubscribe();
    }
    return look();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("#push button");
    if (!button) return;
    button.disabled = true;
    (button.dataset.on ? end() : begin()).catch(() => say("That did not work: the browser's own service for this cannot be reached.", Boolean(button.dataset.on)));
  });

  setInterval(() => {
    if (document.hidden || place() === looked) return;
    looked = place();
    if (looked) look();
  }, 300);
})(window.Masthead);
