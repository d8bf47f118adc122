// A form that can't be sent now stays on the page, with everything typed in it. One that the page sends by
// itself says that nobody answered.

export function startOffline(root) {
  const dialog = root.getElementById("offline");
  root.addEventListener(
    "submit",
    (event) => {
      if (navigator.onLine || event.target.method === "dialog") return;
      event.preventDefault();
      event.stopPropagation(); // nobody else may take it for sent
      if (dialog && !dialog.open) dialog.showModal();
    },
    true,
  );
  for (const failed of ["htmx:responseError", "htmx:sendError"]) {
    root.addEventListener(failed, (event) => {
      const line = event.target.querySelector("[data-if-unanswered]");
      if (line) line.textContent = line.dataset.ifUnanswered;
    });
  }
}
