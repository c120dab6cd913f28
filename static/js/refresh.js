// <div data-refresh="2000">: asked for anew while it says so; without scripts the page reloads itself. What
// somebody is using (a focused button) is left alone, and the end is told to screen readers.

async function refresh(box) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return wait(box);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-refresh]");
  if (!fresh) return location.reload(); // another page by now
  if (box.contains(document.activeElement)) return wait(box);
  box.replaceWith(fresh);
  if (fresh.dataset.refresh) return wait(fresh);
  document.dispatchEvent(new CustomEvent("announce", { detail: "จัดทำเอกสารเสร็จแล้ว" }));
}

function wait(box) {
  setTimeout(() => refresh(box), Number(box.dataset.refresh));
}

for (const box of document.querySelectorAll("[data-refresh]")) {
  if (box.dataset.refresh) wait(box);
}
