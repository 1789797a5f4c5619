/* Nothing typed is lost: a form with data-draft keeps what is typed on the device until the portal has it, and a form
   that saves by itself sends only what was touched and says when nothing is kept. */
"use strict";

const DRAFT_DAYS = 14, TRY_AGAIN = 20_000;
const person = document.querySelector("[data-person]")?.dataset.person ?? "";
const draftKey = (form) => `draft:${person}:${form.dataset.draft}`;
const draftFields = (form) => [...form.elements].filter((field) => field.name && !field.name.startsWith("choice-")
  && field.name !== "csrfmiddlewaretoken" && !["password", "file", "submit", "button", "hidden"].includes(field.type));
const isTick = (field) => ["checkbox", "radio"].includes(field.type);
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/* Name → the values that the form would send for it; or, `asServed`, that it had when the page came. On a weak line
   people type before this script is there. */
function valuesOf(form, asServed = false) {
  const found = {};
  for (const field of draftFields(form)) {
    const values = found[field.name] ??= [];
    if (isTick(field)) { if (asServed ? field.defaultChecked : field.checked) values.push(field.value); }
    else if (field.options) values.push(...chosenOptions(field, asServed).map((option) => option.value));
    else values.push(asServed ? field.defaultValue : field.value);
  }
  return found;
}

function chosenOptions(select, asServed) {
  if (!asServed) return [...select.selectedOptions];
  const chosen = [...select.options].filter((option) => option.defaultSelected);
  if (select.multiple) return chosen;
  return chosen.slice(-1).concat(select.options[0] ?? []).slice(0, 1);
}

function setValues(form, name, values) {
  for (const field of draftFields(form).filter((each) => each.name === name)) {
    if (isTick(field)) field.checked = values.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
    else field.value = values[0] ?? "";
  }
}

const shown = new WeakMap(); // form → name → values that the portal has, as far as this page knows
const touched = (form) => {
  const now = valuesOf(form), before = shown.get(form);
  return Object.keys(now).filter((name) => !isSame(now[name], before[name]));
};

/* The versions of the fields that the page shows: exportasv/core/concurrent_edits.py. */
function readSeen(form) {
  try { return JSON.parse(form.elements["seen-values"].value); } catch { return {}; }
}

function writeSeen(form, seen) {
  const input = form.elements["seen-values"];
  if (input) input.value = JSON.stringify(seen);
}

/* --- On the device ------------------------------------------------------------------------------------------- */

