// One chip a part. What is wanted shows at once; Python writes the text and tells the parts of it again.

const ROWS = new WeakMap();
// Milliseconds after which a wish that nobody answered is given up.
const PATIENCE = 5000;

class Row {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector('.chips');
    this.panel = root.querySelector('.panel');
    this.told = root.querySelector('.told');
    this.adding = new Adding(root.querySelector('.adding'), this);
    this.carrying = new Carrying(this.list, (from, to) => this.moved(from, to));
    this.sent = 0;
    this.list.onclick = event => this.click(event);
    this.list.onkeydown = event => this.press(event);
    this.list.onfocusin = event => this.reach(event.target.closest('.chip'));
    this.panel.onkeydown = event => { if (event.key === 'Escape') this.open(null, true); };
  }

  update(data, send) {
    this.send = send;
    this.data = data;
    this.adding.update(data);
    // Wishes are under way: what is shown is newer than what came.
    if (data.done < this.sent && Date.now() - this.sent < PATIENCE) return;
    const look = JSON.stringify(data);
    if (look === this.look) return;
    const before = this.wanted;
    this.look = look;
    this.wanted = new Wanted(data);
    const kept = before?.items[this.opened], at = before && data.done === this.sent ? this.opened : null;
    this.opened = at !== null && kept && this.wanted.items[at]?.text === kept.text ? at : null;
    this.draw();
  }

  draw() {
    const focused = this.list.querySelector(':focus'), at = focused ? this.at(focused.closest('.chip')) : -1;
    const chips = this.wanted.items.map((item, number) => this.chip(item, number));
    chips.push(...this.wanted.words.map(text => make('li', 'chip waits', null, text)));
    this.list.replaceChildren(...chips);
    this.list.classList.toggle('none', !chips.length);
    if (!chips.length) make('li', 'nothing', this.list, t('No words yet.'));
    this.reach(chips[Math.max(0, this.focus ?? at)]);
    if (this.focus !== undefined || at >= 0) this.main(chips[Math.min(this.focus ?? at, chips.length - 1)])?.focus();
    this.focus = undefined;
    this.drawPanel();
  }

  chip(item, number) {
    const chip = make('li', `chip ${item.kind}${item.muted ? ' muted' : ''}`);
    if (!item.moves) chip.dataset.stays = 'true';
    make('span', 'grip', chip, '⠿').setAttribute('aria-hidden', 'true');
    const main = button('main', chip, '', null);
    make('span', 'text', main, item.text.replace(/\\([()[\]\\])/g, '$1') || '#');
    if (item.weight !== 1) make('span', 'weight', main, `:${item.weight}`);
    main.title = item.source;
    main.tabIndex = -1;
    const said = [item.text, this.data.kinds[item.kind]];
    if (item.weight !== 1) said.push(t('weight {weight}', {weight: item.weight}));
    if (item.muted) said.push(t('muted'));
    main.setAttribute('aria-label', said.join(', '));
    main.setAttribute('aria-expanded', this.opened === number);
    return chip;
  }

  drawPanel() {
    const item = this.wanted.items[this.opened];
    const focused = [...this.panel.querySelectorAll('button, input')].indexOf(this.panel.querySelector(':focus'));
    this.panel.replaceChildren();
    this.panel.hidden = !item && !this.data.undo;
    if (item) {
      make('b', 'label', this.panel, item.text);
      fillPanel(this.panel, item, this);
    }
    if (this.data.undo) button('tool undo', this.panel, t('Undo'), () => this.tell({undo: true}));
    if (focused >= 0) this.panel.querySelectorAll('button, input')[focused]?.focus();
  }

  at(chip) { return [...this.list.children].indexOf(chip); }
  main(chip) { return chip?.querySelector?.('.main'); }

  reach(chip) {
    const main = this.main(chip);
    if (!main) return;
    for (const one of this.list.querySelectorAll('.main')) one.tabIndex = -1;
    main.tabIndex = 0;
  }

  click(event) {
    const chip = event.target.closest('.main')?.closest('.chip');
    if (!chip || this.carrying.stopsClick) return;
    const at = this.at(chip);
    this.open(at === this.opened ? null : at, true);
  }

  open(at, focuses) {
    const back = at ?? this.opened;
    this.opened = at;
    [...this.list.querySelectorAll('.main')].forEach((main, n) => main.setAttribute('aria-expanded', n === at));
    this.drawPanel();
    if (focuses) this.main(this.list.children[back])?.focus();
  }

  // Arrows walk, with Alt or Shift they carry; + and - weigh, M mutes, Delete takes out.
  press(event) {
    const chip = event.target.closest('.chip');
    if (!chip || event.ctrlKey || event.metaKey) return;
    const at = this.at(chip), step = {ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1}[event.key];
    const acts = {
      '+': () => this.on(at, () => this.weigh(STEP)), '=': () => this.on(at, () => this.weigh(STEP)),
      '-': () => this.on(at, () => this.weigh(-STEP)), m: () => this.on(at, () => this.mute()),
      Delete: () => this.on(at, () => this.remove()), Backspace: () => this.on(at, () => this.remove()),
      Escape: () => this.open(null, true),
      Home: () => this.main(this.list.children[0])?.focus(),
      End: () => this.main(this.list.children[this.wanted.items.length - 1])?.focus(),
    };
    if (step && (event.altKey || event.shiftKey)) this.moved(at, at + step);
    else if (step) this.main(this.list.children[at + step])?.focus();
    else if (!event.altKey && acts[event.key]) acts[event.key]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  on(at, does) {
    const opened = this.opened;
    this.opened = at;
    this.focus = at;
    does();
    this.opened = opened !== null && opened < this.wanted.items.length ? opened : null;
    this.open(this.opened, false);
  }

  moved(from, to) {
    if (to < 0 || to >= this.wanted.items.length || !this.wanted.items[from]?.moves) return;
    this.wanted.move(from, to);
    if (this.opened === from) this.opened = to;
    else this.opened = null;
    this.focus = to;
    this.changed(t('“{text}” is now number {number}', {text: this.wanted.items[to].text, number: to + 1}));
  }

  shift(step) { this.moved(this.opened, this.opened + step); }
  weigh(step) { this.setWeight(this.wanted.items[this.opened].weight + step); }

  setWeight(value) {
    const item = this.wanted.items[this.opened];
    if (!item?.weighs || weightOf(value) === item.weight) return;
    item.weight = weightOf(value);
    item.changed = true;
    this.changed(t('weight {weight}', {weight: item.weight}));
  }

  mute() {
    const item = this.wanted.items[this.opened];
    item.muted = !item.muted;
    this.changed(item.muted ? t('muted') : '');
  }

  remove() {
    const [item] = this.wanted.items.splice(this.opened, 1);
    this.focus = Math.max(0, Math.min(this.opened, this.wanted.items.length - 1));
    this.opened = null;
    this.changed(t('“{text}” is taken out', {text: item.text}));
  }

  add(text) {
    this.wanted.words.push(text);
    this.changed(text);
  }

  pose(id) { this.tell({pose: id}); }

  changed(told) {
    this.told.textContent = told;
    this.draw();
    this.tell({});
  }

  tell(more) {
    this.sent = Math.max(Date.now(), this.sent + 1);
    this.send({...this.wanted.message(this.sent), ...more});
  }
}

export default function ({data, parentElement, setStateValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.building');
  if (!ROWS.has(root)) ROWS.set(root, new Row(root));
  ROWS.get(root).update(data, value => setStateValue('wanted', value));
}
