// Ticks of a list: all of the page at once, and how many are ticked.

const form = document.querySelector("form[data-pick]");
const page = form.querySelector("[data-pick-page]");
const all = form.elements.all;
const rows = [...form.querySelectorAll("input[name=row]")];

function tell() {
  const ticked = rows.filter((row) => row.checked).length;
  page.checked = ticked === rows.length;
  page.indeterminate = ticked > 0 && ticked < rows.length;
  for (const row of [page, ...rows]) row.disabled = all.checked;
  form.querySelector("[data-picked]").textContent = all.checked ? all.dataset.count : ticked;
}

page.hidden = false;
page.addEventListener("change", () => rows.forEach((row) => { row.checked = page.checked; }));
form.addEventListener("change", tell);
tell();
