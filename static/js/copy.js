// A button [data-copy="id"] copies the text of that field; it shows only where this script runs.

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    // The clipboard needs https; an office's own server may have none. Then the old command does it.
    const copied = navigator.clipboard
      ? await navigator.clipboard.writeText(field.value).then(() => true, () => false)
      : document.execCommand("copy");
    const text = copied ? "คัดลอกแล้ว" : "คัดลอกไม่สำเร็จ โปรดกด Ctrl+C";
    document.dispatchEvent(new CustomEvent("announce", { detail: text }));
  });
}
