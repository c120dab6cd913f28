// A form is sent once: a second click while it is on its way does nothing. The server keeps its own
// guard; this one only spares people the doubt. Forms that answer with a download: data-no-busy.

const LONGEST = 20_000;

function free(form) {
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-no-busy")) return;
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
