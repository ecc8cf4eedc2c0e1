// Under the words: what a model will not read as it is written, with the reason; and quietly what
// weighs, changes while a picture is made, or is no word at all.

// No part of it holds brackets of its own kind, so that no text makes it slow.
const SPOKEN = [
  ['weight', /\([^()]*:\s*[+-]?[\d.]+\s*\)/g],
  ['change', /\[[^[\]]*[:|][^[\]]*\]/g],
  ['tag', /<[a-z]+:[^<>]*>/gi],
  ['tag', /\b(?:BREAK|AND)\b/g],
];
const MOST_TINTS = 150, MOST_LINES = 4, SHOWN_LETTERS = 28;

function tints(text) {
  const found = SPOKEN.flatMap(([look, pattern]) => [...text.matchAll(pattern)]
    .map(one => ({start: one.index, end: one.index + one[0].length, look})));
  return found.slice(0, MOST_TINTS);
}

class Marks {
  constructor(area, place, mirror) {
    Object.assign(this, {area, mirror, marks: [], text: area.value});
    this.tip = element('div', 'paf-tip', place);
    this.tip.popover = 'manual';
    this.tip.setAttribute('aria-hidden', 'true');  // the lines below say the same
    this.lines = element('ul', 'paf-unspoken', place);
    this.lines.id = `${area.id}-unspoken`;
    this.lines.hidden = true;
  }

  /** Those of another text are laid on the one that stands here. */
  take(marks, of) {
    this.text = this.area.value;
    this.marks = moved(marks.map(([start, end, told]) => ({start, end, told, look: 'unspoken'})), of, this.text);
    this.draw();
  }

  follow() {
    if (this.text !== this.area.value) {
      this.marks = moved(this.marks, this.text, this.area.value);
      this.text = this.area.value;
      this.hide();
    }
    this.draw();
  }

  draw() {
    this.mirror.write();
    const isPlain = tint => !this.marks.some(mark => mark.start < tint.end && tint.start < mark.end);
    this.mirror.draw([...tints(this.text).filter(isPlain), ...this.marks]);
    this.tell();
  }

  tell() {
    const told = JSON.stringify(this.marks.map(({told, start, end}) => [told, this.text.slice(start, end)]));
    if (told === this.told) return;
    this.told = told;
    const shown = this.marks.slice(0, MOST_LINES), more = this.marks.length - shown.length;
    this.lines.replaceChildren(...shown.map(mark => this.line(mark)));
    if (more > 0) element('li', '', this.lines, t('{count} more', {count: more}));
    this.lines.hidden = !this.marks.length;
    if (this.marks.length) this.area.setAttribute('aria-describedby', this.lines.id);
    else this.area.removeAttribute('aria-describedby');
  }

  line(mark) {
    const line = element('li', ''), button = element('button', '', line);
    button.type = 'button';
    element('code', '', button, shortened(this.text.slice(mark.start, mark.end)));
    element('span', '', button, mark.told);
    button.onclick = () => {
      const now = this.marks.find(one => one.told === mark.told && one.end - one.start === mark.end - mark.start);
      this.area.focus();
      if (now) this.area.setSelectionRange(now.start, now.end);
    };
    return line;
  }

  /** The reason of the mark at this point of the window. */
  point(x, y) {
    const isHere = rect => x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom + 4;
    for (const mark of this.marks) {
      const rect = this.mirror.rects(mark.start, mark.end).find(isHere);
      if (rect) return this.explain(mark, rect);
    }
    this.hide();
  }

  explain(mark, rect) {
    this.tip.textContent = mark.told;
    if (!this.tip.matches(':popover-open')) this.tip.showPopover();
    const most = document.documentElement.clientWidth - this.tip.offsetWidth - 8;
    this.tip.style.left = `${Math.max(8, Math.min(rect.left, most))}px`;
    const above = rect.top - this.tip.offsetHeight - 6;
    this.tip.style.top = `${above > 0 ? above : rect.bottom + 8}px`;
  }

  hide() {
    if (this.tip.matches(':popover-open')) this.tip.hidePopover();
  }

  leave() {
    this.hide();
    this.tip.remove();
    this.lines.remove();
    this.area.removeAttribute('aria-describedby');
  }
}

function shortened(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN_LETTERS ? `${line.slice(0, SHOWN_LETTERS - 1)}…` : line;
}
