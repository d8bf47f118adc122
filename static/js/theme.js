// Light, dark or the device's own. The choice is kept on the person's profile; the page only shows it at once.
import { post } from "./http.js";

function show(choice) {
  if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
  else delete document.documentElement.dataset.theme;
  for (const button of document.querySelectorAll("[data-theme-form] button[name=theme]"))
    button.setAttribute("aria-pressed", String(button.value === choice));
}

export function startTheme(root) {
  root.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-theme-form]");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const choice = event.submitter.value;
    const before = document.documentElement.dataset.theme || "system";
    show(choice);
    const sent = new FormData(form, event.submitter);
    const answer = await post(form.action, sent).catch(() => null);
    const kept = answer && (answer.ok || answer.type === "opaqueredirect");
    if (!kept) show(before);
    const menu = form.closest("details");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
