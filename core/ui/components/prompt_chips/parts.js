// What is wanted of the parts, as it is told to Python: each the number of a part in the text that the chips are
// of, with its weight and mute, in the wanted order; and new words.

const STEP = 0.1, MOST_WEIGHT = 10;

function make(tag, name, parent, text = '') {
  const made = document.createElement(tag);
  made.className = name;
  if (text) made.textContent = text;
  parent?.append(made);
  return made;
}

function button(name, parent, text, does, title = '') {
  const made = make('button', name, parent, text);
  made.type = 'button';
  if (title) {
    made.title = title;
    made.setAttribute('aria-label', title);
  }
  made.onclick = does;
  return made;
}

const weightOf = value => Math.round(Math.max(-MOST_WEIGHT, Math.min(MOST_WEIGHT, value)) * 100) / 100;

class Wanted {
  constructor(data) {
    this.rev = data.rev;
    this.items = data.parts.map((part, of) => ({of, ...part}));
    this.words = [];
  }

  move(from, to) {
    const [item] = this.items.splice(from, 1);
    this.items.splice(to, 0, item);
  }

  message(at) {
    const items = this.items.map(({of, weight, muted, changed}) => ({of, weight: changed ? weight : null, muted}));
    return {rev: this.rev, at, items, words: this.words};
  }
}
