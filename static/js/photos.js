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

const PIECE = 64 * 1024, TRIES = 30, LONGEST_WAIT = 20_000;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/* After a broken line: wait, longer each time, or until the device says that it is connected again. */
function untilLine(tries) {
  const wait = pause(Math.min(LONGEST_WAIT, 1000 * 2 ** Math.min(tries, 5)));
  if (navigator.onLine) return wait;
  return Promise.race([wait, new Promise((done) => window.addEventListener("online", done, { once: true }))]);
}

async function ask(address, how) {
  const response = await fetch(address, how);
  if (!response.ok && response.status >= 500) throw new Error("server");
  return { ok: response.ok, status: response.status, told: await response.json() };
}

/* Send a file piece by piece; where the line breaks, ask what arrived and go on from there. Return "" or the problem. */
async function sendPieces(form, file, key, bar) {
  const token = form.elements.csrfmiddlewaretoken.value, address = form.dataset.pieces.replace("key", key);
  let received = 0, tries = 0;
  while (received < file.size) {
    try {
      const how = tries
        ? {} : { method: "POST", headers: { "X-CSRFToken": token, "Content-Type": "application/octet-stream" },
                 body: file.slice(received, received + PIECE) };
      const answer = await ask(tries ? address : `${address}?from=${received}`, how);
      if (!answer.ok) return answer.told.problem ?? form.dataset.broken;
      received = answer.told.received;
      bar.value = received / file.size;
      tries = 0;
    } catch {
      tries += 1;
      if (tries > TRIES) return form.dataset.broken;
      await untilLine(tries);
    }
  }
  return "";
}

async function sendPhoto(form, chosen, line) {
  const bar = line.querySelector("progress"), state = line.querySelector("span");
  state.textContent = form.dataset.shrinking;
  const file = await shrinkPhoto(chosen), key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  state.textContent = form.dataset.sending;
  let problem = await sendPieces(form, file, key, bar);
  bar.removeAttribute("value");
  for (let tries = 0; !problem; tries += 1) {
    state.textContent = form.dataset.sent;
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("piece", key);
    data.append("name", file.name);
    try {
      const { told } = await ask(location.href, { method: "POST", headers: { Accept: "application/json" }, body: data });
      problem = told.added ? "" : told.problems?.[0]?.words ?? form.dataset.broken;
      break;
    } catch {
      if (tries >= TRIES) problem = form.dataset.broken;
      else await untilLine(tries);
    }
  }
  bar.remove();
  state.textContent = problem ? "" : form.dataset.done;
  if (problem) {
    const said = document.createElement("small");
    said.className = "is-bad";
    said.textContent = problem;
    line.append(said);
  }
  return !problem;
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

/* Dragging over the photo chooses the part that stays; the four fields say it too. */
function tendCut(form) {
  const box = form.querySelector(".photo-cut"), shape = form.querySelector("rect"), fields = form.elements;
  let from = null;
  const at = (event) => {
    const edge = box.getBoundingClientRect();
    return [(event.clientX - edge.left) / edge.width, (event.clientY - edge.top) / edge.height]
      .map((share) => Math.round(100 * Math.min(1, Math.max(0, share))));
  };
  const draw = () => {
    const [left, top, right, bottom] = ["left", "top", "right", "bottom"].map((name) => Number(fields[name].value) || 0);
    for (const [name, value] of [["x", left], ["y", top], ["width", Math.max(0, right - left)], ["height", Math.max(0, bottom - top)]]) {
      shape.setAttribute(name, value);
    }
  };
  box.addEventListener("pointerdown", (event) => { from = at(event); box.setPointerCapture(event.pointerId); event.preventDefault(); });
  box.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event);
    [fields.left.value, fields.right.value] = [from[0], to[0]].sort((one, other) => one - other);
    [fields.top.value, fields.bottom.value] = [from[1], to[1]].sort((one, other) => one - other);
    draw();
  });
  for (const name of ["pointerup", "pointercancel"]) box.addEventListener(name, () => { from = null; });
  form.addEventListener("input", draw);
}

function tendPhotos() {
  const drop = photosBox.querySelector("form[data-photos]"), list = photosBox.querySelector("[data-order]");
  if (drop) tendDrop(drop);
  if (list) tendOrder(list);
  for (const form of photosBox.querySelectorAll("form[data-focus]")) tendFocus(form);
  for (const form of photosBox.querySelectorAll("form[data-cut]")) tendCut(form);
}

tendPhotos();
