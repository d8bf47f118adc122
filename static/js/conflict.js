// Two texts of one draft: shows both and lets the person choose. Nothing is overwritten without asking.

function words(form, data) {
  return Object.entries(data)
    .filter(([name, value]) => String(value).trim() && form.elements[name] && form.elements[name].type !== "hidden")
    .map(([, value]) => String(value))
    .join("\n\n");
}

function put(form, name, value) {
  const control = form.elements[name];
  if (!control) return;
  const chosen = new Set([].concat(value));
  if (control instanceof RadioNodeList || control.type === "checkbox" || control.type === "radio") {
    const boxes = control instanceof RadioNodeList ? [...control] : [control];
    for (const box of boxes) box.checked = chosen.has(box.value);
  } else if (control.type !== "file") control.value = [].concat(value).join(", ");
}

function join(form, data) {
  for (const area of form.querySelectorAll("textarea")) {
    const other = data[area.name];
    if (other && other !== area.value) area.value = `${area.value}\n\n${other}`;
  }
}

export function askConflict(form, other) {
  const dialog = document.getElementById("conflict");
  const when = dialog.querySelector("[data-conflict-when]");
  when.textContent = when.dataset.words.replace("%s", other.saved_at);
  const mine = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") mine[name] = value;
  dialog.querySelector("[data-conflict-mine]").textContent = words(form, mine);
  dialog.querySelector("[data-conflict-other]").textContent = words(form, other.data);
  return new Promise((resolve) => {
    const choose = (event) => {
      const button = event.target.closest("[data-conflict-keep]");
      if (!button) return;
      const keep = button.dataset.conflictKeep;
      if (keep === "other") for (const [name, value] of Object.entries(other.data)) put(form, name, value);
      if (keep === "both") join(form, other.data);
      dialog.removeEventListener("click", choose);
      dialog.removeEventListener("cancel", stay);
      dialog.close();
      resolve(keep);
    };
    const stay = (event) => event.preventDefault(); // Escape is no choice
    dialog.addEventListener("click", choose);
    dialog.addEventListener("cancel", stay);
    dialog.showModal();
  });
}
