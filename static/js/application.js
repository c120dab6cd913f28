// Drafts save themselves while one types: to the server, and to this machine while there is no
// connection or no log-in. A citizen ID is never kept on the machine.

const DELAY = 900;
const form = document.querySelector("form[data-autosave]");
const state = document.querySelector("[data-save-state]");
const store = `mchch:${location.pathname}`;
const PRIVATE = ["citizen_id", "csrfmiddlewaretoken"];
let timer = 0;
let running = false;
let again = false;
let leaving = false;

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function typed() {
  const data = new FormData(form);
  PRIVATE.forEach((name) => data.delete(name));
  return Object.fromEntries([...data].filter(([, value]) => typeof value === "string"));
}

function keepHere() {
  try { localStorage.setItem(store, JSON.stringify(typed())); } catch { /* a full or closed store */ }
}

function say(text, level) {
  state.textContent = text;
  state.dataset.level = level || "";
}

function offerKept() {
  const kept = JSON.parse(localStorage.getItem(store) || "null");
  if (!kept) return;
  const now = typed();
  const differs = Object.keys(kept).some((name) => !["version", "act"].includes(name) && (kept[name] || "") !== (now[name] || ""));
  if (!differs) { localStorage.removeItem(store); return; }
  const box = document.querySelector("[data-kept]");
  box.hidden = false;
  box.querySelector("[data-kept-use]").addEventListener("click", () => {
    for (const [name, value] of Object.entries(kept)) {
      const field = form.elements[name];
      if (field && !["version", "act"].includes(name)) field.value = value;
    }
    box.hidden = true;
    schedule();
  });
  box.querySelector("[data-kept-drop]").addEventListener("click", () => {
    localStorage.removeItem(store);
    box.hidden = true;
  });
}

function note(name, text, kind) {
  const field = form.elements[name];
  if (!field) return;
  const id = `live_${name}`;
  let line = document.getElementById(id);
  if (!text) { line?.remove(); field.removeAttribute("aria-invalid"); return; }
  if (!line) {
    line = document.createElement("p");
    line.id = id;
    line.setAttribute("role", "status");
    field.insertAdjacentElement("afterend", line);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${id}`.trim());
  }
  line.className = `live-note is-${kind}`;
  line.textContent = text;
  field.toggleAttribute("aria-invalid", kind === "danger");
}

function tell(answer) {
  form.elements.version.value = answer.version;
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden") continue;
    const error = answer.errors[field.name];
    const warning = answer.warnings[field.name];
    const understood = answer.understood[field.name];
    if (error) note(field.name, error.join(" "), "danger");
    else if (warning) note(field.name, warning, "warning");
    else note(field.name, understood, "success");
  }
  const wrong = Object.keys(answer.errors).length;
  say(`บันทึกแล้ว ${answer.saved_at}${wrong ? ` · มี ${wrong} ช่องที่ต้องแก้` : ""}`, wrong ? "warning" : "success");
  if (answer.changes.length) {
    const list = answer.changes.map((c) => `${c.by} เปลี่ยน ${c.label} เป็น “${c.after}”`).join(" · ");
    say(`มีผู้แก้ไขพร้อมกัน: ${list} สิ่งที่ท่านพิมพ์ยังอยู่ กดบันทึกเพื่อเทียบ`, "danger");
  }
}

async function save() {
  if (running) { again = true; return; }
  running = true;
  say("กำลังบันทึก…");
  const data = new FormData(form);
  data.set("act", "autosave");
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: data, redirect: "manual", headers: { "X-CSRFToken": cookie("csrftoken") },
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      say("ออกจากระบบแล้ว สิ่งที่พิมพ์เก็บไว้ในเครื่องนี้ เข้าสู่ระบบในแท็บใหม่แล้วพิมพ์ต่อได้เลย", "danger");
    } else {
      const body = await answer.json();
      if (body.refused) say(body.refused, "danger");
      else { tell(body); localStorage.removeItem(store); }
    }
  } catch {
    say("ไม่มีสัญญาณ สิ่งที่พิมพ์เก็บไว้ในเครื่องนี้ และจะบันทึกเองเมื่อสัญญาณกลับมา", "warning");
    setTimeout(schedule, 5000);
  }
  running = false;
  if (again) { again = false; schedule(); }
}

function schedule() {
  clearTimeout(timer);
  keepHere();
  if (!leaving) timer = setTimeout(save, DELAY);
}

// The page behind a successful save tells which kept typing is no longer needed.
for (const path of (document.querySelector("[data-forget]")?.dataset.forget || "").split(" ")) {
  if (path) localStorage.removeItem(`mchch:${path}`);
}

if (form) {
  offerKept();
  form.addEventListener("input", schedule);
  window.addEventListener("online", schedule);
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    form.elements.csrfmiddlewaretoken.value = cookie("csrftoken") || form.elements.csrfmiddlewaretoken.value;
  });
}
