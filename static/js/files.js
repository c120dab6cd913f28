// Files dropped on a zone, or chosen in it, are sent at once; without scripts the button sends them.

for (const zone of document.querySelectorAll("[data-dropzone]")) {
  const input = zone.querySelector("input[type=file]");
  const send = () => { if (input.files.length) zone.requestSubmit(); };
  zone.classList.add("is-live");
  input.addEventListener("change", send);
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("is-over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    input.files = event.dataTransfer.files;
    send();
  });
}

// A tick is saved at once, and one comes back to its row.
const answers = document.getElementById("answers");
if (answers) {
  for (const box of document.querySelectorAll("input[form=answers]")) {
    box.addEventListener("change", () => {
      answers.action = answers.action.replace(/#.*/, `#row-${box.value}`);
      answers.requestSubmit();
    });
  }
}

// What became of it is told where one looks: at the row that was worked on, not far above it.
const told = document.querySelector(".messages");
const row = location.hash && document.getElementById(location.hash.slice(1));
if (told && row) {
  row.insertAdjacentElement(row.matches("li, section") ? "afterbegin" : "afterend", told);
  row.scrollIntoView();
}
