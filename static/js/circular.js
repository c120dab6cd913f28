// The draft of a letter saves itself while one types, and its paper beside it is drawn again.

const DELAY = 1200;
const form = document.querySelector("form[data-letter]");
const state = document.querySelector("[data-save-state]");
const preview = document.querySelector("iframe[data-preview]");
const missing = document.querySelector("[data-missing]");
let timer = 0;
let running = false;
let again = false;

function say(text, level) {
  state.textContent = text;
  state.dataset.level = level || "";
}

function list(texts) {
  const items = (texts.length ? texts : ["ครบ พร้อมส่ง"]).map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  });
  missing.replaceChildren(...items);
}

async function save() {
  if (running) { again = true; return; }
  running = true;
  say("กำลังบันทึก…");
  const data = new FormData(form);
  data.set("act", "autosave");
  try {
    const response = await fetch(form.action, { method: "POST", body: data });
    if (!(response.headers.get("Content-Type") || "").includes("json")) throw new Error("no answer");
    const answer = await response.json();
    if (response.ok) {
      form.elements.version.value = answer.version;
      say(`บันทึกแล้ว ${answer.saved_at}`);
      list(answer.missing);
      preview.src = `${preview.src.split("?")[0]}?v=${answer.version}`;
    } else {
      say(`ยังไม่ได้บันทึก: ${[answer.refused, ...answer.changes].join(" ")}`, "warning");
    }
  } catch {
    say("ยังไม่ได้บันทึก ตรวจสัญญาณแล้วกดบันทึก", "warning");
  } finally {
    running = false;
    if (again) { again = false; save(); }
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(save, DELAY);
});
form.addEventListener("submit", () => clearTimeout(timer));
