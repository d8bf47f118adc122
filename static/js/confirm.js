// "Are you sure" in the page's own dialog, for buttons marked data-confirm="What will happen."
// Optional beside it: data-confirm-title, data-confirm-verb.

export function startConfirm(root) {
  const dialog = root.getElementById("confirm");
  if (!dialog) return;
  const agreed = new WeakSet();
  const words = dialog.querySelector("[value=yes]").textContent;

  root.addEventListener("submit", (event) => {
    const button = event.submitter;
    const asked = button && button.dataset.confirm ? button : event.target.dataset.confirm ? event.target : null;
    if (!asked || event.defaultPrevented || agreed.delete(event.target)) return;
    event.preventDefault();
    dialog.querySelector("#confirm-title").textContent =
      asked.dataset.confirmTitle || (button ? button.textContent.trim() : words);
    dialog.querySelector("#confirm-text").textContent = asked.dataset.confirm;
    dialog.querySelector("[value=yes]").textContent = asked.dataset.confirmVerb || words;
    dialog.returnValue = "";
    dialog.addEventListener(
      "close",
      () => {
        if (dialog.returnValue !== "yes") {
          if (button) button.focus();
          return;
        }
        agreed.add(event.target);
        event.target.requestSubmit(button || undefined);
      },
      { once: true },
    );
    dialog.showModal();
  });
}
