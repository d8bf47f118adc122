// The search box over the page. Results are HTML from the server, fetched by htmx; this moves the choice.

export function openPalette(root) {
  const dialog = root.getElementById("palette");
  if (!dialog || dialog.open) return;
  const input = dialog.querySelector("input");
  input.value = "";
  dialog.showModal();
  input.dispatchEvent(new Event("palette-open"));
}

function options(dialog) {
  return [...dialog.querySelectorAll("[role=option]:not([aria-disabled=true])")];
}

function choose(dialog, place) {
  const found = options(dialog);
  const input = dialog.querySelector("input");
  found.forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
  const chosen = found[place];
  if (!chosen) {
    input.removeAttribute("aria-activedescendant");
    return;
  }
  input.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}

function chosen(dialog) {
  return options(dialog).findIndex((option) => option.getAttribute("aria-selected") === "true");
}

function follow(option) {
  if (option && option.dataset.href) window.location.assign(option.dataset.href);
}

export function startPalette(root) {
  const dialog = root.getElementById("palette");
  if (!dialog) return;
  root.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette-open]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    openPalette(root);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
    follow(event.target.closest("[role=option]"));
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    const found = options(dialog);
    if (!found.length) return; // no results on show: the form opens the full search page
    event.preventDefault();
    follow(found[Math.max(chosen(dialog), 0)]);
  });
  dialog.addEventListener("keydown", (event) => {
    const found = options(dialog);
    const here = chosen(dialog);
    if (event.key === "ArrowDown") choose(dialog, here + 1 < found.length ? here + 1 : 0);
    else if (event.key === "ArrowUp") choose(dialog, here > 0 ? here - 1 : found.length - 1);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("htmx:afterSwap", () => choose(dialog, options(dialog).length ? 0 : -1));
}
