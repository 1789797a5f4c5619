// A shelf of the catalogue in another site, in one line:
// <script src="https://…/static/js/shelf.js" data-company="cafe-cumbre" data-lang="en" async></script>
// It sets no cookie and reads nothing of the page. docs/api.md has all its data- attributes.
"use strict";
(() => {
  const MAX_HEIGHT = 20000; // pixels
  const script = document.currentScript;
  const address = new URL("/embed/shelf/", script.src);
  for (const name of ["company", "sector", "house", "certificate", "lang", "theme", "n"]) {
    if (script.dataset[name]) address.searchParams.set(name, script.dataset[name]);
  }
  const frame = document.createElement("iframe");
  frame.src = address;
  frame.title = script.dataset.title || "ExportaSV";
  frame.loading = "lazy";
  frame.style.cssText = "border:0;width:100%;height:320px";
  addEventListener("message", (event) => {
    if (event.origin !== address.origin || event.source !== frame.contentWindow) return;
    const height = event.data && event.data.exportasvShelf;
    if (Number.isInteger(height) && height > 0 && height <= MAX_HEIGHT) frame.style.height = `${height}px`;
  });
  script.after(frame);
})();
