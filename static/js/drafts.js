/* Nothing typed is lost: a form with data-draft keeps what is typed on the device until the portal has it. */
"use strict";

const DRAFT_DAYS = 14;
const draftKey = (form) => `draft:${form.dataset.draft}`;
const draftFields = (form) => [...form.elements].filter((field) =>
  field.name && field.name !== "csrfmiddlewaretoken" && !["password", "file", "submit", "button", "hidden"].includes(field.type));
const isTick = (field) => ["checkbox", "radio"].includes(field.type);
const draftOf = (form) => draftFields(form).map((field) =>
  [field.name, isTick(field) ? field.value : "", isTick(field) ? field.checked
    : field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value]);

function readDraft(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function writeDraft(key, draft) {
  try { localStorage.setItem(key, JSON.stringify(draft)); } catch { /* no room on the device: the form works as ever */ }
}

function putBack(form, values) {
  for (const [name, tick, value] of values) {
    const field = draftFields(form).find((each) => each.name === name && (!isTick(each) || each.value === tick));
    if (!field) continue;
    if (isTick(field)) field.checked = value;
    else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
  }
}

function tendDraft(form) {
  const key = draftKey(form), kept = readDraft(key), shown = JSON.stringify(draftOf(form));
  const isFresh = kept && Date.now() - kept.at < DRAFT_DAYS * 86_400_000;
  if (isFresh && JSON.stringify(kept.values) !== shown && !form.querySelector('[aria-invalid="true"]')) {
    putBack(form, kept.values);
    form.querySelector("[data-draft-restored]")?.removeAttribute("hidden");
  } else if (kept && !form.querySelector('[aria-invalid="true"]')) localStorage.removeItem(key);
  form.addEventListener("input", () => writeDraft(key, { at: Date.now(), values: draftOf(form) }));
  form.addEventListener("submit", () => writeDraft(key, { at: Date.now(), values: draftOf(form), sent: true }));
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
document.querySelector("form[data-forget-drafts]")?.addEventListener("submit", () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
});
