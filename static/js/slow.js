// <form data-slow>: what takes longer than two seconds shows that it goes on.
for (const form of document.querySelectorAll("form[data-slow]")) {
  form.addEventListener("submit", () => {
    setTimeout(() => { form.querySelector("[data-slow-progress]").hidden = false; }, 2000);
  });
}
