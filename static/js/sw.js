/* Opens what was seen last where there is no line: pages of the catalogue, the shortlist, sheets. Only the public
   paths below are kept, a person's own ticket, and of the portal the door of a forum event, whose page names nobody,
   and the company's file, if its owner put it on the phone (js/own_file.js): it goes at sign-out. Elsewhere in the
   portal a page says that there is no line. A line that does not answer in time counts as none. */
"use strict";
const STATIC = "static-v1", PAGES = "pages-v1", OWN = "own-v1";
const MOST = { [STATIC]: 400, [PAGES]: 150 };
const PATIENCE = 6000; // milliseconds, where the page is kept
const KEPT = /^\/(es|en)\/(catalogo|catalogue|lista|shortlist|casas-comerciales|trading-houses|empresas|companies|rubros|sectors)\//;
const DOORS = /^\/(es\/equipo|en\/staff)\/(foro|forum)\/[^/]+\/(puerta|door)\/$/; // names nobody; its script holds the list
const TICKET = /^\/(es\/entrada|en\/ticket)\/[^/]+\/$/; // shown at the door, where there may be no line
const PICTURES = /^\/(covers|media\/photos|qr)\/|^\/(es|en)\/(covers|qr)\//;
const PORTAL = /^\/(es\/(mi-empresa|mi-portal)|en\/(my-company|my-portal))\//;
const OWN_FILE = /^\/(es\/mi-empresa\/archivo|en\/my-company\/file)\/$/;
const SIGN_OUT = /^\/(es\/cuenta|en\/account)\/logout\/$|^\/admin\/logout\/$/;
const OFFLINE = ["/es/offline/", "/en/offline/"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(PAGES).then((store) => store.addAll(OFFLINE)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (SIGN_OUT.test(url.pathname) && request.method === "POST") return event.waitUntil(forgetPerson());
  if (PORTAL.test(url.pathname) && request.mode === "navigate") return event.respondWith(portalPage(request, url));
  if (request.method !== "GET") return;
  const isFile = url.pathname.startsWith("/static/") || PICTURES.test(url.pathname);
  const isAlone = (DOORS.test(url.pathname) || TICKET.test(url.pathname)) && !url.search;
  const isPage = isAlone || KEPT.test(url.pathname) || /^\/(es|en)\/$/.test(url.pathname);
  if (isFile || isPage) event.respondWith(freshOrKept(event, isFile ? STATIC : PAGES));
});

/* Who signs out leaves no file and no notices on a shared phone. */
async function forgetPerson() {
  const pushed = await self.registration.pushManager?.getSubscription();
  await Promise.all([caches.delete(OWN), pushed?.unsubscribe()]);
}

/* A notice shows its subject; a press opens its page. One that comes twice is shown once. */
self.addEventListener("push", (event) => {
  const { title, body, tag, url } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url }, icon: "/static/img/icon-192.png" }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const page = new URL(event.notification.data.url || "/", location.origin);
  if (page.origin === location.origin) event.waitUntil(openPage(page.href));
});

async function openPage(address) {
  const tabs = await self.clients.matchAll({ type: "window" });
  const tab = tabs.find((each) => each.url === address);
  return tab ? tab.focus() : self.clients.openWindow(address);
}

async function freshOrKept(event, name) {
  const request = event.request, store = await caches.open(name);
  const key = request.headers.get("HX-Request") ? request.url + "#part" : request.url;
  const kept = await store.match(key);
  let stored = null;
  const fresh = fetch(request).then((response) => {
    if (response.ok && !response.redirected) stored = store.put(key, response.clone()).then(() => trim(store, MOST[name]));
    return response;
  });
  event.waitUntil(fresh.then(() => stored).catch(() => null));
  try {
    return await (kept ? Promise.race([fresh, inTime()]) : fresh);
  } catch (error) {
    if (kept) return kept;
    if (request.mode !== "navigate") throw error;
    return offlinePage(new URL(request.url));
  }
}

/* A page of the portal comes from the line alone; without one, the company's file if it is on the phone, else a page
   that says so. Who is not signed in any more finds no file. */
async function portalPage(request, url) {
  try {
    const fresh = await fetch(request);
    if (OWN_FILE.test(url.pathname) && (fresh.redirected || fresh.type === "opaqueredirect")) await caches.delete(OWN);
    return fresh;
  } catch {
    const own = OWN_FILE.test(url.pathname) && (await (await caches.open(OWN)).match(url.pathname));
    return own || offlinePage(url);
  }
}

async function offlinePage(url) {
  return (await caches.match(OFFLINE[url.pathname.startsWith("/en/") ? 1 : 0])) || Response.error();
}

function inTime() {
  return new Promise((resolve, reject) => setTimeout(() => reject(new Error("no answer in time")), PATIENCE));
}

/* The oldest go first; a page seen again is the newest, because put() moves it to the end. */
async function trim(store, most) {
  const keys = (await store.keys()).filter((each) => !each.url.endsWith("/offline/"));
  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await store.delete(key);
}
