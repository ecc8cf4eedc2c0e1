// What may stand at the caret, to choose from: the text area keeps the focus.

const WIDTH = 360, MARGIN = 8, LEAST_ROWS = 132, MOST_HEIGHT = 320;
// By words of their categories, the first that fits.
const HUES = [
  [30, /hair|bangs/], [205, /eyes?\b|gaze/], [340, /face|expression/], [15, /body|ears|arms|legs\b/],
  [255, /wear|dress|outfit|top|bottom|cloth|pattern|jewel/], [300, /action|stance|gesture|interaction|holding/],
  [190, /view|framing|composition|light|effect|time/], [135, /place|plant|sky|season|setting|weather|background/],
  [75, /animal|creature/], [280, /people|occupation|character/], [45, /food|furniture|object|instrument|vehicle|weapon/],
  [225, /quality|medium|style|lora|embedding/],
];
const SAY_AFTER = 500;  // milliseconds: not at every letter

class List {
  constructor(area, place, choose) {
    Object.assign(this, {area, choose, options: [], at: -1});
    this.box = element('div', 'paf-completions', place);
    this.box.id = `${area.id}-completions`;
    this.box.setAttribute('role', 'listbox');
    this.box.popover = 'manual';
    this.box.tabIndex = 0;  // it may be scrolled; Tab itself takes a suggestion
    this.voice = element('div', 'paf-unseen', place);
    this.voice.setAttribute('role', 'status');
    this.box.onmousedown = event => event.preventDefault();  // the focus stays with the words
    this.box.onclick = event => {
      const row = event.target.closest('[role="option"]');
      if (row) this.choose(this.options[[...this.box.children].indexOf(row)]);
    };
    const settings = {'aria-autocomplete': 'list', 'aria-haspopup': 'listbox'};
    for (const [name, value] of Object.entries(settings)) area.setAttribute(name, value);
  }

  get isOpen() { return this.options.length > 0; }

  show(options, rect) {
    this.options = options;
    this.at = -1;
    if (!options.length) return this.close();
    this.box.setAttribute('aria-label', t('Suggestions'));
    this.box.replaceChildren(...options.map((option, number) => this.row(option, number)));
    if (!this.box.matches(':popover-open')) this.box.showPopover();
    this.area.setAttribute('aria-controls', this.box.id);
    this.area.removeAttribute('aria-activedescendant');
    this.box.scrollTop = 0;
    this.put(rect);
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.say(), SAY_AFTER);
  }

  row({label, note, kind, told}, number) {
    const row = element('div', 'paf-completion');
    row.id = `${this.box.id}-${number}`;
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', 'false');
    row.style.setProperty('--kind', colourOf(kind));
    element('span', 'paf-completion-word', row, label);
    if (note) element('span', 'paf-completion-note', row, note);
    element('span', 'paf-completion-kind', row, told);
    return row;
  }

  say() {
    if (this.isOpen) this.voice.textContent = t('{count} suggestions. Arrow down to choose.', {count: this.options.length});
  }

  /** Below the words, above them where there is more room; never behind a phone's keyboard. */
  put(rect) {
    const seen = window.visualViewport, top = seen?.offsetTop ?? 0, left = seen?.offsetLeft ?? 0;
    const wide = seen?.width ?? innerWidth, bottom = top + (seen?.height ?? innerHeight);
    const below = bottom - rect.bottom - MARGIN, above = rect.top - top - MARGIN;
    const isBelow = below >= Math.min(LEAST_ROWS, this.box.scrollHeight) || below >= above;
    const width = Math.min(WIDTH, wide - 2 * MARGIN);
    const room = Math.min(MOST_HEIGHT, Math.max(isBelow ? below : above, 44));
    const x = Math.min(Math.max(rect.left - 12, left + MARGIN), left + wide - width - MARGIN);
    this.box.style.width = `${width}px`;
    this.box.style.maxHeight = `${room}px`;
    this.box.style.left = `${x}px`;
    const y = isBelow ? rect.bottom + 4 : rect.top - Math.min(this.box.offsetHeight, room) - 4;
    this.box.style.top = `${Math.min(Math.max(y, top), bottom - 44)}px`;
  }

  move(step) {
    const count = this.options.length;
    this.mark(this.at < 0 ? (step > 0 ? 0 : count - 1) : (this.at + step + count) % count);
  }

  mark(number) {
    this.box.children[this.at]?.setAttribute('aria-selected', 'false');
    this.at = number;
    const row = this.box.children[number];
    row.setAttribute('aria-selected', 'true');
    row.scrollIntoView({block: 'nearest'});
    this.area.setAttribute('aria-activedescendant', row.id);
  }

  get chosen() { return this.options[this.at]; }

  close() {
    clearTimeout(this.saying);
    this.options = [];
    this.at = -1;
    this.voice.textContent = '';
    this.area.removeAttribute('aria-activedescendant');
    this.area.removeAttribute('aria-controls');
    if (this.box.matches(':popover-open')) this.box.hidePopover();
    this.box.replaceChildren();
  }

  leave() {
    this.close();
    this.box.remove();
    this.voice.remove();
  }
}

function element(tag, name, parent, text = '') {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  parent?.append(made);
  return made;
}

/** Each kind of words has a hue of its own. */
function colourOf(kind) {
  const [hue] = HUES.find(([, words]) => words.test(kind)) ?? [null];
  return hue === null ? 'hsl(270 8% 55%)' : `hsl(${hue} 62% 52%)`;
}
