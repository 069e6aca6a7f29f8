/* What a browser does with a push while no page of ours is open: it says it, and a click leads to the case. */
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    /* Nothing in it: that there is something is said all the same. */
  }
  const path = /^\/case\/\w{1,20}$/.test(told.path) ? told.path : "/inbox";
  event.waitUntil(
    self.registration.showNotification(told.title || "Masthead", { body: told.text || "", tag: told.tag || path, data: { path } }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const path = event.notification.data.path;
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((pages) => {
      const here = pages.find((page) => new URL(page.url).pathname === path);
      return here ? here.focus() : self.clients.openWindow(path);
    }),
  );
});
