/* Opens what was seen last where there is no line: pages of the catalogue, the shortlist, sheets. Only the public
   paths below are kept, never a page of the portal. */
"use strict";
const STATIC = "static-v1", PAGES = "pages-v1", MOST_PAGES = 150;
const KEPT = /^\/(es|en)\/(catalogo|catalogue|lista|shortlist|casas-comerciales|trading-houses|empresas|companies|rubros|sectors)\//;
const PICTURES = /^\/(covers|media\/photos|qr)\/|\/qr\//;

const OFFLINE = ["/es/offline/", "/en/offline/"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(PAGES).then((store) => store.addAll(OFFLINE)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/") || PICTURES.test(url.pathname)) event.respondWith(freshOrKept(request, STATIC));
  else if (KEPT.test(url.pathname) || /^\/(es|en)\/$/.test(url.pathname)) event.respondWith(freshOrKept(request, PAGES));
});

async function freshOrKept(request, name) {
  const store = await caches.open(name);
  const key = request.headers.get("HX-Request") ? request.url + "#part" : request.url;
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) {
      await store.put(key, response.clone());
      if (name === PAGES) trim(store);
    }
    return response;
  } catch (error) {
    const kept = await store.match(key);
    if (kept) return kept;
    if (request.mode !== "navigate") throw error;
    return (await store.match(OFFLINE[new URL(request.url).pathname.startsWith("/en/") ? 1 : 0])) || Response.error();
  }
}

async function trim(store) {
  const keys = (await store.keys()).filter((each) => !each.url.endsWith("/offline/"));
  for (const key of keys.slice(0, Math.max(0, keys.length - MOST_PAGES))) await store.delete(key);
}
