// The draft of an order: it saves itself, its rows move by drag, by button and by key, and the
// paper beside it is drawn anew after each save. Without scripts every button is a form of its own.

import { csrf } from "./csrf.js";

const DELAY = 900;
const form = document.querySelector("form[data-order-form]");
const state = form.querySelector("[data-save-state]");
const store = `mchch:${location.pathname}`;
const LAST_ROLES = ["SECRETARY", "ASSISTANT_SECRETARY"];
let timer = 0;
let running = false;
let again = false;
let leaving = false;
let made = 0;

const committees = () => [...form.querySelectorAll("[data-committee]")];
const seatsOf = (committee) => [...committee.querySelectorAll("[data-seat]")];
const announce = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: text }));

// ---- saving ----
function entries() {
  return [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
}

function keepHere() {
  try { localStorage.setItem(store, JSON.stringify(entries())); } catch { /* a full or closed store */ }
}

function say(text, level) {
  state.textContent = text;
  state.dataset.level = level || "";
}

async function save() {
  if (running) { again = true; return; }
  running = true;
  say("กำลังบันทึก…");
  const data = new FormData(form);
  data.set("act", "autosave");
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: data, redirect: "manual", headers: { "X-CSRFToken": csrf() },
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      say("ออกจากระบบแล้ว สิ่งที่พิมพ์เก็บไว้ในเครื่องนี้ เข้าสู่ระบบในแท็บใหม่แล้วพิมพ์ต่อได้เลย", "danger");
    } else {
      tell(await answer.json());
    }
  } catch {
    say("ไม่มีสัญญาณ สิ่งที่พิมพ์เก็บไว้ในเครื่องนี้ และจะบันทึกเองเมื่อสัญญาณกลับมา", "warning");
    setTimeout(schedule, 5000);
  }
  running = false;
  if (again) { again = false; schedule(); }
}

function schedule() {
  clearTimeout(timer);
  keepHere();
  if (!leaving) timer = setTimeout(save, DELAY);
}

function tell(answer) {
  if (answer.version) form.elements.version.value = answer.version;
  if (answer.refused) {
    say([answer.refused, ...answer.changes, "กดบันทึกเพื่อใช้ของท่าน หรือเปิดหน้านี้ใหม่"].join(" · "), "danger");
    return;
  }
  rename(answer.keys);
  showErrors(answer);
  showMissing(answer.missing);
  const wrong = Object.keys(answer.errors).length + Object.keys(answer.row_errors).length;
  say(`บันทึกแล้ว ${answer.saved_at}${wrong ? ` · มี ${wrong} แห่งที่ต้องแก้` : ""}`, wrong ? "warning" : "success");
  if (!wrong) localStorage.removeItem(store);
  refreshPaper(answer.version);
}

// What was new has an id now.
function rename(keys) {
  for (const committee of committees()) {
    const old = committee.dataset.committee;
    if (keys[old]) setCommitteeKey(committee, `c${keys[old]}`);
    for (const seat of seatsOf(committee)) {
      const id = keys[seat.dataset.seat];
      setSeatKey(seat, id ? `m${id}` : seat.dataset.seat);
    }
  }
}

function setCommitteeKey(committee, key) {
  committee.dataset.committee = key;
  committee.id = key;
  committee.querySelector("[name=c_key]").value = key;
  for (const name of ["name", "duties"]) {
    const box = committee.querySelector(`[name=c_${name}]`);
    box.id = `${key}-${name}`;
    box.previousElementSibling.setAttribute("for", box.id);
  }
  committee.querySelector("[data-add-seat]").id = `${key}-add`;
}

function setSeatKey(seat, key) {
  seat.dataset.seat = key;
  seat.id = key;
  const committee = seat.closest("[data-committee]").dataset.committee;
  seat.querySelector("[name=m_row]").value = `${committee}/${key}`;
}

function showErrors(answer) {
  for (const name of ["title", "reason", "power", "effective_on", "signatory"]) {
    const box = form.elements[name];
    let line = document.getElementById(`live_${name}`);
    if (!line) {
      line = document.createElement("p");
      line.id = `live_${name}`;
      line.className = "live-note is-danger";
      box.insertAdjacentElement("afterend", line);
    }
    line.textContent = answer.errors[name] || "";
    line.hidden = !line.textContent;
    box.toggleAttribute("aria-invalid", Boolean(answer.errors[name]));
  }
  for (const row of [...committees(), ...form.querySelectorAll("[data-seat]")]) {
    const errors = answer.row_errors[row.dataset.seat || row.dataset.committee] || {};
    const own = [...row.querySelectorAll("[data-error]")].filter((line) => line.closest("[data-seat], [data-committee]") === row);
    own.forEach((line) => { line.textContent = errors[line.dataset.error] || ""; });
  }
}

function showMissing(texts) {
  document.querySelector("[data-missing]").replaceChildren(...texts.map((text) => {
    const line = document.createElement("li");
    line.textContent = text;
    return line;
  }));
  document.querySelector("[data-complete]").hidden = texts.length > 0;
}

// The new paper is drawn behind the old one, which gives way when it is there: nothing flickers.
function refreshPaper(version) {
  const place = document.querySelector("[data-preview]");
  if (getComputedStyle(place).display === "none") return;
  const now = place.querySelector("iframe:last-of-type");
  const next = now.cloneNode();
  next.removeAttribute("loading");
  next.src = now.src.replace(/v=\d+/, `v=${version}`);
  next.classList.add("is-coming");
  next.addEventListener("load", () => {
    next.classList.remove("is-coming");
    [...place.children].filter((old) => old !== next && !old.classList.contains("is-coming")).forEach((old) => old.remove());
  });
  place.append(next);
}

