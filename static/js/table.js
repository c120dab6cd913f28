// A table that fits scrolls with the page, under a heading that stays; one that is too wide scrolls
// in a region of its own, and only then is the region a stop of the Tab key.

const fit = new ResizeObserver((entries) => {
  for (const { target } of entries) measure(target);
});

function measure(region) {
  const table = region.querySelector("table");
  const wide = table.offsetWidth > region.clientWidth + 1;
  region.classList.toggle("fits", !wide);
  region.classList.toggle("is-wide", wide);
  if (wide) region.setAttribute("tabindex", "0");
  else region.removeAttribute("tabindex");
}

for (const region of document.querySelectorAll("[data-table-region]")) fit.observe(region);
