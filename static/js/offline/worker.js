// The service worker's own part: keeps the shell (never a page with anybody's data), shows it where a page cannot be
// had without a signal, and sends what waits when the browser says that the signal is back. Libraries and
// `mchchOffline` come before it (templates/assessment/offline_worker.js).

const { shell, files, pages, token } = self.mchchOffline;
const { precaching, routing } = self.workbox;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

precaching.precacheAndRoute(files);
precaching.cleanupOutdatedCaches();

const kept = precaching.createHandlerBoundToURL(shell);
routing.registerRoute(new routing.NavigationRoute(
  (context) => fetch(context.request).catch(() => kept(context)),
  { allowlist: pages.map((page) => new RegExp(page)) },
));

self.addEventListener("sync", (event) => {
  if (event.tag !== "send") return;
  event.waitUntil(self.sender.send(token).then((problem) => {
    if (problem === "offline" || problem === "server") throw new Error(problem); // the browser tries again
  }));
});
