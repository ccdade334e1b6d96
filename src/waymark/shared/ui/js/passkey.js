// Passkeys: the browser asks for a finger, a face or the device's code, and we send what it answers.
// Without this script the page says so and offers a code instead.
const { webauthnJSON } = window;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (webauthnJSON && webauthnJSON.supported()) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      use(form);
    });
  } else {
    const line = form.parentElement.querySelector("[data-passkey-absent]");
    if (line) line.hidden = false;
  }
}

async function use(form) {
  const line = form.querySelector("[data-passkey-failed]");
  line.hidden = true;
  try {
    const options = await optionsOf(form);
    const made = form.dataset.passkey === "create"
      ? await webauthnJSON.create(options)
      : await webauthnJSON.get(options);
    form.elements.credential.value = JSON.stringify(made);
    form.submit();
  } catch {
    // Turned away, timed out, or no such passkey here: browsers do not say which.
    line.hidden = false;
    line.focus();
  }
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.ask, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}
