// What is shown once: printed, or saved as a file of its own lines. Nothing goes to the server.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-save]")) {
  const list = document.getElementById(button.dataset.save);
  button.hidden = false;
  button.addEventListener("click", () => {
    const lines = [...list.querySelectorAll("li")].map((line, place) => `${place + 1}. ${line.textContent.trim()}`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/plain" }));
    link.download = list.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}
