// <details class="menu"> opens without script; this closes it again on Escape or a click elsewhere.

export function startMenus(root) {
  root.addEventListener("click", (event) => {
    for (const menu of root.querySelectorAll("details.menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog").close();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = root.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
