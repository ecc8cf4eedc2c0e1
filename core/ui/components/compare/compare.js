// The range input stays for the keyboard and for screen readers; pointers are followed here, because
// the thumb of a native range stops half its own width before the edges.
export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const frame = find(".compare");
  const range = find("input");
  const [left, right] = data.labels;

  frame.style.setProperty("--aspect", data.width / data.height);
  find(".before").src = data.before;
  find(".after").src = data.after;
  find(".left").textContent = left;
  find(".right").textContent = right;
  range.setAttribute("aria-label", `${left} and ${right}: slide to compare`);
  if (frame.dataset.ready) return;
  frame.dataset.ready = "yes";

  const show = (percent) => {
    const inside = Math.min(100, Math.max(0, percent));
    range.value = inside;
    range.setAttribute("aria-valuetext", `${left} ${Math.round(inside)} %`);
    frame.style.setProperty("--edge", `${inside}%`);
    frame.toggleAttribute("data-far-left", inside < 16);
    frame.toggleAttribute("data-far-right", inside > 84);
  };
  const follow = (event) => {
    const box = frame.getBoundingClientRect();
    show((100 * (event.clientX - box.left)) / box.width);
  };

  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    frame.setPointerCapture(event.pointerId);
    range.focus({ preventScroll: true });
    follow(event);
    event.preventDefault();
  });
  frame.addEventListener("pointermove", (event) => {
    if (frame.hasPointerCapture(event.pointerId)) follow(event);
  });
  range.addEventListener("input", () => show(Number(range.value)));
  show(50);
}
