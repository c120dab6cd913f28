// Files dropped on a zone, or chosen in it, are sent at once; without scripts the button sends them.

// While a file or a tick is on its way nothing else is sent: the browser would break the first off.
function holdAll() {
  const all = "[form=answers], main form[method=post] :is(button, input[type=file])";
  for (const control of document.querySelectorAll(all)) control.disabled = true;
}

function sendFiles(zone) {
  if (zone.matches("[aria-busy=true]")) return;
  zone.requestSubmit();
  zone.classList.add("is-sending");
  zone.querySelector(".hint").textContent = "กำลังส่งไฟล์…";
  holdAll();
}

for (const zone of document.querySelectorAll("[data-dropzone]")) {
  const input = zone.querySelector("input[type=file]");
  const send = () => { if (input.files.length) sendFiles(zone); };
  zone.classList.add("is-live");
  input.addEventListener("change", send);
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("is-over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    if (input.disabled) return;
    input.files = event.dataTransfer.files;
    send();
  });
}

// Back from a failed sending, the page is as it was before.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// A tick is saved at once, and one comes back to its row.
const answers = document.getElementById("answers");
if (answers) {
  for (const box of document.querySelectorAll("input[form=answers]")) {
    box.addEventListener("change", () => {
      answers.action = answers.action.replace(/#.*/, `#row-${box.value}`);
      answers.requestSubmit();
      holdAll();
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
