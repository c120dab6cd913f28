// The pack of one's visits: fetched, kept, renewed, removed; and what an applicant's answers come to on this telephone.

import "../../vendor/idb/umd.js";
import "./outbox.js";
import "./sender.js";

const { outbox, sender } = self;
const SHEET = "mchch:sheet:"; // where the ordinary page keeps what it could not send (static/js/sheet.js)
const LINK = /^\/m\/[0-9a-f]{64}/; // as there: a new link goes on with it

export class NotPrepared extends Error {}

// A pack of the account that is logged in, instead of the one that is here. Pictures as many as may be.
export async function prepare(address, tell = () => {}) {
  tell("กำลังเตรียมข้อมูล…");
  const kept = await sender.alone(() => fetchPack(address));
  Object.assign(kept, await keepPictures(kept.data, tell));
  await putWeight(kept);
  navigator.storage?.persist?.();
  return kept;
}

async function fetchPack(address) {
  const asked = Date.now();
  const data = await sender.ask(address).catch((problem) => { throw new NotPrepared(sender.PROBLEMS[problem.message], { cause: problem.message }); });
  if (data.refused) throw new NotPrepared(data.refused);
  const before = await outbox.pack();
  if (!data.units.length) {
    await outbox.removePack();
    throw new NotPrepared("ขณะนี้ไม่มีผู้สมัครที่รอคะแนนของท่าน จึงไม่มีข้อมูลต้องเก็บในเครื่อง");
  }
  if (before && !isOf(before, data.account, data.urls.token)) await outbox.removePack();
  const shift = Date.parse(data.prepared_at) - asked;
  const kept = { account: data.account, shift, data, bytes: new Blob([JSON.stringify(data)]).size, pictures: 0, left: 0 };
  await outbox.keepPack(kept);
  outbox.tell("pack");
  return kept;
}

// Answers may have come in while pictures were fetched: only the figures are written.
async function putWeight({ account, bytes, pictures, left }) {
  const now = await outbox.pack();
  if (now?.account === account) await outbox.keepPack({ ...now, bytes: now.bytes + bytes, pictures, left });
  outbox.tell("pack");
}

const picturesOf = (unit) => [
  ...Object.values(unit.claims).flat().flatMap((claim) => claim.files), ...unit.photos,
].map((file) => file.picture).filter(Boolean);

async function keepPictures(data, tell) {
  const wanted = [...new Set(data.units.flatMap(picturesOf))];
  const old = new Set(await outbox.pictures());
  for (const address of old) if (!wanted.includes(address)) await outbox.removePicture(address);
  let bytes = 0, pictures = 0;
  for (const [place, address] of wanted.entries()) {
    const blob = old.has(address) ? await outbox.picture(address) : await fetchPicture(address);
    if (!blob || bytes + blob.size > data.picture_bytes) { if (old.has(address)) await outbox.removePicture(address); continue; }
    await outbox.keepPicture(address, blob);
    bytes += blob.size;
    pictures += 1;
    if (place % 5 === 0) tell(`กำลังเก็บภาพ ${place + 1} จาก ${wanted.length}`);
  }
  return { bytes, pictures, left: wanted.length - pictures };
}

async function fetchPicture(address) {
  const reply = await fetch(address, { redirect: "manual" }).catch(() => null);
  return reply?.ok && reply.headers.get("Content-Type")?.startsWith("image/") ? reply.blob() : null;
}

// Whose a pack is, and with which account or link it was fetched.
const isOf = (kept, account, token) => kept.account === account && kept.data.urls.token === token;

// What is here of this account or link; a pack that is too old is removed before anybody reads it. What was typed stays.
export async function current(token) {
  const kept = await outbox.pack();
  if (!kept) return null;
  if (now(kept).getTime() <= Date.parse(kept.data.expires_at)) return kept.data.urls.token === token ? kept : null;
  await outbox.removePack();
  return null;
}

// The server's clock, as far as the telephone knows it: its own may be wrong.
export const now = (kept) => new Date(Date.now() + (kept?.shift || 0));

// Somebody else is logged in now, or came by another link: the pack from before goes, what was typed waits for its owner.
export async function leaveToOwner(account, token) {
  const kept = await outbox.pack();
  if (kept && !isOf(kept, account, token)) await outbox.removePack();
}

export const lines = (kept, unit) => [...kept.data.standards[unit.standard].parts, ...unit.own];
export const indicators = (kept, unit) => lines(kept, unit).flatMap((part) => part.indicators);

// {key: {points, note, seen, change}}: what stands in the system, and over it what was typed here.
export function answersOf(unit, changes) {
  const found = {};
  for (const [key, now] of Object.entries(unit.answers)) found[key] = { points: now.points, note: now.note, seen: now.version };
  for (const change of changes.filter((one) => one.unit === unit.evaluation && one.kind === "answer")) {
    const seen = Math.max(change.seen, change.now?.version || 0);
    found[change.key] = { points: change.points, note: change.note, seen, change };
  }
  return found;
}

// The running total: whole hundredths, rounded down as the server shows it.
export function tally(list, answers) {
  const counted = list.filter((one) => one.counts);
  const hundredths = (one, points) => Math.round(Number(one.weight) * 100) * (points || 0);
  const points = counted.reduce((sum, one) => sum + hundredths(one, answers[one.key]?.points), 0);
  const possible = counted.reduce((sum, one) => sum + hundredths(one, one.possible), 0);
  return {
    points: points / 100, possible: possible / 100,
    percent: possible ? Math.floor(points * 1000 / possible) / 10 : 0,
    left: counted.filter((one) => answers[one.key]?.points == null).length, count: counted.length,
  };
}

export const answered = (kept, unit, answers) => { const sum = tally(indicators(kept, unit), answers); return sum.count - sum.left; };

// A change of an applicant's sheet, ready for the outbox; it names what it is about, also when the pack is gone.
export function changeOf(kept, unit, one, more) {
  return {
    account: kept.account, unit: unit.evaluation, name: unit.name, key: one.key, code: one.code, text: one.text,
    made_at: now(kept).toISOString(), token: kept.data.urls.token,
    seen: 0, ...more,
  };
}

// Answers that the ordinary page could not send wait beside it: here they are sent with all others.
export async function takeOver(kept) {
  for (const unit of kept.data.units) {
    const place = unit.urls.answer && SHEET + unit.urls.answer.replace(LINK, "");
    const waiting = JSON.parse((place && localStorage.getItem(place)) || "{}");
    for (const one of indicators(kept, unit).filter(({ key }) => waiting[key])) {
      const { points, note, seen } = waiting[one.key];
      await outbox.record(changeOf(kept, unit, one, { kind: "answer", points: points === "" ? null : Number(points), note, seen: Number(seen) }));
    }
    if (place) localStorage.removeItem(place);
  }
}
