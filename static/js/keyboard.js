// Keys for people who type all day: "/" searches, Ctrl+S saves, Enter goes to the next field.
// Keys are told by place as well as by character: on a Thai keyboard "/" and "s" give other letters.

const typing = (el) => el.closest("input, textarea, select, [contenteditable]");

function visible(el) {
  return !el.disabled && el.type !== "hidden" && el.getClientRects().length > 0;
}

function focusSearch(event) {
  const box = document.querySelector("[data-search]");
  if (!box || typing(event.target) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  box.focus();
  box.select();
}

function save(event) {
  const form = document.querySelector("form[data-main-form]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button[data-save]") || form.querySelector("button.btn-primary[type=submit]");
  form.requestSubmit(button);
}

// Fields in the order of the page; of a group of radio buttons only the chosen one, or the first.
function stops(form) {
  const groups = new Set();
  return [...form.elements].filter((el) => {
    if (!visible(el) || !el.matches("input, select, textarea, button[type=submit]")) return false;
    if (el.type !== "radio") return true;
    const chosen = form.querySelector(`input[type=radio][name="${CSS.escape(el.name)}"]:checked`);
    if (groups.has(el.name) || (chosen && chosen !== el)) return false;
    groups.add(el.name);
    return true;
  });
}

function nextField(event) {
  const el = event.target;
  const form = el.form;
  if (!form || !form.matches("[data-enter-next]") || !el.matches("input, select")) return;
  if (["file", "submit", "button", "image", "reset"].includes(el.type)) return;
  if (el.getAttribute("aria-expanded") === "true") return; // Enter chooses from an open list
  event.preventDefault();
  const list = stops(form);
  const place = el.type === "radio" ? list.findIndex((one) => one.name === el.name) : list.indexOf(el);
  const next = list.slice(place + 1).find((one) => one.type !== "submit")
    || list.find((one) => one.matches(".btn-primary")) || list.at(-1);
  next.focus();
  if (next.matches("input:not([type=radio], [type=checkbox], [type=file])")) next.select();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const modified = event.ctrlKey || event.metaKey;
  if (modified && !event.altKey && !event.shiftKey && event.code === "KeyS") save(event);
  else if (modified || event.altKey) return;
  else if (event.key === "/" || (event.code === "Slash" && !event.shiftKey)) focusSearch(event);
  else if (event.key === "Enter" && !event.shiftKey) nextField(event);
});
