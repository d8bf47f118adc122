// A box in which a name is drawn with a finger, a pen or a mouse. Its lines go into the hidden field beside it.
// Whoever can't draw types the name instead: the other ways to sign need no script.

const WIDTH = 1000;
const HEIGHT = 300;

export function startSigning(root) {
  for (const box of root.querySelectorAll("[data-draws]")) new Box(box);
}

class Box {
  constructor(box) {
    this.field = box.querySelector("input[type=hidden]");
    this.paper = box.querySelector(":scope > svg");
    this.path = this.paper.querySelector("path");
    this.strokes = read(this.field.value);
    this.show();
    this.paper.addEventListener("pointerdown", (event) => this.begin(event));
    this.paper.addEventListener("pointermove", (event) => this.go(event));
    this.paper.addEventListener("pointerup", () => this.end());
    this.paper.addEventListener("pointercancel", () => this.end());
    box.querySelector(":scope > button").addEventListener("click", () => this.clear());
  }

  begin(event) {
    event.preventDefault();
    this.paper.setPointerCapture(event.pointerId);
    this.line = [this.place(event)];
    this.strokes.push(this.line);
    this.show();
  }

  go(event) {
    if (!this.line) return;
    this.line.push(this.place(event));
    this.show();
  }

  end() {
    this.line = null;
    this.field.value = JSON.stringify(this.strokes);
  }

  clear() {
    this.strokes = [];
    this.field.value = "";
    this.show();
  }

  place(event) {
    const shown = this.paper.getBoundingClientRect();
    const within = (value, most) => Math.max(0, Math.min(most, Math.round(value * most)));
    return [
      within((event.clientX - shown.left) / shown.width, WIDTH),
      within((event.clientY - shown.top) / shown.height, HEIGHT),
    ];
  }

  show() {
    const lines = this.strokes.map((line) => [...line, line.at(-1)].map(([x, y]) => `${x} ${y}`).join(" L"));
    this.path.setAttribute("d", lines.map((line) => `M${line}`).join(" "));
  }
}

function read(value) {
  try {
    return JSON.parse(value || "[]");
  } catch {
    return [];
  }
}
