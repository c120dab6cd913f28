// One applicant: the file at hand, each indicator with its levels, note and photos. What is typed is kept at once.

import { refusedBox, staleBox } from "./conflict.js";
import { answersOf, changeOf, indicators, lines, tally } from "./data.js";
import { alert, button, el, link, state, weight } from "./dom.js";
import "./outbox.js";
import { named, shrunk } from "./photo.js";

const { outbox } = self;

// {page, refresh}: the elements, and what puts them right when the outbox has changed.
export function unitPage(kept, unit, act) {
  const standard = kept.data.standards[unit.standard];
  const parts = lines(kept, unit);
  const rows = [];
  const page = el("div", { class: "stack sheet" },
    el("div", {}, el("a", { class: "back", href: "#" }, "← รายชื่อผู้สมัคร"), el("h1", {}, unit.name), el("p", { class: "muted" }, `${unit.type} · ${unit.place}`)),
    standard.sample ? el("p", { class: "sample" }, standard.sample) : null,
    unit.refused ? alert("warning", "ให้คะแนนไม่ได้", unit.refused) : null,
    unit.taken_in ? alert("warning", "รับตรวจทั้งที่ยังไม่พร้อม", unit.taken_in) : null,
    card(unit, standard),
    parts.map((part) => el("section", { class: "card stack", "aria-labelledby": `part-${part.number}` },
      el("h2", { id: `part-${part.number}` }, part.number ? `ด้านที่ ${part.number} ` : "", part.name),
      part.indicators.map((one) => { const row = indicator(kept, unit, one); rows.push(row); return row.box; }))),
    totals(standard, parts));
  const foot = footer(kept, unit, rows, act);
  page.append(foot.box);
  const refresh = (fresh, changes) => {
    const own = changes.filter((one) => one.account === kept.account && one.unit === unit.evaluation);
    const now = fresh.data.units.find((one) => one.evaluation === unit.evaluation) || unit;
    const answers = answersOf(now, own);
    for (const row of rows) row.refresh(answers[row.one.key], own, now);
    for (const part of parts) showPart(page, part, answers);
    foot.refresh(tally(indicators(kept, unit), answers), own, now);
  };
  return { page, refresh };
}

// ---- the applicant's file ----
function card(unit, standard) {
  const facts = [[unit.person_word, unit.person], ["ที่อยู่", unit.place], ["โทรศัพท์", unit.phone ? el("a", { href: `tel:${unit.phone}` }, unit.phone) : "–"], ["พัฒนากร", unit.officer]];
  return el("details", { class: "fold card" }, el("summary", {}, "ข้อมูลผู้สมัคร แผน และเกณฑ์การผ่าน"),
    el("dl", { class: "facts" }, facts.map(([term, text]) => el("div", {}, el("dt", {}, term), el("dd", {}, text)))),
    el("h3", {}, "กิจกรรมตามแผน"),
    unit.steps.length ? el("ul", { class: "items" }, unit.steps.map((step) => el("li", {}, `${step.what} `, state(step.level, `${step.percent} % ${step.word}`))))
      : el("p", { class: "muted" }, "ไม่มีแผนการพัฒนาตนเองที่ตกลงร่วมกัน"),
    unit.photos.length ? el("div", { class: "shots" }, unit.photos.map((file) => shot(file, file.text))) : null,
    el("h3", {}, "เกณฑ์การผ่าน"), el("ol", { class: "plain-list" }, standard.rule.map((text) => el("li", {}, text))));
}

function shot(file, text = file.name) {
  if (!file.picture) return el("p", { class: "muted" }, `${file.name} (เปิดได้เมื่อมีสัญญาณ)`);
  const picture = el("img", { alt: text, loading: "lazy" });
  const figure = el("figure", { class: "shot" }, picture, el("figcaption", {}, text));
  outbox.picture(file.picture).then((blob) => {
    if (blob) picture.src = URL.createObjectURL(blob);
    else figure.replaceChildren(el("figcaption", { class: "muted" }, `${file.name} (ไม่ได้เก็บในเครื่อง เปิดได้เมื่อมีสัญญาณ)`));
  });
  return figure;
}

function claims(unit, one) {
  return (unit.claims[one.code] || []).map((claim) => el("div", { class: "before" },
    el("p", {}, `ผู้สมัครประเมินตนเอง${claim.label}: `, el("b", {}, claim.points ?? "–"), ` ${claim.word} `, claim.note ? el("span", { class: "muted" }, `“${claim.note}”`) : ""),
    claim.files.length ? el("div", { class: "shots" }, claim.files.map((file) => shot(file))) : null));
}

