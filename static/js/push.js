/* Notices on this device: asks the browser, and sends the site the address and keys under which it takes messages. */
"use strict";

async function turnOnPush(form) {
  const said = form.querySelector("[role=status]");
  const worker = await navigator.serviceWorker.ready;
  try {
    await (await worker.pushManager.getSubscription())?.unsubscribe(); // it may have been made with another key
    const options = { userVisibleOnly: true, applicationServerKey: form.dataset.push };
    const { endpoint, keys } = (await worker.pushManager.subscribe(options)).toJSON();
    for (const [name, value] of Object.entries({ endpoint, ...keys })) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    form.submit();
  } catch { said.textContent = form.dataset.refused; }
}

const pushForm = document.querySelector("form[data-push]");
if (pushForm && "PushManager" in window && navigator.serviceWorker) {
  pushForm.hidden = false;
  pushForm.addEventListener("submit", (event) => { event.preventDefault(); turnOnPush(pushForm); });
}
