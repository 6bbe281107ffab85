/* Passkeys: takes what the browser answers into the form that was sent. Without this script the
   pages offer the authenticator app alone. */

(() => {
  async function options(form) {
    if (form.dataset.passkey === "login") {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()).request_options;
    }
    const kept = JSON.parse(document.getElementById("passkey-options").textContent);
    return kept.creation_options ?? kept.request_options;
  }

  /* A passkey that signs in alone must be kept by the device and must check who uses it. */
  function alone(asked, form) {
    const tick = form.elements.passwordless;
    if (!tick) return asked;
    const choice = asked.publicKey.authenticatorSelection;
    choice.residentKey = tick.checked ? "required" : "discouraged";
    choice.requireResidentKey = tick.checked;
    if (tick.checked) choice.userVerification = "required";
    return asked;
  }

  async function send(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const problem = form.querySelector("[role='alert'][hidden], [role='alert'].told");
    try {
      const asked = alone(await options(form), form);
      const { create, get } = window.webauthnJSON;
      const answer = await (form.dataset.passkey === "create" ? create(asked) : get(asked));
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      problem.hidden = false;
      problem.classList.add("told");
    }
  }

  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", send);
  }
})();
