// Passkeys: asks the browser for what the server's options want, and sends the answer in the form's own field.
// data-passkey "create" or "get", data-options the options, data-answer the name of the field. The button is the one
// with data-passkey-button, or the form's only one; it appears only where the browser knows passkeys.

const knows = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

async function answer({ passkey, options }) {
  const { publicKey } = JSON.parse(options);
  if (passkey === "create") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

async function go(form) {
  const told = form.querySelector("[role=alert]");
  told.hidden = true;
  try {
    const credential = await answer(form.dataset);
    form.elements[form.dataset.answer].value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    told.hidden = false; // refused, too late, or no such device: the person may try again
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-button]") || form.querySelector("button[type=submit]");
  if (!knows) {
    form.querySelector("[data-passkey-missing]")?.removeAttribute("hidden");
    continue;
  }
  button.hidden = false;
  button.addEventListener("click", (event) => {
    if (!form.reportValidity()) return;
    event.preventDefault();
    go(form);
  });
}
