// Sends what waits in the outbox, one sender at a time in all pages and the service worker. The server knows each
// change by its key: what is sent twice is taken once. Read like outbox.js: no import, no export.

self.sender = (() => {
  const LOCK = "mchch-send";
  const PATIENCE = 45000;
  const PROBLEMS = {
    offline: "ยังไม่มีสัญญาณ ระบบจะส่งเองเมื่อสัญญาณกลับมา",
    login: "ออกจากระบบแล้วหรือหมดเวลาใช้งาน คะแนนยังอยู่ในเครื่องนี้ โปรดเข้าสู่ระบบ แล้วระบบจะส่งให้",
    account: "คะแนนในเครื่องนี้ให้ไว้ด้วยบัญชีอื่นหรือลิงก์อื่น โปรดเปิดด้วยบัญชีหรือลิงก์เดิม แล้วระบบจะส่งให้",
    link: "ลิงก์นี้ใช้ไม่ได้แล้ว คะแนนที่ยังไม่ส่งยังอยู่ในเครื่องนี้ โปรดขอลิงก์ใหม่จากเลขานุการคณะกรรมการ",
    server: "ระบบยังรับคะแนนไม่ได้ คะแนนยังอยู่ในเครื่องนี้ ระบบจะลองส่งใหม่",
  };

  class Problem extends Error {}

  // The answer's JSON, or a Problem by its name. What the server refuses in words is an answer, too.
  async function ask(address, options = {}) {
    const headers = { Accept: "application/json", ...options.headers };
    let reply;
    try {
      reply = await fetch(address, { ...options, headers, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    } catch { throw new Problem("offline"); }
    if (reply.type === "opaqueredirect") throw new Problem("login");
    const told = await reply.json().catch(() => null);
    if (told?.problem) throw new Problem(told.problem); // of a personal link that is dead
    if (reply.status === 413) return { refused: "ไฟล์ใหญ่กว่าที่ระบบรับได้" };
    if (reply.status === 409) throw new Problem("account");
    if (reply.ok && told) return told;
    if (told?.refused && reply.status < 500 && reply.status !== 429) return { refused: told.refused };
    throw new Problem(reply.status === 403 ? "login" : "server");
  }

  function headers(token) {
    return { "X-CSRFToken": token.csrf, "X-Account": token.account };
  }

  async function post(token, batch) {
    const [first] = batch;
    const address = (name) => token[name].replace("/0/", `/${first.unit}/`);
    if (first.kind === "photo") return ask(address("photo"), { method: "POST", body: photo(first), headers: headers(token) });
    const changes = batch.map(({ id, key, points, note, seen, made_at }) => ({ id, key, points, note, seen, made_at }));
    return ask(address("changes"), {
      method: "POST", body: JSON.stringify({ changes }),
      headers: { ...headers(token), "Content-Type": "application/json" },
    });
  }

  function photo(change) {
    const body = new FormData();
    for (const name of ["id", "key", "made_at"]) body.set(name, change[name]);
    body.set("file", change.blob, change.file);
    return body;
  }

  // The next batch: of one applicant, one answer to each indicator, or one photo.
  function nextBatch(all) {
    const first = all.find((one) => one.kind === "answer") || all[0];
    if (!first || first.kind === "photo") return first ? [first] : [];
    const seen = new Set();
    return all.filter((one) => {
      if (one.kind !== "answer" || one.unit !== first.unit || seen.has(one.key)) return false;
      return seen.add(one.key);
    }).slice(0, 200);
  }

  async function waiting(account) {
    const all = await self.outbox.changes();
    return all.filter((one) => self.outbox.waits(one) && (!account || one.account === account));
  }

  async function sendBatch(token, batch) {
    const taken = await self.outbox.take(batch.map((one) => one.id));
    if (!taken.length) return;
    const told = await post(token, taken);
    if (told.urls) await self.outbox.begun(taken[0], told.urls);
    const results = told.results || taken.map(({ id }) => ({ id, state: "refused", reason: told.refused, now: null }));
    for (const result of results) await self.outbox.settle(result);
  }

  async function run(address) {
    const all = await waiting();
    if (!all.length) return "";
    const token = await ask(address);
    let mine;
    while ((mine = await waiting(token.account)).length) await sendBatch(token, nextBatch(mine));
    return (await waiting()).length ? "account" : "";
  }

  // "" when nothing waits any more, "busy" while another page sends, else the name of the problem.
  function send(address) {
    return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (!lock) return "busy";
      try { return await run(address); }
      catch (error) {
        if (error instanceof Problem) return error.message;
        throw error;
      }
    });
  }

  // While nothing is being sent: what is fetched then is not older than what was sent.
  const alone = (act) => navigator.locks.request(LOCK, act);

  return { ask, send, alone, PROBLEMS };
})();
