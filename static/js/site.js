/* Small comforts; every page works without this file. */
"use strict";

/* A filter form sends itself as soon as a choice changes. */
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});

/* Copy the page's address; the button shows itself only where copying works. */
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
  });
}

/* How many products are on my shortlist stands in the menu. */
function tellKept() {
  const kept = /(?:^|; )kept=(\d+)/.exec(document.cookie)?.[1] || "0";
  for (const place of document.querySelectorAll("[data-kept]")) {
    place.textContent = kept;
    place.hidden = kept === "0";
  }
}
tellKept();
document.addEventListener("htmx:afterRequest", tellKept);

/* A page of a session that the browser brings back whole (its back button) is asked for again. */
window.addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("[data-person]")) location.reload();
});

/* What was typed before a new sign-in is sent with the token of the session that is open now. */
document.addEventListener("submit", (event) => {
  const token = /(?:^|; )(?:__Host-)?csrftoken=(\w+)/.exec(document.cookie)?.[1];
  if (token && event.target.matches("form[data-fresh-token]")) event.target.elements.csrfmiddlewaretoken.value = token;
});

/* A password can be looked at while it is typed. */
for (const button of document.querySelectorAll("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal), show = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    const isShown = field.type === "text";
    field.type = isShown ? "password" : "text";
    button.textContent = isShown ? show : button.dataset.hide;
  });
}

/* The first field with an error takes the focus. */
document.querySelector('[aria-invalid="true"]')?.focus();

/* A link to a field opens the folded part that has it. */
document.addEventListener("click", (event) => {
  const target = event.target.closest('a[href^="#"]')?.hash.slice(1);
  for (let part = target && document.getElementById(target)?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
});

/* The phone's menu closes with Escape. */
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* A photo opens at its full size above the page; Escape or a press closes it. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-zoom]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const dialog = document.createElement("dialog");
  const image = new Image();
  image.src = link.href;
  image.alt = link.querySelector("img").alt;
  dialog.className = "zoom";
  dialog.append(image);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  document.body.append(dialog);
  dialog.showModal();
});

/* The catalogue opens without a line once it was seen (js/sw.js). */
navigator.serviceWorker?.register("/sw.js");
