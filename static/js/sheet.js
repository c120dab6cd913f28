// A sheet of scores: saved at each click, by keys alone, and through a lost connection. What is not
// yet at the server waits in this machine's store, under the address of the sheet (of a member without
// an account: behind the link, so that a new link of that member goes on with it).

import { csrf } from "./csrf.js";

const sheet = document.querySelector("[data-sheet][data-answer]");
const state = document.querySelector("[data-save-state]");
const waitingBox = document.querySelector("[data-waiting]");
const submitForm = document.querySelector("[data-submit-sheet]");
const STORE = `mchch:sheet:${sheet.dataset.answer.replace(/^\/m\/[0-9a-f]{64}/, "")}`;
const NOTE_DELAY = 900;
const RETRY = 5000;
let busy = false;
let submitting = false;
let submitter = null; // the button that was pressed: hand in, or on to the next applicant
let retry = 0;

const lines = [...sheet.querySelectorAll("[data-key]")];
const line = (key) => lines.find((one) => one.dataset.key === key);
const chosen = (one) => one.querySelector("input[name=points]:checked");
const radios = (one) => [...one.querySelectorAll("input[name=points]")];
const note = (one) => one.querySelector("textarea[name=note]");

function say(text, level) {
  state.textContent = text;
  state.dataset.level = level || "";
}

// ---- what waits ----
function waiting() {
  try { return JSON.parse(localStorage.getItem(STORE) || "{}"); } catch { return {}; }
}

function keep(all) {
  try {
    if (Object.keys(all).length) localStorage.setItem(STORE, JSON.stringify(all));
    else localStorage.removeItem(STORE);
  } catch { /* a full or closed store: the server still has what it took */ }
  const count = Object.keys(all).length;
  waitingBox.hidden = !count || navigator.onLine && !retry;
  waitingBox.querySelector("[data-waiting-count]").textContent = `(${count} ข้อ)`;
}

function put(one) {
  const all = waiting();
  all[one.dataset.key] = {
    points: chosen(one)?.value ?? "", note: note(one).value,
    seen: all[one.dataset.key]?.seen ?? one.dataset.version, stamp: Date.now() + Math.random(),
  };
  keep(all);
  one.classList.toggle("is-answered", Boolean(chosen(one)));
  send();
}

// ---- sending, one answer after the other ----
async function send() {
  if (busy) return;
  busy = true;
  clearTimeout(retry);
  retry = 0;
  let entry;
  while ((entry = Object.entries(waiting())[0])) {
    say("กำลังบันทึก…");
    if (!(await sendOne(...entry))) break;
  }
  busy = false;
  if (submitting && !Object.keys(waiting()).length) submitForm.requestSubmit(submitter);
}

async function sendOne(key, answer) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ key, points: answer.points, note: answer.note, seen: answer.seen })) body.set(name, value);
  const headers = { Accept: "application/json", "X-CSRFToken": csrf() || sheet.querySelector("[name=csrfmiddlewaretoken]").value };
  const reply = await fetch(sheet.dataset.answer, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
  const told = await reply?.json().catch(() => null);
  if (reply?.ok && told) return taken(key, answer, told);
  if (reply?.status === 409 && told) return conflict(key, told);
  if (told?.problem === "link") return dead();
  if (told?.refused && reply.status !== 429) { drop(key); say(told.refused, "danger"); return true; }
  if (reply?.type === "opaqueredirect" || reply?.status === 403) say("ออกจากระบบแล้ว คำตอบเก็บไว้ในเครื่องนี้ เข้าสู่ระบบในแท็บใหม่แล้วกลับมาที่หน้านี้", "danger");
  else if (submitting) say("ยังส่งแบบประเมินไม่ได้เพราะไม่มีสัญญาณ คำตอบเก็บไว้ในเครื่องนี้ เมื่อสัญญาณกลับมาให้กดส่งอีกครั้ง", "danger");
  else say(told?.refused || "ไม่มีสัญญาณ คำตอบเก็บไว้ในเครื่องนี้ จะส่งเองเมื่อสัญญาณกลับมา", "warning");
  submitting = false;
  retry = setTimeout(send, RETRY);
  keep(waiting());
  return false;
}

// Kept, and not tried again: by this link nothing more goes.
function dead() {
  say("ลิงก์นี้ใช้ไม่ได้แล้ว คำตอบเก็บไว้ในเครื่องนี้ โปรดขอลิงก์ใหม่จากเลขานุการคณะกรรมการ แล้วเปิดในเครื่องนี้ ระบบจะส่งให้", "danger");
  submitting = false;
  return false;
}

function drop(key) {
  const all = waiting();
  delete all[key];
  keep(all);
}