function readDraft(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function writeDraft(form, sent = false) {
  const now = valuesOf(form), seen = readSeen(form), fields = {};
  for (const name of touched(form)) fields[name] = { values: now[name], seen: seen[name] };
  try {
    if (Object.keys(fields).length) localStorage.setItem(draftKey(form), JSON.stringify({ at: Date.now(), sent, fields }));
    else localStorage.removeItem(draftKey(form));
  } catch { /* no room on the device: the form works as ever */ }
}

/* Put back what was touched, over the version that was seen then: what others changed since is found by the server. */
function putBack(form, draft) {
  const seen = readSeen(form), now = valuesOf(form);
  let some = false;
  for (const [name, { values, seen: version }] of Object.entries(draft.fields)) {
    if (!(name in now) || isSame(now[name], values)) continue;
    setValues(form, name, values);
    if (version) seen[name] = version;
    some = true;
  }
  writeSeen(form, seen);
  return some;
}

function tendDraft(form) {
  if (shown.has(form)) return;
  shown.set(form, valuesOf(form, true));
  const kept = readDraft(draftKey(form)), isRefused = form.querySelector('[aria-invalid="true"]');
  if (kept?.fields && Date.now() - kept.at < DRAFT_DAYS * 86_400_000 && !isRefused) {
    if (putBack(form, kept)) form.querySelector("[data-draft-restored]")?.removeAttribute("hidden");
    else localStorage.removeItem(draftKey(form));
  } else if (kept && !isRefused) localStorage.removeItem(draftKey(form));
  form.addEventListener("input", () => writeDraft(form));
  form.addEventListener("submit", () => writeDraft(form, true));
  if (form.querySelector("[data-bar]")) tendAutosave(form);
}

/* --- Saved by itself ----------------------------------------------------------------------------------------- */

/* After another sign-in: take the fresh token from the same form of the same person. Return why that is not possible
   (a name of the words of templates/portal/_not_kept.html), or nothing. */
async function renewToken(form) {
  let page, fresh;
  try {
    page = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  } catch { return "offline"; }
  const same = [...fresh.querySelectorAll("form[data-draft]")].find((each) => each.dataset.draft === form.dataset.draft);
  if (!page.ok) return "failed";
  if (!same) return new URL(page.url).pathname === location.pathname ? "other" : "signedOut";
  if ((fresh.querySelector("[data-person]")?.dataset.person ?? "") !== person) return "other";
  for (const input of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) {
    input.value = same.elements.csrfmiddlewaretoken.value;
  }
}

function tendAutosave(form) {
  const bar = form.querySelector("[data-bar]");
  let sent = {}, lost = false, renewed = false;
  const say = (why) => {
    lost = true;
    const note = document.createElement("p");
    note.className = "note note-warning";
    note.setAttribute("role", "alert");
    note.textContent = bar.dataset[why] + " ";
    if (why === "signedOut") {
      const link = document.createElement("a");
      link.href = bar.dataset.signIn;
      link.target = "_blank";
      link.textContent = bar.dataset.signInText;
      note.append(link);
    }
    bar.querySelector("[data-not-kept]")?.remove();
    note.dataset.notKept = "";
    bar.prepend(note);
  };
  const resume = async () => {
    const why = renewed ? "other" : await renewToken(form);
    if (why) return say(why);
    renewed = true;
    form.dispatchEvent(new Event("resume"));
  };
  const again = () => { if (lost) resume(); };

  form.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== form) return;
    const names = touched(form), now = valuesOf(form), data = event.detail.parameters;
    const chosen = [...form.querySelectorAll('[name^="choice-"]:checked')].map((each) => each.name);
    if (!names.length && !chosen.length) return event.preventDefault();
    sent = Object.fromEntries(names.map((name) => [name, now[name]]));
    for (const name of Object.keys(now)) if (!names.includes(name)) delete data[name];
    data["touched-names"] = names;
  });
  form.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.elt !== form && event.target !== bar) return;
    const told = document.getElementById("autosaved");
    if (told) settle(form, JSON.parse(told.textContent), sent);
    lost = renewed = false;
  });
  form.addEventListener("htmx:responseError", (event) => {
    if (event.detail.elt !== form) return;
    const { status } = event.detail.xhr;
    if ([401, 403].includes(status)) resume();
    else say("failed");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(name, (event) => { if (event.detail.elt === form) say("offline"); });
  }
  /* What was typed before the scripts were there, or put back from the device, is saved when they are. */
  document.addEventListener("DOMContentLoaded", () => {
    if (touched(form).length) form.dispatchEvent(new Event("resume"));
  }, { once: true });
  for (const name of ["focus", "online"]) window.addEventListener(name, again);
  setInterval(again, TRY_AGAIN);
  /* The button waits for what is on its way, so that the two do not meet. */
  form.addEventListener("submit", (event) => {
    if (!form.classList.contains("htmx-request")) return;
    event.preventDefault();
    form.addEventListener("htmx:afterRequest", () => form.requestSubmit(event.submitter), { once: true });
  });
}

/* Take over what the portal says after it saved: versions, values of others, and errors at their fields. */
function settle(form, { seen, saved, taken, errors }, sent) {
  const before = shown.get(form), now = valuesOf(form);
  writeSeen(form, seen);
  for (const name of saved) if (name in sent) before[name] = sent[name];
  for (const [name, values] of Object.entries(taken)) {
    if (!isSame(now[name], sent[name] ?? before[name])) continue; // typed again meanwhile
    setValues(form, name, values);
    before[name] = valuesOf(form)[name];
  }
  for (const name of Object.keys(now)) showError(form, name, errors[name]);
  writeDraft(form);
}

function showError(form, name, html) {
  const fields = draftFields(form).filter((each) => each.name === name), box = fields[0]?.closest(".field");
  if (!box) return;
  let line = box.querySelector(".error");
  if (line?.dataset.html === html && html) return; // a choice begun in it stays
  line?.remove();
  for (const field of fields) html ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
  if (!html) return;
  line = document.createElement("p");
  line.className = "error";
  line.id = `id_${name}_error`;
  line.dataset.html = html;
  line.innerHTML = html; // from our own server, escaped there
  box.append(line);
  fields[0].setAttribute("aria-describedby", line.id);
  const step = box.closest("details.form-step");
  if (step) step.open = true;
}

/* The portal says that it has what was sent: the device forgets it. */
if (document.querySelector(".note-success")) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft:") && readDraft(key)?.sent) localStorage.removeItem(key);
  }
}

for (const form of document.querySelectorAll("form[data-draft]")) tendDraft(form);
document.addEventListener("htmx:load", (event) => {
  for (const form of event.target.querySelectorAll?.("form[data-draft]") ?? []) tendDraft(form);
});

/* Who signs out leaves nothing on a shared phone. */
for (const form of document.querySelectorAll("form[data-forget-drafts]")) {
  form.addEventListener("submit", () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
    window.caches?.delete("own-v1"); // the company's file: js/own_file.js
  });
}
