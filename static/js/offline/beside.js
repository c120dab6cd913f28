// On the ordinary page of a sheet: what was typed in the application and is not yet sent goes first, so that the page
// shows it; what cannot go is named, with the way to it.

import "../../vendor/idb/umd.js";
import "./outbox.js";
import "./sender.js";

const { outbox, sender } = self;
const box = document.querySelector("[data-beside]");

const mine = async () => (await outbox.changes()).filter((one) => String(one.unit) === box.dataset.beside && one.account === box.dataset.account);

if (localStorage.getItem(outbox.FLAG) && (await mine()).length) {
  const before = (await mine()).length;
  await sender.send(box.dataset.token);
  const left = (await mine()).length;
  if (left < before) location.reload();
  else {
    box.hidden = false;
    box.querySelector("[data-count]").textContent = left;
  }
}