// ---- rows ----
function blank(kind) {
  const row = document.querySelector(`template[data-blank-${kind}]`).content.firstElementChild.cloneNode(true);
  made += 1;
  return row;
}

function addSeat(committee) {
  const seat = blank("seat");
  const before = seatsOf(committee).find((row) => LAST_ROLES.includes(row.querySelector("[name=m_role]").value));
  committee.querySelector("[data-seats]").insertBefore(seat, before || null);
  setSeatKey(seat, `n${made}`);
  seat.querySelector("[name=m_name]").focus();
}

function addCommittee() {
  const committee = blank("committee");
  form.querySelector("[data-committees]").append(committee);
  setCommitteeKey(committee, `k${made}`);
  seatsOf(committee).forEach((seat) => { made += 1; setSeatKey(seat, `n${made}`); });
  committee.querySelector("[name=c_name]").focus();
}

function sort(committee) {
  const list = committee.querySelector("[data-seats]");
  const place = (seat) => seat.querySelector("[name=m_role]").selectedIndex;
  list.append(...seatsOf(committee).sort((a, b) => place(a) - place(b)));
  announce("เรียงตามบทบาทแล้ว");
}

function move(row, way, button) {
  const list = row.parentElement;
  if (way === "drop") {
    (row.nextElementSibling || row.previousElementSibling || list.parentElement).querySelector("input:not([type=hidden]), textarea, button")?.focus();
    row.remove();
    return;
  }
  if (way === "up" && row.previousElementSibling) row.previousElementSibling.before(row);
  if (way === "down" && row.nextElementSibling) row.nextElementSibling.after(row);
  button.focus();
  announce(`ลำดับที่ ${[...list.children].indexOf(row) + 1}`);
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move], [data-add-seat], [data-add-committee], [data-sort]");
  if (!button) return;
  event.preventDefault();
  const committee = button.closest("[data-committee]");
  if (button.dataset.move) move(button.closest("[data-seat], [data-committee]"), button.dataset.move, button);
  else if (button.hasAttribute("data-add-seat")) addSeat(committee);
  else if (button.hasAttribute("data-sort")) sort(committee);
  else addCommittee();
  schedule();
});

// Alt with an arrow moves the row that one types in.
form.addEventListener("keydown", (event) => {
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const seat = event.target.closest("[data-seat]");
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") {
    event.preventDefault();
    save();
  } else if (event.altKey && way && seat) {
    event.preventDefault();
    move(seat, way, event.target);
    schedule();
  }
});

// ---- drag: by the grip, with mouse, pen or finger ----
let dragged = null;
let pointer = 0; // its height on the screen
const EDGE = 70; // pixels from the top or bottom where the page rolls on under the row

function hovered(y) {
  const inside = committees().find((one) => {
    const box = one.getBoundingClientRect();
    return y >= box.top && y <= box.bottom;
  });
  return (inside || dragged.closest("[data-committee]")).querySelector("[data-seats]");
}

function follow(event) {
  pointer = event.clientY;
  put();
}

function put() {
  const list = hovered(pointer);
  const below = [...list.children].find((row) => {
    const box = row.getBoundingClientRect();
    return row !== dragged && pointer < box.top + box.height / 2;
  });
  const there = below ? below.previousElementSibling : list.lastElementChild;
  if (there !== dragged) list.insertBefore(dragged, below || null);
}

function roll() {
  if (!dragged) return;
  const way = pointer < EDGE ? -1 : pointer > innerHeight - EDGE ? 1 : 0;
  if (way) {
    scrollBy({ top: way * 12, behavior: "instant" });
    put();
  }
  requestAnimationFrame(roll);
}

function letGo() {
  document.removeEventListener("pointermove", follow);
  dragged.classList.remove("is-dragged");
  setSeatKey(dragged, dragged.dataset.seat);
  dragged = null;
  schedule();
}

form.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button) return;
  event.preventDefault(); // no text is marked on the way
  dragged = grip.closest("[data-seat]");
  dragged.classList.add("is-dragged");
  pointer = event.clientY;
  document.addEventListener("pointermove", follow);
  roll();
});
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => { if (dragged) letGo(); });
}

// An account fills in the name and position of an empty seat.
form.addEventListener("change", (event) => {
  if (event.target.name !== "m_user") return;
  const seat = event.target.closest("[data-seat]");
  const [name, position] = ["m_name", "m_position"].map((one) => seat.querySelector(`[name=${one}]`));
  const account = event.target.selectedOptions[0].dataset;
  if (name.value || position.value || !account.name) return;
  name.value = account.name;
  position.value = account.position;
  schedule();
});

// ---- what was typed when there was no connection: sent as it was, the server shows it ----
function offerKept() {
  const kept = localStorage.getItem(store);
  if (!kept) return;
  if (kept === JSON.stringify(entries())) { localStorage.removeItem(store); return; }
  const box = document.querySelector("[data-kept]");
  box.hidden = false;
  box.querySelector("[data-kept-drop]").addEventListener("click", () => {
    localStorage.removeItem(store);
    box.hidden = true;
  });
  box.querySelector("[data-kept-use]").addEventListener("click", () => send(JSON.parse(kept)));
}

function send(values) {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = form.action;
  const token = ["csrfmiddlewaretoken", csrf() || form.elements.csrfmiddlewaretoken.value];
  for (const [name, value] of [token, ["act", "restore"], ...values]) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    sent.append(field);
  }
  sent.hidden = true;
  document.body.append(sent);
  localStorage.removeItem(store);
  sent.submit();
}

offerKept();
form.addEventListener("input", schedule);
window.addEventListener("online", schedule);
form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  leaving = true;
  clearTimeout(timer);
  localStorage.removeItem(store);
});