// ---- an indicator ----
function indicator(kept, unit, one) {
  const closed = Boolean(unit.refused);
  const radios = one.levels.map(([points]) => el("input", { type: "radio", name: one.key, value: points, disabled: closed }));
  const note = el("textarea", { class: "form-control short", id: `note-${one.key}`, rows: 2, maxlength: 1000, readonly: closed });
  const told = el("p", { class: "row-state", role: "status" });
  const trouble = el("div", { class: "stack" });
  const files = el("div", { class: "shots" });
  const fold = el("details", { class: "fold" }, el("summary", {}, "หมายเหตุ"), el("label", { class: "visually-hidden", for: note.id }, `หมายเหตุของ ${one.code}`), note);
  let seen = 0;
  const put = () => {
    const chosen = radios.find((radio) => radio.checked);
    return outbox.record(changeOf(kept, unit, one, { kind: "answer", points: chosen ? Number(chosen.value) : null, note: note.value, seen }));
  };
  for (const radio of radios) radio.addEventListener("change", put);
  note.addEventListener("input", put); // at once: the telephone may be shut at any moment
  const box = el("div", { class: "indicator", id: one.key, "data-key": one.key },
    el("fieldset", {}, el("legend", {}, el("b", {}, one.code), ` ${one.text} `, el("span", { class: "badge tag" }, one.kind)),
      one.evidence ? el("p", { class: "muted" }, `หลักฐาน: ${one.evidence}`) : null,
      claims(unit, one),
      el("div", { class: "levels" }, one.levels.map(([points, text], place) => el("label", { class: "level" }, radios[place], el("b", { class: "points" }, points), el("span", {}, text)))),
      fold, closed ? null : camera(kept, unit, one, told)),
    files, trouble, told);
  const refresh = (answer, changes, now) => {
    seen = answer?.seen || 0;
    for (const radio of radios) radio.checked = answer?.points != null && Number(radio.value) === answer.points;
    if (document.activeElement !== note) note.value = answer?.note || "";
    if (note.value) fold.open = true;
    box.classList.toggle("is-answered", answer?.points != null);
    const own = changes.filter((change) => change.key === one.key);
    trouble.replaceChildren(...own.filter((change) => change.state === "stale").map((change) => staleBox(change, one.levels)),
      ...own.filter((change) => change.state === "refused").map(refusedBox));
    const waits = own.filter(outbox.waits).length;
    told.replaceChildren(...(waits ? [state("wait", "เก็บในเครื่องแล้ว ยังไม่ส่ง")] : answer && !own.length ? [state("success", "ส่งแล้ว")] : []));
    showFiles(files, own.filter((change) => change.kind === "photo"), now.files[one.key] || []);
  };
  return { one, box, refresh, answered: () => radios.some((radio) => radio.checked), focus: () => { box.scrollIntoView({ block: "start" }); radios[0].focus({ preventScroll: true }); } };
}

function camera(kept, unit, one, told) {
  const input = el("input", { type: "file", class: "visually-hidden", id: `photo-${one.key}`, accept: "image/*", capture: "environment" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const blob = await shrunk(file);
    input.value = "";
    if (blob.size > kept.data.photo_bytes) { told.replaceChildren(state("danger", `ภาพใหญ่เกิน ${weight(kept.data.photo_bytes)}`)); return; }
    await outbox.record(changeOf(kept, unit, one, { kind: "photo", points: null, note: "", blob, file: named(file, blob) }));
  });
  return el("p", { class: "camera" }, input, el("label", { class: "btn", for: input.id }, "ถ่ายภาพ", el("span", { class: "visually-hidden" }, ` ของ ${one.code}`)));
}

// Drawn again only when they changed: a picture does not flicker at each answer.
function showFiles(box, photos, names) {
  const now = JSON.stringify([photos.map((one) => one.id), names]);
  if (box.dataset.shown === now) return;
  box.dataset.shown = now;
  box.replaceChildren(
    ...names.map((name) => el("p", {}, state("success", `แนบแล้ว: ${name}`))),
    ...photos.map((one) => el("figure", { class: "shot" }, el("img", { alt: `ภาพที่ยังไม่ส่งของ ${one.code}`, src: URL.createObjectURL(one.blob) }),
      el("figcaption", {}, one.file, " ", button("ลบภาพนี้", () => outbox.remove(one.id), "btn-quiet")))));
}

// ---- the running total ----
function totals(standard, parts) {
  return el("section", { class: "card", "aria-labelledby": "tally" }, el("h2", { id: "tally" }, "คะแนนขณะนี้"),
    el("table", { class: "table" }, el("caption", { class: "visually-hidden" }, "คะแนนรายด้าน"),
      el("thead", {}, el("tr", {}, ["ด้าน", "คะแนน", "ร้อยละ"].map((text, place) => el("th", { scope: "col", class: place ? "num" : "" }, text)))),
      el("tbody", {}, parts.filter((part) => part.number).map((part) => el("tr", { "data-part": part.number },
        el("th", { scope: "row" }, part.name), el("td", { class: "num" }), el("td", { class: "num" }))))),
    el("p", { class: "muted" }, "ผ่านเกณฑ์หรือไม่ ระบบจะคำนวณให้เมื่อส่งถึงระบบแล้ว"));
}

function showPart(page, part, answers) {
  const cells = page.querySelectorAll(`[data-part="${part.number}"] td`);
  if (!cells.length) return;
  const sum = tally(part.indicators, answers);
  cells[0].textContent = `${sum.points}/${sum.possible}`;
  cells[1].textContent = sum.percent;
}

function footer(kept, unit, rows, act) {
  const sum = el("span", { class: "running" });
  const next = button("บันทึก ไปข้อถัดไป", () => {
    const open = rows.find((row) => row.one.counts && !row.answered());
    if (open) open.focus();
    else act.next(unit);
  }, "btn-primary");
  const review = link("ตรวจทานและส่งคะแนน", unit.urls.page);
  const box = el("div", { class: "form-footer" }, sum, review, next);
  const refresh = (found, own, { urls }) => {
    review.href = urls.page;
    sum.replaceChildren("คะแนน ", el("b", {}, found.points), `/${found.possible} · ร้อยละ `, el("b", {}, found.percent), " · เหลือ ", el("b", { "data-left": true }, found.left), " ข้อ");
    next.textContent = found.left ? "บันทึก ไปข้อถัดไป" : "บันทึก ไปรายถัดไป";
    review.hidden = Boolean(found.left || own.length || !navigator.onLine);
  };
  return { box, refresh };
}
