// One figure in many poses, a picture each. The studio draws them one after the other; until one is there,
// the pose stands in its place.

const WALLS = new WeakMap();
const LARGEST_CELL = 480, AGAIN_AFTER_MS = 1500;

class Wall {
  constructor(root, send) {
    Object.assign(this, {root, send, places: new Map(), line: `wall.${TAB}`});
    this.watch = new ResizeObserver(() => this.fill());
    this.watch.observe(root);
  }

  update(data) {
    const known = this.places;
    this.data = data;
    this.root.setAttribute('aria-label', t('Poses'));
    setGround(this.root, data.ground);
    this.places = new Map(data.cells.map(cell => [cell.key, known.get(cell.key) ?? this.place(cell)]));
    this.root.replaceChildren(...[...this.places.values()].map(({box}) => box));
    for (const cell of data.cells) this.dress(this.places.get(cell.key), cell);
    this.fill();
  }

  place({key}) {
    const box = element('div', 'place'), card = element('button', 'card', box), frame = element('div', 'frame', card);
    const title = element('span', 'title', card), remove = element('button', 'remove', box, '×');
    Object.assign(card, {type: 'button', onclick: () => this.send('opened', {key, at: Date.now()})});
    Object.assign(remove, {type: 'button', title: t('Take this pose away')});
    remove.onclick = () => this.send('removed', {key, at: Date.now()});
    return {box, card, frame, title, remove, asked: '', shown: ''};
  }

  dress(place, cell) {
    const pose = JSON.stringify(cell.pose);
    if (place.pose !== pose) place.frame.replaceChildren(preview(cell.pose));
    Object.assign(place, {pose, title_: cell.title});
    place.frame.style.setProperty('--aspect', cell.width / cell.height);
    place.title.textContent = cell.title;
    place.remove.setAttribute('aria-label', t('Take {name} away', {name: cell.title}));
    place.card.setAttribute('aria-label', t('Open {name}', {name: cell.title}));
    if (cell.picture) this.put(place, cell.picture);
  }

  /** What is missing, one after the other: the studio has other visitors too. */
  async fill() {
    if (this.isBusy || !this.data?.request || this.isGone) return;
    this.isBusy = true;
    for (let cell; !this.isGone && (cell = this.missing());) {
      const place = this.places.get(cell.key);
      if (!await this.fetched(cell, place)) await pause(AGAIN_AFTER_MS);
    }
    this.isBusy = false;
  }

  missing() {
    return this.data.cells.find(cell => {
      const place = this.places.get(cell.key);
      return place.frame.clientWidth > 0 && place.shown !== this.bodyOf(cell, place);
    });
  }

  bodyOf(cell, {frame}) {
    const wide = frame.clientWidth * Math.min(devicePixelRatio || 1, 2), tall = wide * cell.height / cell.width;
    const share = Math.min(1, LARGEST_CELL / Math.max(wide, tall));
    const [width, height] = [wide, tall].map(side => Math.max(16, Math.round(side * share / 16) * 16));
    return JSON.stringify({...this.data.request, pose: cell.pose, switches: cell.switches, width, height});
  }

  /** Shown, or not to be asked for again? */
  async fetched(cell, place) {
    const body = this.bodyOf(cell, place);
    try {
      const answer = await drawn(body, this.line);
      if ([404, 405, 403].includes(answer.status)) {
        this.send('blocked', true);
        this.isGone = true;
        return true;
      }
      if (answer.status === 200) {
        await this.take(place, await answer.blob());
        this.warn(place, linesOf(answer));
      }
      else if (answer.status === 400) this.tell(place, linesOf(answer));
      else if (answer.status !== 500) return false;
      place.shown = body;
      return true;
    } catch {
      return false;
    }
  }

  async take(place, blob) {
    const url = URL.createObjectURL(blob);
    await this.put(place, url);
    if (place.url) URL.revokeObjectURL(place.url);
    place.url = url;
  }

  async put(place, url) {
    const image = new Image();
    Object.assign(image, {src: url, alt: ''});
    await image.decode();
    place.frame.replaceChildren(image);
    place.card.title = '';
    this.root.dataset.shown = this.root.querySelectorAll('.frame img').length;
  }

  /** Why there is no picture: the pose stays, and says so. */
  tell(place, lines) {
    place.card.title = lines.join(' ');
    element('span', 'why', place.frame, lines.join(' '));
  }

  /** Why what is shown is not fit to be. */
  warn(place, lines) {
    place.card.title = lines.join(' ');
    if (lines.length) element('span', 'unfit', place.frame, t('Better by Redraw'));
  }

  leave() {
    this.isGone = true;
    this.watch.disconnect();
    for (const {url} of this.places.values()) if (url) URL.revokeObjectURL(url);
  }
}

export default function ({data, parentElement, setStateValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.wall');
  if (!WALLS.has(root)) WALLS.set(root, new Wall(root, setStateValue));
  const wall = WALLS.get(root);
  wall.update(data);
  return () => {
    wall.leave();
    WALLS.delete(root);
  };
}
