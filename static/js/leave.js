// Who logs out takes the pack of visits from the telephone, and is asked before anything unsent is left behind; who
// logs in and is somebody else finds none. Costs nothing where there is no pack.

const FLAG = "mchch:offline"; // set by offline/outbox.js

if (localStorage.getItem(FLAG)) {
  const { leaving, watch } = await import("./offline/leaving.js");
  for (const form of document.querySelectorAll("form[data-logout]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.logout === "sure") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      leaving(form);
    }, { capture: true });
  }
  const { owner, token } = document.querySelector("form[data-logout]")?.dataset || {};
  await watch(owner, token);
}