function taken(key, answer, told) {
  const one = line(key);
  if (one) one.dataset.version = told.version;
  const all = waiting();
  if (all[key]?.stamp === answer.stamp) delete all[key];
  else if (all[key]) all[key].seen = told.version;
  keep(all);
  say(`บันทึกแล้ว ${told.saved_at}`, "success");
  show(told.tally);
  return true;
}

// Somebody else answered the same indicator: shown, and decided by the person.
function conflict(key, told) {
  const one = line(key);
  const mine = waiting()[key];
  drop(key);
  submitting = false;
  if (!one) return true;
  const box = one.querySelector("[data-conflict]");
  box.hidden = false;
  box.textContent = `${told.refused} ค่าในระบบคือ ${told.now.points ?? "ว่าง"} ของท่านคือ ${mine.points || "ว่าง"} `;
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn";
    made.textContent = text;
    made.addEventListener("click", () => { box.hidden = true; act(); });
    box.append(made, " ");
  };
  one.dataset.version = told.now.version;
  button("ใช้ของฉัน", () => put(one));
  button("ใช้ค่าในระบบ", () => {
    for (const radio of radios(one)) radio.checked = radio.value === String(told.now.points);
    note(one).value = told.now.note;
  });
  say(told.refused, "danger");
  return true;
}

function show(tally) {
  const text = (selector, value) => { for (const found of document.querySelectorAll(selector)) found.textContent = value; };
  text("[data-total-points]", tally.points);
  text("[data-total-percent]", tally.percent);
  text("[data-unanswered]", tally.unanswered);
  for (const part of tally.parts) {
    text(`[data-part="${part.number}"] [data-points]`, part.points);
    text(`[data-part="${part.number}"] [data-percent]`, part.percent);
  }
  const box = document.querySelector("[data-lacking]");
  const head = document.createElement("p");
  head.className = tally.lacking.length ? "state is-missing" : "state is-success";
  head.textContent = tally.lacking.length ? "ยังขาด" : "ผ่านเกณฑ์";
  const list = document.createElement("ul");
  for (const words of tally.lacking) list.appendChild(document.createElement("li")).textContent = words;
  box.replaceChildren(head, list);
}

// ---- keys: digits choose a level, up and down go to another indicator, Enter to the next ----
function go(one, step) {
  const next = lines[lines.indexOf(one) + step];
  if (!next) { if (step > 0) submitForm.querySelector("button").focus(); return; }
  (chosen(next) || radios(next)[0]).focus();
  next.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

sheet.addEventListener("keydown", (event) => {
  const one = event.target.closest("[data-key]");
  if (!one || event.target.matches("textarea, summary, input[type=file]") || event.ctrlKey || event.altKey || event.metaKey) return;
  const thai = "๐๑๒๓๔๕๖๗๘๙".indexOf(event.key);
  const byPlace = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  const digit = thai >= 0 ? thai : /^\d$/.test(event.key) ? Number(event.key) : byPlace ? Number(byPlace[1]) : -1;
  const level = digit < 0 ? null : radios(one).find((radio) => radio.value === String(digit)) || radios(one)[digit];
  if (level) {
    event.preventDefault();
    level.focus();
    level.click();
  } else if (event.key === "ArrowDown" || (event.key === "Enter" && event.target.matches("input"))) { event.preventDefault(); go(one, 1); }
  else if (event.key === "ArrowUp") { event.preventDefault(); go(one, -1); }
});

// ---- begin ----
for (const one of lines) {
  one.classList.add("is-live");
  one.querySelector("[data-answer-form]").addEventListener("submit", (event) => { event.preventDefault(); put(one); });
  for (const radio of radios(one)) radio.addEventListener("change", () => put(one));
  let timer;
  note(one).addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => put(one), NOTE_DELAY); });
  note(one).addEventListener("blur", () => { if (note(one).value !== note(one).defaultValue) { clearTimeout(timer); note(one).defaultValue = note(one).value; put(one); } });
}
for (const [key, answer] of Object.entries(waiting())) {
  const one = line(key);
  if (!one) { drop(key); continue; }
  for (const radio of radios(one)) radio.checked = radio.value === answer.points;
  note(one).value = answer.note;
}
submitForm.addEventListener("submit", (event) => {
  if (!Object.keys(waiting()).length && navigator.onLine) return;
  event.preventDefault();
  submitting = true;
  submitter = event.submitter;
  say("รอส่งคำตอบที่ค้างอยู่ก่อน จึงจะส่งแบบประเมิน", "warning");
  send();
});
addEventListener("online", send);
addEventListener("offline", () => keep(waiting()));
if (Object.keys(waiting()).length) send();
