// A form is sent once: a second press while the first is on its way does nothing.

const RELEASE_AFTER = 8000; // a download answers without leaving the page, so the button comes back
const RELEASE_LONG_WORK_AFTER = 120000;

function release(form) {
  delete form.dataset.sent;
  const line = form.querySelector("[data-while-sent]");
  if (line) line.textContent = "";
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
    const line = form.querySelector("[data-while-sent]");
    if (line) line.textContent = line.dataset.whileSent;
    setTimeout(() => release(form), line ? RELEASE_LONG_WORK_AFTER : RELEASE_AFTER);
  });
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("form[data-sent]")) release(form);
  });
}
