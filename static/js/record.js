/* A record being written is kept on the server a moment after each pause, and again when the line is back. */
"use strict";

const PAUSE = 1500;

function keepRecord(form) {
  const said = form.querySelector("[data-saved]");
  let timer = null, owed = false, sent = false;
  const keep = async () => {
    if (sent) return;
    owed = true;
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      if (!answer.ok) return;
      owed = false;
      said.textContent = (await answer.json()).said;
    } catch { /* no line: the device keeps it meanwhile */ }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); });
  form.addEventListener("submit", () => { sent = true; clearTimeout(timer); });
  window.addEventListener("online", () => owed && keep());
}

for (const form of document.querySelectorAll("form[data-keep]")) keepRecord(form);
