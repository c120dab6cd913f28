// What could not be taken in: shown with the reason, settled by the person, never thrown away unseen.

import { alert, button, el, when } from "./dom.js";
import "./outbox.js";

const { outbox } = self;

const value = (points, levels) => {
  const word = levels?.find(([one]) => one === points)?.[1];
  return points == null ? "ว่าง" : `${points}${word ? ` ${word}` : ""}`;
};

function stands(lead, points, note, time, levels) {
  return el("p", {}, el("b", {}, lead), ` ${value(points, levels)}`, note ? ` หมายเหตุ “${note}”` : "", el("span", { class: "sub" }, time));
}

// Two values of one indicator, with their times.
export function staleBox(change, levels) {
  const { now } = change;
  return alert("danger", "มีการแก้ไขข้อนี้ในระบบด้วย โปรดเลือก",
    stands("ในเครื่องนี้:", change.points, change.note, `บันทึกเมื่อ ${when(change.made_at)}`, levels),
    stands("ในระบบ:", now.points, now.note, `${now.saved_by} บันทึกเมื่อ ${when(now.saved_at)}`, levels),
    el("div", { class: "cluster" },
      button("ใช้ค่าในเครื่องนี้", () => outbox.record({ ...change, seen: now.version })),
      button("ใช้ค่าในระบบ", () => outbox.useServers(change))));
}

export function refusedBox(change) {
  return alert("danger", "ระบบไม่รับ", change.reason, el("div", { class: "cluster" },
    button("ลองส่งอีกครั้ง", () => outbox.retry(change.id)), remover([change])));
}

export function asText(changes) {
  return changes.map((one) => {
    const what = one.kind === "photo" ? `ภาพ ${one.file}` : `คะแนน ${one.points ?? "ว่าง"}${one.note ? ` หมายเหตุ ${one.note}` : ""}`;
    return `${one.name} · ${one.code} ${one.text} · ${what} · ${when(one.made_at)}${one.reason ? ` · ${one.reason}` : ""}`;
  }).join("\n");
}

// Twice, because it cannot be undone.
function remover(changes) {
  let sure = false;
  const made = button("ลบออกจากเครื่อง", async () => {
    if (sure) { for (const one of changes) await outbox.remove(one.id); return; }
    sure = true;
    made.textContent = "ยืนยันลบ กู้คืนไม่ได้";
    made.classList.add("btn-danger");
  }, "btn-quiet");
  return made;
}

// Everything of one account that was refused, on the list: also of applicants who are no longer in the pack.
export const refusedSection = (changes) => leftSection(changes, `ระบบไม่รับ ${changes.length} ข้อ`,
  button("ลองส่งอีกครั้ง", async () => { for (const one of changes) await outbox.retry(one.id); }));

// What a link can send no more, or not now.
export const unsentSection = (changes) => leftSection(changes, `ยังไม่ส่ง ${changes.length} ข้อ`);

function leftSection(changes, title, ...more) {
  if (!changes.length) return null;
  const text = el("textarea", { class: "form-control", readonly: true, rows: 4, "aria-label": "ข้อความที่คัดลอกได้" });
  text.value = asText(changes);
  const photos = changes.filter((one) => one.blob);
  return el("section", { class: "card stack", "aria-labelledby": "refused" },
    el("h2", { id: "refused" }, title),
    el("p", {}, "สิ่งที่ท่านให้ไว้ยังอยู่ในเครื่องนี้ คัดลอกส่งให้เลขานุการได้"),
    el("ul", { class: "items" }, changes.map((one) => el("li", {}, el("b", {}, one.name), ` ${one.code} `, el("span", { class: "sub" }, one.reason)))),
    text,
    el("div", { class: "cluster" },
      button("คัดลอกเป็นข้อความ", () => copy(text), "btn-primary"),
      ...more, photos.map((one) => saver(one)), remover(changes)));
}

function saver(change) {
  const made = el("a", { class: "btn", download: change.file, href: URL.createObjectURL(change.blob) }, `บันทึกภาพ ${change.code}`);
  return made;
}

async function copy(field) {
  field.select();
  const copied = navigator.clipboard ? await navigator.clipboard.writeText(field.value).then(() => true, () => false) : document.execCommand("copy");
  document.dispatchEvent(new CustomEvent("announce", { detail: copied ? "คัดลอกแล้ว" : "คัดลอกไม่สำเร็จ โปรดกดค้างที่ข้อความแล้วคัดลอก" }));
}
