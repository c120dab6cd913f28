// A form is sent once: a second click while it is on its way does nothing. The server keeps its own
// guard; this one only spares people the doubt. A form or button that answers with a download has
// data-no-busy.

const LONGEST = 20_000;

function free(form) {
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const downloads = (element) => element?.hasAttribute("data-no-busy");
  if (form.method !== "post" || downloads(form) || downloads(event.submitter)) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented) return;
  form.setAttribute("aria-busy", "true");
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => free(form), LONGEST);
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(free));
