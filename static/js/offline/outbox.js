// What stays on this telephone: the pack of one's visits, its small pictures, and the changes that are not yet
// sent. The service worker reads this file as a classic script and the page as a module: hence neither import nor
// export in it. It needs idb (vendor/idb/umd.js) beside it.

self.outbox = (() => {
  const FLAG = "mchch:offline"; // for pages that need to know whether there is anything here at all
  const NEWS = new BroadcastChannel("mchch-offline");
  let opened = null;
  let writes = 0; // begun here: who read before one of them reads again before it shows anything

  function base() {
    opened ||= self.idb.openDB("mchch-offline", 1, {
      upgrade(db) {
        db.createObjectStore("packs");
        db.createObjectStore("pictures");
        db.createObjectStore("changes", { keyPath: "id" });
      },
      terminated() { opened = null; },
    }).catch((error) => { opened = null; throw error; });
    return opened;
  }

  const tell = (what) => NEWS.postMessage(what);

  function flag(on) {
    if (!self.localStorage) return; // a worker has none
    if (on) localStorage.setItem(FLAG, "1");
    else localStorage.removeItem(FLAG);
  }

  // ---- the pack ----
  const pack = async () => (await base()).get("packs", "mine");

  async function keepPack(value) {
    flag(true);
    await (await base()).put("packs", value, "mine");
  }

  async function removePack() {
    const db = await base();
    const work = db.transaction(["packs", "pictures"], "readwrite");
    await Promise.all([work.objectStore("packs").clear(), work.objectStore("pictures").clear(), work.done]);
    if (!(await db.count("changes"))) flag(false);
    tell("pack");
  }

  const picture = async (address) => (await base()).get("pictures", address);
  const keepPicture = async (address, blob) => (await base()).put("pictures", blob, address);
  const pictures = async () => (await base()).getAllKeys("pictures");
  const removePicture = async (address) => (await base()).delete("pictures", address);

  // ---- changes ----
  const changes = async () => (await (await base()).getAll("changes")).sort((a, b) => a.order - b.order);
  const isSame = (a, b) => a.account === b.account && a.unit === b.unit && a.key === b.key && a.kind === b.kind;
  const waits = (change) => change.state === "new" || change.state === "tried";

  // What was typed or photographed. An answer that may have reached the server already stays as it was sent, and this one
  // follows it; an answer that never left is replaced.
  async function record(change) {
    writes += 1;
    flag(true);
    const work = (await base()).transaction(["changes", "packs"], "readwrite");
    const store = work.objectStore("changes");
    if (change.kind === "answer") {
      const unit = unitOf(await work.objectStore("packs").get("mine"), change);
      change.seen = Math.max(change.seen, unit?.mine?.[change.key] || 0);
      for (const one of (await store.getAll()).filter((other) => isSame(other, change) && other.state !== "tried")) {
        change.seen = Math.max(change.seen, one.now?.version ?? one.seen);
        await store.delete(one.id);
      }
    }
    await store.put({ ...change, id: crypto.randomUUID(), state: "new", reason: "", now: null, order: Date.now() + Math.random() });
    await work.done;
    tell("changes");
  }

  const unitOf = (kept, change) => kept?.account === change.account && kept.data.units.find((one) => one.evaluation === change.unit);

  async function remove(id) {
    const db = await base();
    await db.delete("changes", id);
    if (!(await db.count("changes")) && !(await db.count("packs"))) flag(false);
    tell("changes");
  }

  async function retry(id) {
    const db = await base();
    const change = await db.get("changes", id);
    if (change) await db.put("changes", { ...change, state: "tried", reason: "" });
    tell("changes");
  }

  // Marked before they leave: from here on the same key stands for the same words.
  async function take(ids) {
    const work = (await base()).transaction("changes", "readwrite");
    const found = [];
    for (const id of ids) {
      const change = await work.store.get(id);
      if (!change || !waits(change)) continue;
      if (change.state === "new") await work.store.put({ ...change, state: "tried" });
      found.push(change);
    }
    await work.done;
    return found;
  }

  // What the server made of a change: gone when it was taken, else kept with the reason. Whatever was typed
  // after it stands on what it became.
  async function settle(result) {
    const work = (await base()).transaction(["changes", "packs"], "readwrite");
    const store = work.objectStore("changes");
    const change = await store.get(result.id);
    if (change) {
      const later = (await store.getAll()).filter((one) => isSame(one, change) && one.order > change.order);
      const goes = result.state === "taken" || (change.kind === "answer" && later.length);
      if (goes) await store.delete(change.id);
      else await store.put({ ...change, state: result.state, reason: result.reason, now: result.now });
      if (result.state === "taken") {
        for (const one of later) if (one.kind === "answer") await store.put({ ...one, seen: result.version });
      }
      await stands(work.objectStore("packs"), change, result);
    }
    await work.done;
    tell("changes");
  }

  async function stands(packs, change, result) {
    const kept = await packs.get("mine");
    const unit = unitOf(kept, change);
    if (!unit || result.state !== "taken") return;
    if (result.now) unit.answers[change.key] = result.now;
    if (result.version) (unit.mine ||= {})[change.key] = result.version; // one has seen what one wrote oneself
    if (change.kind === "photo") (unit.files[change.key] ||= []).push(change.file);
    await packs.put(kept, "mine");
  }

  // The sheet may have begun with the first change: its page is known from then on.
  async function begun(change, urls) {
    const store = (await base()).transaction("packs", "readwrite").store;
    const kept = await store.get("mine");
    const unit = unitOf(kept, change);
    if (!unit) return;
    unit.urls = urls;
    await store.put(kept, "mine");
  }

  async function useServers(change) {
    await stands((await base()).transaction("packs", "readwrite").store, change, { state: "taken", now: change.now });
    await remove(change.id);
  }

  return {
    FLAG, NEWS, writes: () => writes, pack, keepPack, removePack, picture, keepPicture, pictures, removePicture,
    changes, waits, record, remove, retry, take, settle, begun, useServers, tell,
  };
})();
