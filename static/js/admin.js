/* Names for the fields with a search of the admin site: select2 tells screen readers what is chosen, not what is asked. */
"use strict";

function nameSearches(part) {
  for (const select of part.querySelectorAll("select.select2-hidden-accessible")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling;
    if (!label || !box?.matches(".select2-container")) continue;
    label.id ||= `${select.id}_label`;
    for (const field of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
      const value = field.getAttribute("role") === "combobox" && box.querySelector("[role=textbox]")?.id;
      field.setAttribute("aria-labelledby", [label.id, value].filter(Boolean).join(" "));
    }
  }
}

window.django?.jQuery?.(() => nameSearches(document)); // after those of select2
document.addEventListener("formset:added", (event) => setTimeout(() => nameSearches(event.target)));
