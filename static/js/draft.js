// Drafts: what a person types is kept by the server while they type, and the page never says "saved" before it is.
//
//   <form data-draft="/drafts/save/" data-draft-kind="note" data-draft-about="{case id}" data-draft-id="{uuid or empty}"
//         data-draft-version="{number}" data-draft-owner="{staff id}">
//
// Sent: POST JSON {id, kind, about, version, owner, data}. The id is made here, so sending twice makes one draft.
// Answers: 200 {version, saved_at}; 401 signed out; 403 not this person's; 409 {version, saved_at, data}: changed elsewhere.
import { post } from "./http.js";
import { askConflict } from "./conflict.js";
import { signInBeside } from "./session.js";

const QUIET = 2000; // after the last key
const LONGEST = 10000; // while typing goes on
const RETRY = 5000;
const KEEPALIVE_LIMIT = 60000; // browsers refuse longer bodies on the way out
const SKIPPED = new Set(["csrfmiddlewaretoken", "draft_id", "draft_version"]);

export function contents(form) {
  const data = {};
  for (const [name, value] of new FormData(form)) {
    if (SKIPPED.has(name) || typeof value !== "string") continue;
    data[name] = name in data ? [].concat(data[name], value) : value;
  }
  return data;
}

function hidden(form, name, value) {
  let input = form.querySelector(`input[type=hidden][name=${name}]`);
  if (!input) {
    input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    form.append(input);
  }
  input.value = value;
}

export class Draft {
  constructor(form) {
    this.form = form;
    this.id = form.dataset.draftId || crypto.randomUUID();
    this.version = Number(form.dataset.draftVersion || 0);
    this.kept = JSON.stringify(contents(form));
    this.sending = null; // the one request on its way
    this.firstChange = 0;
    this.timer = 0;
    this.leaving = false;
    this.blocked = false; // waiting for a person: signed out, or two texts
    this.out = false;
    this.mark();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("session:back", () => this.back());
    document.addEventListener("session:other", () => this.forget());
  }

  get pending() {
    return JSON.stringify(contents(this.form)) !== this.kept;
  }

  mark() {
    hidden(this.form, "draft_id", this.id);
    hidden(this.form, "draft_version", this.version);
  }

  say(state, value = "") {
    const places = document.querySelectorAll("[data-draft-state]");
    for (const place of places) {
      const words = (place.dataset[state] || "").replace("%s", value);
      const shown = place.querySelector("[data-draft-words]");
      if (shown.textContent === words) continue; // a screen reader hears a change of state only
      shown.textContent = words;
      place.dataset.state = state;
    }
  }

  changed() {
    if (this.blocked || !this.pending) return;
    const now = Date.now();
    if (!this.firstChange) this.firstChange = now;
    const wait = Math.max(0, Math.min(QUIET, this.firstChange + LONGEST - now));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // One request at a time. Whoever asks while one is on its way gets that one, then another if text changed since.
  async save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.sending) {
      if (!leaving) await this.sending;
      if (this.sending || this.blocked || !this.pending) return;
    }
    if (!this.pending || this.blocked) return;
    this.firstChange = 0;
    this.sending = this.send(leaving).finally(() => {
      this.sending = null;
    });
    await this.sending;
    if (!leaving && this.pending) this.changed();
  }

  async send(leaving) {
    const data = contents(this.form);
    const text = JSON.stringify(data);
    const { draft, draftKind, draftAbout, draftOwner } = this.form.dataset;
    const body = JSON.stringify({
      id: this.id,
      kind: draftKind,
      about: draftAbout || "",
      owner: draftOwner || "",
      version: this.version,
      data,
    });
    this.say("saving");
    let answer;
    try {
      answer = await post(draft, body, {
        keepalive: leaving && body.length < KEEPALIVE_LIMIT,
        headers: { "Content-Type": "application/json", Accept: "application/json" },
      });
    } catch {
      return this.lost("lost");
    }
    if (answer.status === 401 || answer.type === "opaqueredirect") return this.signIn();
    if (answer.status === 409) return this.conflict(await answer.json());
    if (!answer.ok) return this.lost(answer.status >= 500 ? "lost" : "refused");
    const kept = await answer.json().catch(() => null);
    if (!kept) return this.lost("lost");
    this.version = kept.version;
    this.kept = text;
    this.mark();
    this.say("saved", kept.saved_at);
  }

  lost(state) {
    this.say(state);
    clearTimeout(this.timer);
    if (state === "lost") this.timer = setTimeout(() => this.save(), RETRY);
  }

  signIn() {
    this.blocked = this.out = true;
    this.say("out");
    signInBeside();
  }

  back() {
    if (!this.out) return;
    this.blocked = this.out = false;
    this.save();
  }

  // Somebody else signed in: this text is not theirs to see.
  forget() {
    this.blocked = this.leaving = true;
    this.form.reset();
  }

  async conflict(other) {
    this.blocked = true;
    const keep = await askConflict(this.form, other);
    this.version = other.version;
    this.mark();
    this.blocked = false;
    this.kept = keep === "other" ? JSON.stringify(contents(this.form)) : "";
    if (keep === "other") this.say("saved", other.saved_at);
    else queueMicrotask(() => this.save());
  }

  // Signing or saving waits for a draft that is still being made: else two records would appear.
  async submit(event) {
    if (event.defaultPrevented || !this.sending) {
      if (!event.defaultPrevented) this.leave();
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    await this.sending;
    if (this.blocked) return;
    this.form.requestSubmit(button || undefined);
  }

  leave() {
    clearTimeout(this.timer);
    this.leaving = true;
    setTimeout(() => (this.leaving = false), RETRY); // the answer may be a page with errors, or none
  }
}

export function startDrafts(root) {
  const drafts = [...root.querySelectorAll("form[data-draft]")].map((form) => new Draft(form));
  if (!drafts.length) return;
  const flush = () => drafts.forEach((draft) => draft.leaving || draft.save({ leaving: true }));
  root.addEventListener("visibilitychange", () => root.visibilityState === "hidden" && flush());
  window.addEventListener("pagehide", flush);
  window.addEventListener("online", flush);
  window.addEventListener("beforeunload", (event) => {
    if (drafts.some((draft) => !draft.leaving && draft.pending)) event.preventDefault();
  });
}
