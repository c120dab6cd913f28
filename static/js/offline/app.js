// The application in the village: the list, one applicant, the bar that says what is not sent; sends when it can.

import { current, leaveToOwner, now, NotPrepared, prepare, takeOver } from "./data.js";
import { button, clock, el, state } from "./dom.js";
import { list, nothing, order } from "./list.js";
import "./outbox.js";
import "./sender.js";
import { unitPage } from "./unit.js";

const { outbox, sender } = self;
const place = document.querySelector("[data-app]");
const bar = document.querySelector("[data-bar]");
const { mine, token } = place.dataset;
const byLink = "byLink" in place.dataset;
const SOON = 700, RETRY = 15000, RENEW = 10 * 60 * 1000;
let kept = null, changes = [], shown = null, told = "", problem = "", sentAt = null, timer = 0, renewing = false;

// ---- showing ----
const unitAt = () => kept?.data.units.find((one) => String(one.evaluation) === location.hash.slice(1));
const home = () => place.replaceChildren(el("h1", {}, "ให้คะแนนโดยไม่มีสัญญาณ"), kept ? list(kept, changes, { renew }) : nothing({ mine, byLink, isDead: problem === "link", own: own(), left: changes.length }));
// Without a pack a link still knows what was typed with it; an account's is nobody's until its owner logs in.
const own = () => changes.filter((one) => kept ? one.account === kept.account : byLink && one.token === token);

function draw() {
  const unit = unitAt();
  const name = unit ? String(unit.evaluation) : "";
  if (unit && shown?.name === name) return shown.refresh(kept, changes);
  shown = unit ? { name, ...unitPage(kept, unit, { next }) } : null;
  if (!shown) return home();
  place.replaceChildren(shown.page);
  shown.refresh(kept, changes);
}

function drawBar() {
  const count = own().filter(outbox.waits).length, trouble = own().length - count;
  const foreign = changes.filter((one) => kept && one.account !== kept.account).length;
  const parts = [navigator.onLine && problem !== "offline" ? state("success", "มีสัญญาณ") : state("warning", "ไม่มีสัญญาณ")];
  if (trouble) parts.push(el("a", { href: "#" }, state("danger", `รอท่านดู ${trouble} ข้อ`)));
  if (count || !trouble) parts.push(count ? state("wait", `ยังไม่ส่ง ${count} ข้อ`) : sentAt ? state("success", `ส่งครบแล้ว ${clock(sentAt)}`) : state("success", "ไม่มีรายการค้างส่ง"));
  if (foreign) parts.push(state("wait", `ของบัญชีอื่น ${foreign} ข้อ`));
  if (count && navigator.onLine && problem !== "link") parts.push(button("ส่งเดี๋ยวนี้", () => send(), ""));
  if (!byLink && (problem === "login" || problem === "account")) parts.push(el("a", { class: "btn", href: mine }, "เข้าสู่ระบบ"));
  const words = told || (count || problem === "account" || problem === "link" ? sender.PROBLEMS[problem] : "");
  if (words) parts.push(el("p", { "data-told": true }, words));
  bar.replaceChildren(...parts);
}

// Async, but never older than what was typed: a stale look would put an old word back into a field.
async function look() {
  const waited = changes.some(outbox.waits), written = outbox.writes();
  [kept, changes] = [await current(token), await outbox.changes()];
  if (written !== outbox.writes()) return look();
  if (waited && !changes.some(outbox.waits)) [sentAt, problem] = [now(kept), ""]; // here or by the worker
  draw();
  return drawBar();
}

function next(unit) {
  const rest = order(kept, changes).filter((row) => row.unit !== unit && !row.unit.refused && row.given < row.count);
  location.hash = rest.length ? `#${rest[0].unit.evaluation}` : "#";
}

// ---- sending ----
async function send() {
  clearTimeout(timer);
  timer = 0;
  if (!changes.some(outbox.waits)) return;
  problem = await sender.send(token);
  if (problem === "account") await askOwner();
  if (problem === "link") return died();
  if (problem === "busy" || problem === "offline" || problem === "server") {
    timer = setTimeout(send, RETRY);
    await sendLater();
  }
  await look();
}

async function askOwner() {
  const found = await sender.ask(token).catch(() => null);
  if (found?.account) await leaveToOwner(found.account, token);
}

// The link is revoked, past, or its member left the order: the pack goes, what was typed stays.
async function died() {
  problem = "link";
  if (kept) await outbox.removePack();
  location.hash = "#";
  await look();
}

function sendSoon() {
  if (!changes.some(outbox.waits)) return;
  clearTimeout(timer);
  timer = setTimeout(send, SOON);
}

// The browser wakes the worker when the signal is back, also when this page is gone by then.
async function sendLater() {
  if (!changes.some(outbox.waits)) return;
  const there = await navigator.serviceWorker?.getRegistration();
  there?.sync?.register("send").catch(() => null);
}

// ---- the pack ----
async function renew() {
  if (renewing) return;
  renewing = true;
  try {
    await send();
    await prepare(kept.data.urls.pack, (text) => { told = text; drawBar(); });
    told = "";
  } catch (error) {
    if (!(error instanceof NotPrepared)) throw error;
    told = error.cause === "link" ? "" : error.message;
    if (error.cause === "link") await died();
  } finally { renewing = false; }
  await look();
}

function isOld() {
  return now(kept) - Date.parse(kept.data.prepared_at) > RENEW;
}

async function online() {
  problem = "";
  if (!navigator.onLine) return drawBar();
  await send();
  if (problem === "link") return;
  const found = await sender.ask(token).catch((error) => ({ problem: error.message }));
  if (found.problem === "link") return died();
  if (!found.account) return look();
  await leaveToOwner(found.account, token);
  await look();
  if (kept && isOld()) await renew();
}

// ---- begin ----
new BroadcastChannel("mchch-offline").addEventListener("message", async ({ data }) => {
  await look();
  if (data === "changes") sendSoon();
});
addEventListener("hashchange", () => { draw(); scrollTo(0, 0); document.getElementById("main").focus({ preventScroll: true }); });
addEventListener("online", online);
document.addEventListener("visibilitychange", () => { if (document.hidden) sendLater(); });
addEventListener("offline", () => { problem = "offline"; drawBar(); });

await look();
if (kept) await takeOver(kept);
const here = kept?.data.units.find((one) => one.urls.page === location.pathname && one.urls.page !== kept.data.urls.mine);
if (here && !location.hash) location.replace(`#${here.evaluation}`);
await look();
await online();
