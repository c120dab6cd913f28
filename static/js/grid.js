// Scores from paper: a digit goes on to the next field by itself; arrows move, Thai digits count too.

const form = document.querySelector("[data-grid]");
const fields = [...form.querySelectorAll("input.digit")];

function go(field, step) {
  const next = fields[fields.indexOf(field) + step] || (step > 0 ? form.querySelector(".btn-primary") : field);
  next.focus();
  next.select?.();
}

for (const field of fields) {
  const allowed = field.dataset.allowed.trim().split(" ");
  field.addEventListener("input", () => {
    field.value = field.value.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit));
    const longer = allowed.some((points) => points !== field.value && points.startsWith(field.value));
    const right = allowed.includes(field.value);
    if (right || !field.value) field.removeAttribute("aria-invalid");
    else if (!longer) field.setAttribute("aria-invalid", "true");
    if (right && !longer) go(field, 1);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); go(field, 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); go(field, -1); }
  });
}
fields.find((field) => !field.value)?.focus();
