// The editor of a standard: one more empty row for each click. Without scripts three are there.

const rows = document.querySelector("[data-rows]");
const button = document.querySelector("[data-add-row]");
const empty = rows.lastElementChild.cloneNode(true);

button.hidden = false;
button.addEventListener("click", () => {
  const row = empty.cloneNode(true);
  const before = rows.lastElementChild.querySelector("[name=dimension]").value;
  row.querySelector("[name=dimension]").value = before;
  rows.append(row);
  row.querySelector("[name=code]").focus();
});
