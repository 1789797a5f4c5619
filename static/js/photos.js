/* The photos of a product: several at once with their progress, dragged into order, cut where one touches. */
"use strict";

const photosBox = document.getElementById("photos");

/* What the server shows now takes the place of what is shown. */
async function renewPhotos(html) {
  const text = html ?? await (await fetch(location.href, { headers: { Accept: "text/html" } })).text();
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("photos");
  if (!fresh) return location.reload();
  photosBox.replaceChildren(...fresh.childNodes);
  tendPhotos();
}

function sendPhoto(form, file, line) {
  return new Promise((done) => {
    const request = new XMLHttpRequest(), data = new FormData(), bar = line.querySelector("progress");
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("photos", file);
    request.open("POST", location.href);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      line.querySelector("span").textContent = form.dataset.sent;
    });
    request.addEventListener("loadend", () => {
      const problem = request.response?.added ? "" : request.response?.problems?.[0]?.words ?? form.dataset.broken;
      bar.remove();
      line.querySelector("span").textContent = problem ? "" : form.dataset.done;
      if (problem) {
        const said = document.createElement("small");
        said.className = "is-bad";
        said.textContent = problem;
        line.append(said);
      }
      done(!problem);
    });
    request.send(data);
  });
}

async function sendPhotos(form, files) {
  const list = form.querySelector(".photo-progress"), lines = [];
  list.replaceChildren();
  form.querySelector("button").hidden = true;
  for (const file of files) {
    const line = document.createElement("li"), name = document.createElement("b"), state = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    state.textContent = form.dataset.waiting;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(name, state, bar);
    list.append(line);
    lines.push(line);
  }
  for (const [index, file] of files.entries()) await sendPhoto(form, file, lines[index]);
  const refused = [...list.children].filter((line) => line.querySelector(".is-bad"));
  await renewPhotos();
  photosBox.querySelector(".photo-progress")?.append(...refused);
}

function tendDrop(form) {
  const input = form.elements.photos;
  form.querySelector("button").hidden = true;
  input.addEventListener("change", () => input.files.length && sendPhotos(form, [...input.files]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) sendPhotos(form, [...input.files]);
  });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("is-over"); });
  form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    if (event.dataTransfer.files.length) sendPhotos(form, [...event.dataTransfer.files]);
  });
}

async function post(address, data) {
  const response = await fetch(address, { method: "POST", body: data });
  await renewPhotos(await response.text());
}

/* Dragging is for the mouse; the arrows do the same for keyboard and touch. */
function tendOrder(list) {
  let dragged = null;
  const token = list.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const item of list.children) {
    item.draggable = true;
    item.addEventListener("dragstart", () => { dragged = item; item.classList.add("is-dragged"); });
    item.addEventListener("dragover", (event) => {
      if (!dragged || dragged === item) return;
      event.preventDefault();
      const items = [...list.children];
      item[items.indexOf(dragged) < items.indexOf(item) ? "after" : "before"](dragged);
    });
    item.addEventListener("dragend", () => {
      if (!dragged) return;
      const data = new FormData();
      data.append("csrfmiddlewaretoken", token);
      data.append("order", [...list.children].map((each) => each.dataset.photo).join(","));
      dragged = null;
      post(list.dataset.order, data);
    });
  }
}

/* A touch gives the point itself; without this file it gives the third of the photo that was touched. */
function tendFocus(form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=point]");
    if (!button || event.detail === 0) return; // pressed by keyboard
    event.preventDefault();
    const box = form.getBoundingClientRect(), data = new FormData(form);
    const percent = (at, from, size) => Math.min(100, Math.max(0, Math.round(100 * (at - from) / size)));
    const x = percent(event.clientX, box.left, box.width), y = percent(event.clientY, box.top, box.height);
    form.querySelector("path").setAttribute("d", `M${x} 0V100M0 ${y}H100`);
    data.append("point", `${x},${y}`);
    post(form.action, data);
  });
}

function tendPhotos() {
  const drop = photosBox.querySelector("form[data-photos]"), list = photosBox.querySelector("[data-order]");
  if (drop) tendDrop(drop);
  if (list) tendOrder(list);
  for (const form of photosBox.querySelectorAll("form[data-focus]")) tendFocus(form);
}

tendPhotos();
