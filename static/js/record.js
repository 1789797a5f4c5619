/* A record being written is kept on the server a moment after each pause, and again when the line is back.
   What it says when nothing is kept, and the token of a new sign-in: js/drafts.js. */
"use strict";

const PAUSE = 1500;

function keepRecord(form) {
  const said = form.querySelector("[data-saved]");
  let timer = null, owed = false, sent = false;
  const send = () => fetch(form.dataset.keep, {
    method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual",
  });
  const keep = async () => {
    if (sent) return;
    owed = true;
    try {
      let answer = await send();
      if ([401, 403].includes(answer.status)) {
        const why = await renewToken(form);
        if (why) { said.textContent = said.dataset[why]; return; }
        answer = await send();
      }
      if (!answer.ok) { said.textContent = said.dataset.failed; return; }
      owed = false;
      said.textContent = (await answer.json()).said;
    } catch { said.textContent = said.dataset.offline; }
  };
  const again = () => owed && keep();
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); });
  form.addEventListener("submit", () => { sent = true; clearTimeout(timer); });
  for (const name of ["online", "focus"]) window.addEventListener(name, again);
  setInterval(again, 20_000);
}

for (const form of document.querySelectorAll("form[data-keep]")) keepRecord(form);
