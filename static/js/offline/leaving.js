// Logging out on a telephone that holds a pack.

import { leaveToOwner } from "./data.js";
import { button, el, link } from "./dom.js";

const { outbox, sender } = self;
const SEEN = "mchch:owner-seen";

export async function leaving(form) {
  const { token, app } = form.dataset;
  await sender.send(token).catch(() => null);
  const left = await outbox.changes();
  if (!left.length) return go(form);
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": "leaving" },
    el("header", {}, el("h2", { id: "leaving" }, `ยังมีคะแนนที่ยังไม่ส่ง ${left.length} ข้อ`)),
    el("div", { class: "body" }, el("p", {}, "ออกจากระบบแล้ว ข้อมูลผู้สมัครในเครื่องนี้จะถูกลบ ส่วนคะแนนที่ยังไม่ส่งจะเก็บไว้ และส่งเมื่อท่านเข้าสู่ระบบในเครื่องนี้อีกครั้ง"),
    el("div", { class: "cluster" }, link("เปิดดูและส่งก่อน", app, "btn-primary"),
      button("ออกจากระบบ", () => go(form)), button("ยกเลิก", () => dialog.remove(), "btn-quiet"))));
  document.body.append(dialog);
  dialog.showModal();
  return null;
}

async function go(form) {
  await outbox.removePack();
  form.dataset.logout = "sure";
  form.requestSubmit();
}

// Once for each log-in and tab: whose telephone is it now?
export async function watch(session, token) {
  if (!session || sessionStorage.getItem(SEEN) === session) return;
  sessionStorage.setItem(SEEN, session);
  await leaveToOwner(session, token);
}
