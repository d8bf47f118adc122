// A strip that scrolls sideways on a narrow screen begins where its current part is in sight.

export function startStrips(root) {
  for (const strip of root.querySelectorAll(".tabs, .rail ol")) {
    const here = strip.querySelector("[aria-current]");
    if (!here) continue;
    const [part, whole] = [here.getBoundingClientRect(), strip.getBoundingClientRect()];
    strip.scrollLeft += part.left - whole.left - (whole.width - part.width) / 2;
  }
}
