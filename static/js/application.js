// Drafts save themselves while one types: to the server, and to this machine while there is no
// connection or no log-in. A citizen ID is never kept on the machine.

import { csrf } from "./csrf.js";

const DELAY = 900;
const form = document.querySelector("form[data-autosave]");
const state = document.querySelector("[data-save-state]");
const store = () => `mchch:${location.pathname}`;
const PRIVATE = ["citizen_id", "csrfmiddlewaretoken"];
let timer = 0;
let running = false;
let again = false;
let leaving = false;
let pressed = null; // the button that waits for a save that is on its way

function typed() {
  const data = new FormData(form);
  PRIVATE.forEach((name) => data.delete(name));
  return Object.fromEntries([...data].filter(([, value]) => typeof value === "string"));
}

function keepHere() {
  try { localStorage.setItem(store(), JSON.stringify(typed())); } catch { /* a full or closed store */ }
}

function say(text, level) {
  state.textContent = text;
  state.dataset.level = level || "";
}

function offerKept() {
  const kept = JSON.parse(localStorage.getItem(store()) || "null");
  if (!kept) return;
  const now = typed();
  const differs = Object.keys(kept).some((name) => !["version", "act"].includes(name) && (kept[name] || "") !== (now[name] || ""));
  if (!differs) { localStorage.removeItem(store()); return; }
  const box = document.querySelector("[data-kept]");
  box.hidden = false;
  box.querySelector("[data-kept-use]").addEventListener("click", () => {
    for (const [name, value] of Object.entries(kept)) {
      const field = form.elements[name];
      if (field && !["version", "act"].includes(name)) field.value = value;
    }
    box.hidden = true;
    schedule();
  });
  box.querySelector("[data-kept-drop]").addEventListener("click", () => {
    localStorage.removeItem(store());
    box.hidden = true;
  });
}

// What the server said of a field is about the text that was there.
function forgetError(field) {
  document.getElementById(`id_${field.name}_error`)?.remove();
  field.classList.remove("is-invalid");
  field.removeAttribute("aria-invalid");
}

function note(name, text, kind) {
  const field = form.elements[name];
  if (!field) return;
  const id = `live_${name}`;
  let line = document.getElementById(id);
  if (!text) {
    line?.remove();
    if (!field.classList.contains("is-invalid")) field.removeAttribute("aria-invalid");
    return;
  }
  if (!line) {
    line = document.createElement("p");
    line.id = id;
    line.setAttribute("role", "status");
    field.insertAdjacentElement("afterend", line);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${id}`.trim());
  }
  line.className = `live-note is-${kind}`;
  line.textContent = text;
  if (kind === "danger") field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

// A new application has an address of its own as soon as it is saved: a reload finds it there.
function settle(answer) {
  localStorage.removeItem(store());
  form.elements.version.value = answer.version;
  if (location.pathname === answer.url) return;
  history.replaceState(null, "", answer.url);
  form.action = answer.url;
}

function tell(answer) {
  for (const field of form.elements) {
    if (!field.name || ["hidden", "submit"].includes(field.type)) continue;
    const error = answer.errors[field.name];
    const warning = answer.warnings[field.name];
    const understood = answer.understood[field.name];
    if (error) note(field.name, error.join(" "), "danger");
    else if (warning) note(field.name, warning, "warning");
    else note(field.name, understood, "success");
  }
  const wrong = Object.keys(answer.errors).length;
  say(`บันทึกแล้ว ${answer.saved_at}${wrong ? ` · มี ${wrong} ช่องที่ต้องแก้` : ""}`, wrong ? "warning" : "success");
  if (answer.changes.length) {
    const list = answer.changes.map((c) => `${c.by} เปลี่ยน ${c.label} เป็น “${c.after}”`).join(" · ");
    say(`มีผู้แก้ไขพร้อมกัน: ${list} สิ่งที่ท่านพิมพ์ยังอยู่ กดบันทึกเพื่อเทียบ`, "danger");
  }
}

const lost = () => say("ไม่มีสัญญาณ สิ่งที่พิมพ์เก็บไว้ในเครื่องนี้ และจะบันทึกเองเมื่อสัญญาณกลับมา", "warning");

const loggedOut = () => say("ออกจากระบบแล้ว สิ่งที่พิมพ์เก็บไว้ในเครื่องนี้ เข้าสู่ระบบในแท็บใหม่แล้วพิมพ์ต่อได้เลย", "danger");

async function save() {
  if (running) { again = true; return; }
  running = true;
  say("กำลังบันทึก…");
  const data = new FormData(form);
  data.set("act", "autosave");
  data.set("csrfmiddlewaretoken", csrf()); // another one since a new log-in
  const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" }).catch(() => null);
  const body = await answer?.json().catch(() => null);
  running = false;
  if (body?.refused) say(body.refused, "danger");
  else if (body) { settle(body); tell(body); }
  else if (answer?.type === "opaqueredirect" || answer?.status === 403) loggedOut();
  else { lost(); setTimeout(schedule, 5000); }
  if (pressed) form.requestSubmit(pressed);
  else if (again) { again = false; schedule(); }
}

function schedule() {
  clearTimeout(timer);
  keepHere();
  if (!leaving) timer = setTimeout(save, DELAY);
}

// The page behind a successful save tells which kept typing is no longer needed.
for (const path of (document.querySelector("[data-forget]")?.dataset.forget || "").split(" ")) {
  if (path) localStorage.removeItem(`mchch:${path}`);
}

if (form) {
  offerKept();
  form.addEventListener("input", (event) => { forgetError(event.target); schedule(); });
  window.addEventListener("online", schedule);
  form.addEventListener("submit", (event) => {
    pressed = null;
    if (!navigator.onLine) { event.preventDefault(); lost(); return; }
    leaving = true;
    clearTimeout(timer);
    // The version that a save on its way brings is the one to send, else one meets oneself.
    if (running) { event.preventDefault(); pressed = event.submitter; return; }
    form.elements.csrfmiddlewaretoken.value = csrf() || form.elements.csrfmiddlewaretoken.value;
  });
}
