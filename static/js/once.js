// A form is sent once: a second press while the first is on its way does nothing.

const RELEASE_AFTER = 8000; // a download answers without leaving the page, so the button comes back

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled=true][data-was-live]")) {
    button.removeAttribute("aria-disabled");
    delete button.dataset.wasLive;
  }
}

export function startOnce(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.hasAttribute("hx-get") || form.hasAttribute("hx-post")) return;
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.wasLive = "1";
    }
    setTimeout(() => release(form), RELEASE_AFTER);
  });
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("form[data-sent]")) release(form);
  });
}
