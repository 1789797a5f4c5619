/* The door of an event: the list is kept on the device, check-ins wait there for a line, the camera reads tickets.
   Everything sent may be sent twice: the server keeps the first time. */
"use strict";

const door = document.getElementById("door");
const part = (name) => door.querySelector(`[data-${name}]`);
const words = door.dataset;
const LIST = `draft:door:${words.key}`;        // forgotten when the person signs out
const QUEUE = `door-queue:${words.key}`;       // codes and times only; kept until the server has them
const EVERY = 15_000, SEEN_AGAIN = 4_000, MOST_SHOWN = 40;

const read = (key, empty) => { try { return JSON.parse(localStorage.getItem(key)) ?? empty; } catch { return empty; } };
const keep = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* no room: the page still holds it */ } };
let people = read(LIST, { people: [] }).people, queue = read(QUEUE, []), signedOut = false;

const plain = (text) => (text ?? "").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const codeIn = (text) => text.trim().replace(/\/+$/, "").split("/").pop().replace(/[\s-]/g, "").toUpperCase();
const isIn = (person) => person.state === "attended" || queue.some((each) => each.code === person.code);

function say(text, good) {
  const said = part("said");
  said.textContent = text;
  said.hidden = false;
  said.className = `door-said note ${good ? "note-good" : "note-bad"}`;
}

function checkIn(code) {
  const person = people.find((each) => each.code === code);
  if (!person) return say(words.unknown, false);
  if (isIn(person)) return say(`${person.name}: ${words.was}`, false);
  queue.push({ code, at: new Date().toISOString() });
  keep(QUEUE, queue);
  navigator.vibrate?.(80);
  say(`${person.name}: ${words.in}${person.state === "waiting" ? ` (${words.waiting})` : ""}`, true);
  show();
  send();
}

/* --- The list ------------------------------------------------------------------------------------------------ */

function line(person) {
  const item = document.createElement("li"), left = document.createElement("div"), name = document.createElement("a");
  item.className = "row between";
  name.href = `/d/${person.code}`;
  name.textContent = person.name;
  left.append(name);
  if (person.company__name) {
    const company = document.createElement("span");
    company.className = "muted small";
    company.textContent = person.company__name;
    left.append(document.createElement("br"), company);
  }
  const right = document.createElement(isIn(person) ? "span" : "button");
  if (isIn(person)) {
    right.className = "badge badge-good";
    right.textContent = words.in;
  } else {
    right.type = "button";
    right.className = "button";
    right.textContent = words.button;
    right.setAttribute("aria-label", `${words.button}: ${person.name}`);
    right.addEventListener("click", () => checkIn(person.code));
  }
  item.append(left, right);
  return item;
}

function show() {
  const typed = plain(document.getElementById("q").value), code = codeIn(document.getElementById("q").value);
  const fits = (person) => plain(`${person.name} ${person.company__name ?? ""}`).includes(typed) || person.code === code;
  if (people.length) part("people").replaceChildren(...people.filter(fits).slice(0, MOST_SHOWN).map(line));
  part("bar").hidden = !people.length;
  part("count").textContent = people.filter(isIn).length;
  part("total").textContent = people.filter((person) => person.state !== "waiting").length;
  part("line").textContent = signedOut ? words.signin
    : queue.length ? `${queue.length} ${words.sending}${navigator.onLine ? "" : ` · ${words.offline}`}`
    : navigator.onLine ? words.online : words.offline;
}

/* --- The line ------------------------------------------------------------------------------------------------ */

let sending = false;
async function send() {
  if (sending || !queue.length) return;
  sending = true;
  const sent = [...queue];
  try {
    const token = document.querySelector("[data-csrf] input").value;
    const response = await fetch(words.sync, {
      method: "POST", redirect: "manual", body: JSON.stringify({ checkins: sent }),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    });
    signedOut = response.type === "opaqueredirect" || response.status === 403;
    if (response.ok) {
      const { results } = await response.json();
      for (const each of results) {
        const person = people.find((one) => one.code === each.code);
        if (person && each.state === "attended") person.state = "attended";
        if (each.state !== "attended") say(`${each.name ?? each.code}: ${each.said}`, false);
      }
      queue = queue.filter((each) => !sent.some((one) => one.code === each.code));
      keep(QUEUE, queue);
    }
  } catch { /* no line: they stay in the queue */ }
  sending = false;
  show();
}

async function fetchList() {
  try {
    const response = await fetch(words.list, { redirect: "manual" });
    signedOut = response.type === "opaqueredirect" || response.status === 403;
    if (response.ok) {
      people = (await response.json()).people;
      keep(LIST, { at: Date.now(), people });
    }
  } catch { /* no line: the list of before holds */ }
  show();
}

/* --- The camera ---------------------------------------------------------------------------------------------- */

let stream = null, lastSeen = { code: "", at: 0 };
async function look(detector) {
  if (!stream) return;
  try {
    const [found] = await detector.detect(part("video"));
    const code = found ? codeIn(found.rawValue) : "";
    if (code && (code !== lastSeen.code || Date.now() - lastSeen.at > SEEN_AGAIN)) {
      lastSeen = { code, at: Date.now() };
      checkIn(code);
    }
  } catch { /* a frame that is not there yet */ }
  setTimeout(() => look(detector), 250);
}

async function startCamera() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch (error) { return say(String(error.message || error), false); }
  part("video").srcObject = stream;
  part("video").hidden = part("camera-stop").hidden = false;
  part("camera").hidden = true;
  await part("video").play();
  look(new BarcodeDetector({ formats: ["qr_code"] }));
}

function stopCamera() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  part("video").hidden = part("camera-stop").hidden = true;
  part("camera").hidden = false;
}

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  part("camera").hidden = false;
  part("camera").addEventListener("click", startCamera);
  part("camera-stop").addEventListener("click", stopCamera);
}

/* --- Typed --------------------------------------------------------------------------------------------------- */

document.getElementById("q").addEventListener("input", show);
door.querySelector("form.search").addEventListener("submit", (event) => {
  const code = codeIn(document.getElementById("q").value);
  if (!people.some((person) => person.code === code)) {
    if (!navigator.onLine) event.preventDefault();
    return;
  }
  event.preventDefault();
  checkIn(code);
  document.getElementById("q").value = "";
  show();
});

for (const name of ["online", "offline"]) window.addEventListener(name, () => { show(); send(); });
setInterval(() => { send(); fetchList(); }, EVERY);
if (document.getElementById("q").value === "") { show(); fetchList(); send(); }
