// On a member's own list: makes the telephone ready for a village without a signal, says what it keeps, renews it.

import { current, leaveToOwner, NotPrepared, prepare } from "./data.js";
import { day, state, weight, when } from "./dom.js";

const { outbox, sender } = self;
const card = document.querySelector("[data-offline]");
const part = (name) => card.querySelector(`[data-offline-${name}]`);
const say = (...words) => part("told").replaceChildren(...words);
const { account, pack, token, worker, scope } = card.dataset;

function facts(kept) {
  const left = kept.left ? ` (ไม่ได้เก็บ ${kept.left} ภาพ เพราะเกิน ${weight(kept.data.picture_bytes)} หรือโหลดไม่ได้)` : "";
  return `เมื่อ ${when(kept.data.prepared_at)} ผู้สมัคร ${kept.data.units.length} ราย ภาพ ${kept.pictures} ภาพ${left} ขนาด ${weight(kept.bytes)} เก็บไว้ถึง ${day(kept.data.expires_at)}`;
}

async function show() {
  const kept = await current(token);
  const own = (await outbox.changes()).filter((one) => one.account === account);
  if (kept) say(state("success", "เตรียมไว้แล้ว"), ` ${facts(kept)}`);
  part("prepare").lastChild.textContent = kept ? "เตรียมข้อมูลใหม่" : "เตรียมใช้โดยไม่มีสัญญาณ";
  part("open").hidden = !kept && !own.length;
  part("remove").hidden = !kept;
  part("left").hidden = !own.length;
  part("left").replaceChildren(state("wait", `ยังไม่ส่ง ${own.length} ข้อ`), own.some((one) => !outbox.waits(one)) ? " มีข้อที่ต้องเลือกหรือระบบไม่รับ เปิดหน้าไม่มีสัญญาณเพื่อดู" : "");
}

// A worker for the pages of this account or link alone: both may be on one telephone, each with its own.
async function ready() {
  const made = await navigator.serviceWorker.register(worker, { scope });
  const begun = made.installing || made.waiting;
  if (made.active || !begun) return;
  await new Promise((done, fail) => {
    begun.addEventListener("statechange", () => {
      if (begun.state === "activated") done();
      if (begun.state === "redundant") fail(new Error("worker"));
    });
  });
}

async function renew() {
  part("prepare").disabled = true;
  try {
    await ready();
    await prepare(pack, say);
    await show();
  } catch (error) {
    await show();
    say(state("danger", "เตรียมข้อมูลไม่ได้"), ` ${error instanceof NotPrepared ? error.message : "โปรดลองใหม่ หรือตรวจว่าเครื่องมีที่ว่างพอ"}`);
  } finally { part("prepare").disabled = false; }
}

part("prepare").addEventListener("click", renew);
part("remove").addEventListener("click", async () => {
  await outbox.removePack();
  say(state("off", "ลบข้อมูลออกจากเครื่องนี้แล้ว"), " คะแนนที่ยังไม่ส่ง (ถ้ามี) ยังอยู่");
  await show();
});
new BroadcastChannel("mchch-offline").addEventListener("message", show);

if ("serviceWorker" in navigator && "locks" in navigator) {
  card.hidden = false;
  await leaveToOwner(account, token);
  await show();
  await sender.send(token);
  await show();
  if (await current(token) && navigator.onLine) await renew();
} // else: a browser without it, or a site without https, has the ordinary page
