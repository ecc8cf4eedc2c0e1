// The key poses in their order, as small pictures: chosen, carried to another place, walked through by arrow keys.
// By mouse a key is carried from anywhere on it, by finger after holding it, so that a swipe scrolls the row.

const REACH = 6, HOLD_MS = 320, THUMB = [72, 96];

class Strip {
  /** `does`: choose(number), move(from, to), remove(number). */
  constructor(parent, does) {
    Object.assign(this, {does, cards: [], chosen: 0, now: -1});
    this.list = element('div', 'strip', parent);
    this.list.setAttribute('role', 'group');
    this.list.setAttribute('aria-label', t('Key poses'));
    this.list.addEventListener('pointerdown', event => this.begin(event));
    this.list.addEventListener('keydown', event => this.key(event));
    this.list.addEventListener('touchmove', event => { if (this.carries) event.preventDefault(); }, {passive: false});
  }

  /** One card a key; those that are there stay what they are, so that nothing loses the focus. */
  show(keys, chosen) {
    while (this.cards.length > keys.length) this.cards.pop().box.remove();
    while (this.cards.length < keys.length) this.cards.push(this.card());
    this.chosen = chosen;
    keys.forEach((key, number) => this.dress(this.cards[number], key, number, keys.length));
  }

  card() {
    const box = element('button', 'key', this.list);
    box.type = 'button';
    const paper = element('canvas', 'thumb', box);
    [paper.width, paper.height] = THUMB.map(side => side * 2);
    const name = element('span', 'number', box), time = element('span', 'time', box);
    box.onclick = () => { if (!this.stopsClick) this.does.choose(this.cards.findIndex(one => one.box === box)); };
    return {box, paper, name, time, shown: ''};
  }

  dress(card, {steps, hold}, number, count) {
    card.name.textContent = number + 1;
    card.time.textContent = hold ? `${hold} + ${steps}` : steps;
    card.box.setAttribute('aria-pressed', number === this.chosen);
    card.box.tabIndex = number === this.chosen ? 0 : -1;
    card.box.setAttribute('aria-label', t('Key {number} of {count}', {number: number + 1, count}));
  }

  /** Small pictures of the clip's frames at its keys; sticks until they are drawn. */
  paint(clip, size) {
    this.cards.forEach((card, number) => {
      const frame = clip.keys[number];
      if (frame === undefined) return;
      const picture = clip.exact(frame, () => this.paint(clip, size));
      const look = `${clip.names[frame]} ${picture ? 'drawn' : 'sticks'}`;
      if (card.shown === look || (!picture && card.shown.startsWith(clip.names[frame]))) return;
      if (!picture && clip.frames.has(clip.key(clip.names[frame])) && card.shown) return;  // decoded in a moment
      card.shown = look;
      this.thumb(card.paper, picture, clip.sticks[frame], size);
    });
  }

  thumb(paper, picture, people, size) {
    const brush = paper.getContext('2d'), {width, height} = paper;
    brush.fillStyle = '#171226';
    brush.fillRect(0, 0, width, height);
    const wide = picture ? picture.width : size[0], tall = picture ? picture.height : size[1];
    const scale = Math.max(width / wide, height / tall), cut = [width / scale, height / scale];
    const [left, top] = [(wide - cut[0]) / 2, (tall - cut[1]) / 2];
    if (picture) return brush.drawImage(picture, left, top, ...cut, 0, 0, width, height);
    const layer = new OffscreenCanvas(size[0], size[1]);
    drawSticks(layer.getContext('2d'), people ?? [], size);
    brush.drawImage(layer, left, top, ...cut, 0, 0, width, height);
  }

  /** The key that plays now. */
  mark(number) {
    if (number === this.now) return;
    this.cards[this.now]?.box.classList.remove('now');
    this.cards[number]?.box.classList.add('now');
    this.now = number;
  }

  focus(number) {
    const box = this.cards[number]?.box;
    box?.focus({preventScroll: true});
    box?.scrollIntoView({block: 'nearest', inline: 'nearest'});
  }

  key(event) {
    const last = this.cards.length - 1, by = {ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last}[event.key];
    const to = Math.min(Math.max(this.chosen + (by ?? 0), 0), last);
    if (by && event.altKey) this.does.move(this.chosen, to);
    else if (by) this.does.choose(to);
    else if (event.key === 'Delete' || event.key === 'Backspace') this.does.remove(this.chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.focus(Math.min(this.chosen, this.cards.length - 1));
  }

  // --- carrying -----------------------------------------------------------------------------------

  begin(event) {
    const card = this.cards.find(({box}) => box.contains(event.target));
    if (!card || event.button) return;
    const moves = one => this.move(one), ends = one => this.end(one.type === 'pointerup');
    const keys = one => { if (one.key === 'Escape') this.end(false); };
    const listened = [['pointermove', moves], ['pointerup', ends], ['pointercancel', ends], ['keydown', keys]];
    listened.forEach(([name, hears]) => document.addEventListener(name, hears));
    this.let = () => listened.forEach(([name, hears]) => document.removeEventListener(name, hears));
    Object.assign(this, {held: card.box, x: event.clientX, y: event.clientY, carries: false, isFinger: event.pointerType !== 'mouse'});
    clearTimeout(this.timer);
    if (this.isFinger) this.timer = setTimeout(() => this.lift(), HOLD_MS);
  }

  lift() {
    this.carries = true;
    this.boxes = this.cards.map(({box}) => box);
    this.held.classList.add('carried');
  }

  move(event) {
    const far = Math.hypot(event.clientX - this.x, event.clientY - this.y) >= REACH;
    if (!this.carries && far && this.isFinger) return this.end(false);  // it scrolls
    if (!this.carries && far) this.lift();
    if (!this.carries) return;
    event.preventDefault();
    const others = this.boxes.filter(one => one !== this.held);
    const at = others.findIndex(one => {
      const {left, width} = one.getBoundingClientRect();
      return event.clientX < left + width / 2;
    });
    const place = at < 0 ? others.length : at;
    this.boxes = [...others.slice(0, place), this.held, ...others.slice(place)];
    this.boxes.forEach((one, number) => { one.style.order = number; });
  }

  end(drops) {
    clearTimeout(this.timer);
    this.let?.();
    this.let = null;
    if (!this.carries) return;
    this.carries = false;
    this.held.classList.remove('carried');
    const from = this.cards.findIndex(({box}) => box === this.held), to = this.boxes.indexOf(this.held);
    for (const {box} of this.cards) box.style.order = '';
    this.stopsClick = true;
    setTimeout(() => { this.stopsClick = false; });
    if (drops && from !== to) this.does.move(from, to);
  }
}
