/* The company's file on the owner's own phone: kept only when its owner says so, renewed each time it is opened with a
   line, and gone at sign-out (js/sw.js and js/drafts.js forget it). */
"use strict";

const OWN = "own-v1"; // as in js/sw.js
const ownBox = document.querySelector("[data-own-file]");

async function showOwnState() {
  const isKept = Boolean(await (await caches.open(OWN)).match(location.pathname));
  for (const each of ownBox.querySelectorAll("[data-own-state]")) each.hidden = (each.dataset.ownState === "on") !== isKept;
  ownBox.querySelector("[data-own-keep]").hidden = isKept;
  ownBox.querySelector("[data-own-drop]").hidden = !isKept;
  return isKept;
}

async function keepOwnFile() {
  const page = await fetch(location.pathname, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (page.ok && !page.redirected) await (await caches.open(OWN)).put(location.pathname, page);
  await showOwnState();
}

if (ownBox && "caches" in window && navigator.serviceWorker) {
  ownBox.hidden = false;
  ownBox.querySelector("[data-own-keep]").addEventListener("click", keepOwnFile);
  ownBox.querySelector("[data-own-drop]").addEventListener("click", async () => { await caches.delete(OWN); showOwnState(); });
  showOwnState().then((isKept) => { if (isKept && navigator.onLine) keepOwnFile().catch(() => null); });
}
