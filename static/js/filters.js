// On a phone the filters of a list fold behind a button; the stylesheet keeps them open elsewhere.

for (const button of document.querySelectorAll("[data-filters]")) {
  const box = document.getElementById(button.getAttribute("aria-controls"));
  const show = (open) => {
    box.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(box.hidden));
  show(false);
}
