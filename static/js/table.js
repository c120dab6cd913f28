// A table that fits scrolls with the page, under a heading that stays; one that is too wide scrolls
// in a region of its own, and only then is the region a stop of the Tab key.

const fit = new ResizeObserver((entries) => {
  for (const { target } of entries) measure(target.closest("[data-table-region]"));
});

function measure(region) {
  const table = region.querySelector("table");
  const wide = table.offsetWidth > region.clientWidth + 1;
  region.classList.toggle("fits", !wide);
  region.classList.toggle("is-wide", wide);
  if (wide) region.setAttribute("tabindex", "0");
  else region.removeAttribute("tabindex");
}

// The table is watched too: it grows when the font arrives, or a column is added.
for (const region of document.querySelectorAll("[data-table-region]")) {
  fit.observe(region);
  fit.observe(region.querySelector("table"));
}
