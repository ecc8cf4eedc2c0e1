// One chip a word. A click on a drawn one opens what may stand in its place, under the chips, so
// that nothing is cut off on a small screen. Python edits the prompt.

const NARROW = matchMedia('(max-width: 640px)');
const STATUSES = {
  drawn: {title: () => t('drawn'), of: count => t('{count} drawn', {count})},
  pose: {title: () => t('from the pose'), of: count => t('{count} from the pose', {count})},
  checkpoint: {title: () => t('only for a checkpoint'), of: count => t('{count} only for a checkpoint', {count})},
};
const ROWS = new WeakMap();

function element(tag, name, parent, text = '') {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  parent?.append(made);
  return made;
}

function dot(swatch, parent) {
  if (!/^#[0-9a-f]{6}$/.test(swatch)) return;
  element('span', 'dot', parent).style.background = swatch;
}

class Row {
  constructor(root) {
    this.root = root;
    this.summary = root.querySelector('summary');
    this.chips = root.querySelector('.chips');
    this.panel = root.querySelector('.offers');
    root.open = !NARROW.matches;
    root.onkeydown = event => { if (event.key === 'Escape') this.close(true); };
  }

  update(data, send) {
    this.send = send;
    const look = JSON.stringify(data);
    if (look === this.look) return;
    this.look = look;
    this.data = data;
    const counts = Object.entries(STATUSES).map(([status, said]) =>
      [data.chips.filter(chip => chip.status === status).length, said]);
    this.summary.textContent = counts.filter(([count]) => count)
      .map(([count, said]) => said.of(count)).join(' · ');
    this.chips.replaceChildren(...data.chips.map((chip, number) => this.chip(chip, number)));
    this.close(false);
  }

  chip({text, status, offers, swatch, told}, number) {
    const opens = offers.length > 0;
    const chip = element(opens ? 'button' : 'span', `chip ${status}`);
    dot(swatch, chip);
    element('span', '', chip, text);
    const title = STATUSES[status].title();
    chip.title = told || (opens ? t('{title}: choose another', {title}) : title);
    chip.setAttribute('aria-label', `${text}, ${title}`);
    if (!opens) return chip;
    chip.type = 'button';
    chip.setAttribute('aria-expanded', 'false');
    chip.onclick = () => (this.opened === chip ? this.close(true) : this.open(chip, number));
    return chip;
  }

  open(chip, number) {
    this.close(false);
    this.opened = chip;
    chip.setAttribute('aria-expanded', 'true');
    const groups = this.data.chips[number].offers.map(name => this.group(name, number));
    this.panel.replaceChildren(...groups);
    this.panel.hidden = false;
  }

  group(name, number) {
    const kind = name.slice(0, name.indexOf('/'));
    const offers = this.data.offers[name];
    const isPalette = offers.every(({swatch}) => swatch);
    const group = element('div', isPalette ? 'colours' : 'others');
    offers.forEach(({label, swatch}, offer) => {
      const one = element('button', 'offer', group);
      one.type = 'button';
      dot(swatch, one);
      if (isPalette) one.setAttribute('aria-label', label);
      else element('span', '', one, label);
      one.title = label;
      one.onclick = () => this.choose({word: number, kind, offer});
    });
    return group;
  }

  choose(what) {
    this.close(false);
    this.send({rev: this.data.rev, ...what, at: Date.now()});
  }

  close(focuses) {
    if (focuses) this.opened?.focus();
    this.opened?.setAttribute('aria-expanded', 'false');
    this.opened = null;
    this.panel.hidden = true;
    this.panel.replaceChildren();
  }
}

export default function ({data, parentElement, setStateValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.words');
  if (!ROWS.has(root)) ROWS.set(root, new Row(root));
  ROWS.get(root).update(data, value => setStateValue('chosen', value));
}
