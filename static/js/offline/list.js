// The first page of the application: whom one has to judge, what waits, what this telephone keeps.

import { refusedSection, unsentSection } from "./conflict.js";
import { answered, answersOf, indicators } from "./data.js";
import { button, day, el, state, weight, when } from "./dom.js";
import "./outbox.js";

const { outbox } = self;

export function order(kept, changes) {
  const found = kept.data.units.map((unit) => {
    const given = answered(kept, unit, answersOf(unit, changes));
    return { unit, given, count: indicators(kept, unit).filter((one) => one.counts).length };
  });
  return found.sort((a, b) => a.given / a.count - b.given / b.count);
}

export function list(kept, changes, act) {
  const mine = changes.filter((one) => one.account === kept.account);
  const rows = order(kept, mine);
  return el("div", { class: "stack" },
    refusedSection(mine.filter((one) => one.state === "refused")),
    el("section", { class: "card", "aria-labelledby": "units" },
      el("h2", { id: "units" }, `ผู้สมัครที่ต้องให้คะแนน ${rows.length} ราย`),
      el("ul", { class: "checklist" }, rows.map((row) => line(row, mine)))),
    kept.data.others.length ? others(kept.data.others) : null,
    about(kept, act));
}

function line({ unit, given, count }, changes) {
  const own = changes.filter((one) => one.unit === unit.evaluation);
  const waits = own.filter(outbox.waits).length;
  const stale = own.filter((one) => one.state === "stale").length;
  const level = unit.refused ? "off" : given === count ? "success" : given ? "draft" : "todo";
  const word = given === count ? "ให้ครบแล้ว" : given ? `ให้แล้ว ${given} จาก ${count} ข้อ` : "ยังไม่เริ่ม";
  return el("li", {},
    el("div", { class: `check is-${level}` }, el("div", {}, unit.name, " ", el("span", { class: "word" }, `– ${unit.refused || word}`),
      waits ? el("span", { class: "detail" }, state("wait", `ยังไม่ส่ง ${waits} ข้อ`)) : null,
      stale ? el("span", { class: "detail" }, state("danger", `รอเลือก ${stale} ข้อ`)) : null,
      el("span", { class: "detail" }, `${unit.type} · ${unit.place}`))),
    el("a", { class: "btn", href: `#${unit.evaluation}` }, given ? "ให้คะแนนต่อ" : "ให้คะแนน", el("span", { class: "visually-hidden" }, ` ${unit.name}`)));
}

function others(rows) {
  return el("details", { class: "fold card" }, el("summary", {}, `รายอื่นของท่าน ${rows.length} ราย`),
    el("ul", { class: "items" }, rows.map((row) => el("li", {}, `${row.name} `, el("span", { class: "muted" }, row.word)))));
}

function about(kept, act) {
  const { data } = kept;
  const left = kept.left ? ` ไม่ได้เก็บ ${kept.left} ภาพ เพราะเกิน ${weight(data.picture_bytes)} หรือโหลดไม่ได้` : "";
  return el("section", { class: "card stack", "aria-labelledby": "kept" },
    el("h2", { id: "kept" }, "ข้อมูลในเครื่องนี้"),
    el("dl", { class: "facts" }, [
      ["ของ", data.name], ["เตรียมเมื่อ", when(data.prepared_at)], ["ขนาด", weight(kept.bytes)],
      ["ภาพ", `${kept.pictures} ภาพ${left}`], ["ลบเองเมื่อ", `${day(data.expires_at)} หรือเมื่อ${data.by_link ? "ลิงก์ใช้ไม่ได้แล้ว" : "ออกจากระบบ"}`],
    ].map(([term, text]) => el("div", {}, el("dt", {}, term), el("dd", {}, text)))),
    el("p", { class: "muted" }, "เอกสาร PDF และภาพขนาดเต็มเปิดดูได้เมื่อมีสัญญาณ"),
    el("div", { class: "cluster" },
      button("เตรียมข้อมูลใหม่", act.renew, "", { "data-renew": true }),
      el("a", { class: "btn btn-quiet", href: data.urls.mine }, "หน้าให้คะแนนปกติ")));
}

export function nothing({ mine, byLink, isDead, own, left }) {
  return byLink ? el("div", { class: "stack" }, isDead ? dead(own) : empty(mine, byLink, 0), unsentSection(own)) : empty(mine, byLink, left);
}

function dead(own) {
  return el("section", { class: "card stack empty" },
    el("h2", {}, "ลิงก์นี้ใช้ไม่ได้แล้ว"),
    el("p", {}, "ลิงก์อาจหมดเขต ถูกยกเลิก หรือคำสั่งแต่งตั้งเปลี่ยนแล้ว ข้อมูลผู้สมัครถูกลบออกจากเครื่องนี้แล้ว"),
    own.length ? el("p", {}, "คะแนนที่ยังไม่ส่งยังอยู่ในเครื่องนี้ ขอลิงก์ใหม่จากเลขานุการคณะกรรมการแล้วเปิดในเครื่องนี้ ระบบจะส่งให้ หรือคัดลอกส่งให้เลขานุการ") : null);
}

function empty(mine, byLink, left) {
  return el("section", { class: "card stack empty" },
    el("h2", {}, "ยังไม่มีข้อมูลในเครื่องนี้"),
    el("p", {}, "ขณะมีสัญญาณ เปิดหน้า “ให้คะแนนของฉัน” แล้วกด “เตรียมใช้โดยไม่มีสัญญาณ” ", byLink ? "ข้อมูลหมดอายุแล้วต้องเตรียมใหม่" : "ข้อมูลหมดอายุหรือออกจากระบบแล้วต้องเตรียมใหม่"),
    left ? el("p", {}, state("wait", `มีคะแนนที่ยังไม่ส่ง ${left} ข้อในเครื่องนี้`), " เข้าสู่ระบบด้วยบัญชีเดิมแล้วระบบจะส่งให้") : null,
    el("a", { class: "btn btn-primary", href: mine }, "ไปหน้าให้คะแนนของฉัน"));
}
