// How long the sign-in still holds: the page warns before it ends, and is covered once it has.
//
//   <body data-session="/me/session/" data-session-idle="900" data-session-owner="{staff id}">
//
// `data-session` answers {csrf, owner, left, last} to a signed-in person, and sends nobody to the sign-in page. With
// X-Background the question moves no end; without it somebody is here, and the time begins anew. `last` says that it
// can't. Events on the document: `session:back` when the same person is in again, `session:other` before somebody
// else's page comes.
import { renewCsrf } from "./http.js";

const WARNED = 120; // seconds before the end
const SLACK = 60; // the server writes the end no more often
const AGAIN = 20;
const HERE_EVERY = 300000; // while somebody types or points
const STEPS = [10, 30, 60];

let out = false; // signed out, and waiting for the person to come back
let timer = 0;

async function ask(background) {
  const answer = await fetch(document.body.dataset.session, {
    credentials: "same-origin",
    redirect: "manual",
    headers: { Accept: "application/json", "X-Requested-With": "fetch", ...(background ? { "X-Background": "1" } : {}) },
  }).catch(() => null);
  if (!answer || answer.status >= 500) return { unknown: true };
  return (answer.ok && (await answer.json().catch(() => null))) || { gone: true };
}

export function signInBeside() {
  if (out) return;
  out = true;
  clearTimeout(timer);
  document.documentElement.dataset.out = "";
  const dialog = document.getElementById("signin");
  const state = dialog.querySelector("[data-signin-state]");
  const retry = dialog.querySelector("[data-signin-retry]");
  const open = () => dialog.open || dialog.showModal();
  const resume = async () => {
    const who = await ask(false);
    if (!who.owner) {
      state.textContent = state.dataset.waiting;
      return;
    }
    window.removeEventListener("focus", resume);
    retry.removeEventListener("click", resume);
    dialog.removeEventListener("close", open);
    if (who.owner !== document.body.dataset.sessionOwner) {
      document.dispatchEvent(new Event("session:other")); // this page is not theirs to see
      window.location.replace("/");
      return;
    }
    out = false;
    renewCsrf(who.csrf);
    state.textContent = "";
    delete document.documentElement.dataset.out;
    dialog.close();
    document.dispatchEvent(new Event("session:back"));
    later(who.left - WARNED);
  };
  retry.addEventListener("click", resume);
  window.addEventListener("focus", resume);
  dialog.addEventListener("close", open);
  open();
}

function later(seconds) {
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(1, seconds) * 1000);
}

async function look() {
  if (out) return;
  const warning = document.getElementById("idle");
  const found = await ask(true);
  if (out) return;
  if (found.unknown) return later(AGAIN);
  if (found.gone) {
    warning.close();
    return signInBeside();
  }
  if (found.left > WARNED) {
    warning.close();
    return later(found.left - WARNED);
  }
  warn(warning, found);
  later(Math.min(AGAIN, found.left + 1));
}

function warn(warning, found) {
  warning.dataset.end = Date.now() + found.left * 1000;
  for (const part of warning.querySelectorAll("[data-idle-can]")) part.hidden = found.last;
  for (const part of warning.querySelectorAll("[data-idle-last]")) part.hidden = !found.last;
  tell(warning);
  if (warning.open || (found.last && warning.dataset.read)) return;
  warning.showModal();
  const ticking = setInterval(() => (warning.open ? tell(warning) : clearInterval(ticking)), 1000);
}

// Said again only when it has become another step: a screen reader is not told every second.
function tell(warning) {
  const place = warning.querySelector("[data-idle-left]");
  const left = Math.ceil((Number(warning.dataset.end) - Date.now()) / 1000);
  const step = STEPS.find((each) => left <= each);
  const words = step ? place.dataset.seconds.replace("%s", step) : place.dataset.minutes.replace("%s", Math.ceil(left / 60));
  if (place.textContent !== words) place.textContent = words;
}

export function startSession(root) {
  const idle = Number(root.body.dataset.sessionIdle);
  if (!idle) return;
  const warning = root.getElementById("idle");
  let here = Date.now();
  const stay = async () => {
    here = Date.now();
    const found = await ask(false);
    if (found.gone) return signInBeside();
    if (found.unknown) return later(AGAIN);
    warning.close();
    later(found.left - WARNED);
  };
  const read = () => {
    warning.dataset.read = "1";
    warning.close();
  };
  const canStay = warning.querySelector("[data-idle-stay]");
  canStay.addEventListener("click", stay);
  warning.querySelector("[data-idle-read]").addEventListener("click", read);
  warning.addEventListener("cancel", () => (canStay.hidden ? read() : stay())); // who presses Escape is there
  for (const sign of ["keydown", "pointerdown"]) {
    root.addEventListener(sign, (event) => {
      if (event.isTrusted && !warning.open && !out && Date.now() - here > HERE_EVERY) stay();
    });
  }
  root.addEventListener("visibilitychange", () => root.visibilityState === "visible" && look()); // a laptop that slept
  later(idle - WARNED - SLACK);
}
