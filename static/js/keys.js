// Keyboard shortcuts. A link or button says its own with data-key: "n", or "g d" for two keys in a row.
// Single keys are off inside fields and dialogs, with a modifier, and when the person switched them off.
import { openPalette } from "./palette.js";

const PAUSE = 1200; // how long the first of two keys waits for the second

function typing(target) {
  // The browser takes the focus out of a dialog only some time after it was closed.
  const shut = target.closest("dialog:not([open])") !== null;
  return !shut && target.closest("input,textarea,select,[contenteditable=true]") !== null;
}

function press(root, combination) {
  const found = root.querySelector(`[data-key="${CSS.escape(combination)}"]`);
  if (found) found.click();
  return found !== null;
}

function rows(root) {
  return [...root.querySelectorAll(".work .task, table[data-list] tbody tr, [data-list] > li")];
}

function move(root, by) {
  const all = rows(root);
  if (!all.length) return false;
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  const link = next.querySelector("a.main, th a, a, button");
  if (link) link.focus();
  return true;
}

function chooseRow(root) {
  const row = rows(root).find((each) => each.contains(document.activeElement));
  const box = row && row.querySelector("input[type=checkbox]");
  if (box) box.click();
  return Boolean(box);
}

function openTab(root, place) {
  const tab = root.querySelectorAll(".tabs a")[place - 1];
  if (tab) tab.click();
  return Boolean(tab);
}

function showHelp(root) {
  const help = root.getElementById("keys");
  if (help && !help.open) help.showModal();
  return Boolean(help);
}

function send(root, target) {
  const form = target.closest("form") || root.querySelector("form[data-send-key]");
  if (!form || form.method === "dialog") return false;
  form.requestSubmit(form.querySelector("button.primary") || root.querySelector(`button.primary[form="${CSS.escape(form.id)}"]`) || undefined);
  return true;
}

export function startKeys(root) {
  let first = "";
  let timer = 0;
  root.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette(root);
      return;
    }
    if (command && event.key === "Enter") {
      if (send(root, event.target)) event.preventDefault();
      return;
    }
    const off = root.body.dataset.keys !== "on";
    if (off || command || event.altKey || typing(event.target) || root.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : "";
    if (!key) return;
    let done = false;
    if (first) {
      done = press(root, `${first} ${key}`);
      first = "";
      clearTimeout(timer);
    } else if (key === "/") {
      openPalette(root);
      done = true;
    } else if (key === "?") done = showHelp(root);
    else if (key === "j") done = move(root, 1);
    else if (key === "k") done = move(root, -1);
    else if (key === "x") done = chooseRow(root);
    else if (key >= "1" && key <= "9") done = openTab(root, Number(key));
    else if (press(root, key)) done = true;
    else if (root.querySelector(`[data-key^="${CSS.escape(key)} "]`)) {
      first = key;
      timer = setTimeout(() => (first = ""), PAUSE);
      done = true;
    }
    if (done) event.preventDefault();
  });
}
