// One tile a picture: a button that opens it and a tick that gathers it. Arrow keys walk over the
// tiles, X ticks, F opens the full screen. Marks change at once; Python hears of them and answers when it is
// ready.

const GRIDS = new WeakMap();
const KEPT_ASKS = 20, TILE_SIDE = 256;
const NARROW = matchMedia('(max-width: 640px)');

class Grid {
  constructor(root) {
    this.root = root;
    const tell = (id, what) => this.ask(id, what);
    this.viewer = new Viewer(root.parentNode, tell, id => this.focus(id));
    this.menu = new Menu(root.parentNode, tell);
    this.picked = new Set();
    this.asks = [];
    root.onclick = event => this.click(event);
    root.onkeydown = event => this.press(event);
    root.onpointerover = event => this.play(event.target.closest('.tile'), event.pointerType === 'mouse');
    root.onpointerleave = () => this.play(null);
    root.onfocusin = event => this.reach(this.tiles.indexOf(event.target.closest('.tile')));
  }

  update(data, send) {
    this.send = send;
    this.items = data.items;
    this.onlyTicks = data.only_ticks;
    this.root.classList.toggle('only-ticks', data.only_ticks);
    this.viewer.update(data.items);
    const look = data.items.map(({id, favourite, stars, kind}) => id + favourite + stars + kind).join() + t('More');
    if (look !== this.look) {
      const known = new Set(this.tiles?.map(tile => tile.dataset.id));
      this.build(data.items);
      // Another page of pictures begins at its first, not where the last one was left.
      if (known.size && !data.items.some(({id}) => known.has(id))) this.root.scrollIntoView();
    }
    this.look = look;
    if (data.rev !== this.rev) {
      this.rev = data.rev;
      this.selected = data.selected;
      this.picked = new Set(data.picked);
    }
    this.mark();
    // What was asked for before this wall was drawn was for another one.
    if (this.viewed !== undefined && data.view && data.view.number !== this.viewed) this.viewer.open(data.view.id);
    this.viewed = data.view?.number ?? 0;
  }

  /** Who rates tile after tile by keys stays where they are. */
  build(items) {
    const focused = this.root.querySelector('.open:focus')?.closest('.tile').dataset.id;
    this.tiles = items.map(item => this.tile(item));
    this.root.replaceChildren(...this.tiles);
    this.reach(0);
    if (focused) this.focus(focused);
  }

  tile({id, src, label, kind, favourite, stars, score, likeness}) {
    const tile = element('div', 'tile');
    tile.dataset.id = id;
    tile.setAttribute('role', 'listitem');
    const open = element('button', 'open', tile);
    open.type = 'button';
    const told = [label || kind || t('Picture')];
    if (score) told.push(t('pose {score}', {score: score.text}), score.said);
    if (likeness) told.push(likeness.text, likeness.said);
    open.setAttribute('aria-label', told.join(', '));
    const image = element('img', '', open);
    Object.assign(image, {loading: 'lazy', decoding: 'async', alt: '', src, draggable: false});
    if (label) element('span', 'words', element('span', 'label', open)).textContent = label;
    if (kind) element('span', 'kind', open).textContent = kind;
    if (favourite || stars) {
      const marks = element('span', 'heart', open);
      marks.textContent = (favourite ? '♥' : '') + (stars ? `${stars}★` : '');
    }
    if (score) {
      const badge = element('span', `score ${score.grade}`, open);
      badge.textContent = `${score.text} ${score.said}`;
      badge.title = t('Pose score {score}: {grade}', {score: score.text, grade: score.said});
    }
    if (likeness) {
      const badge = element('span', `score likeness ${likeness.grade}`, open);
      badge.textContent = likeness.text;
      badge.title = `${likeness.text}: ${likeness.said}`;
    }
    const pick = element('button', 'pick', tile);
    pick.type = 'button';
    pick.setAttribute('role', 'checkbox');
    pick.setAttribute('aria-label', label ? t('Select {picture}', {picture: label}) : t('Select this picture'));
    const more = element('button', 'more', tile);
    Object.assign(more, {type: 'button', textContent: '•••', title: t('More')});
    more.setAttribute('aria-haspopup', 'menu');
    more.setAttribute('aria-label', label ? t('What to do with {picture}', {picture: label}) : t('What to do with this picture'));
    return tile;
  }

  mark() {
    for (const tile of this.tiles) {
      const [open, pick] = tile.querySelectorAll('button');
      open.setAttribute('aria-pressed', tile.dataset.id === this.selected);
      pick.setAttribute('aria-checked', this.picked.has(tile.dataset.id));
    }
    this.root.classList.toggle('gathering', this.picked.size > 0);
  }

  /** One tile of the grid takes part in the tab order, the others are reached by arrows. */
  reach(index) {
    if (index < 0) return;
    this.tiles.forEach((tile, n) => {
      for (const button of tile.querySelectorAll('button')) button.tabIndex = n === index ? 0 : -1;
    });
  }

  /** A clip plays while the mouse is over it; a finger opens it, and it plays there. */
  play(tile, hovers = true) {
    if (!hovers || tile === this.playing) return;
    const still = this.playing && this.item(this.playing.dataset.id);
    if (still?.plays) this.playing.querySelector('img').src = still.src;
    this.playing = tile;
    const item = tile && this.item(tile.dataset.id);
    if (item?.plays && !CALM.matches) tile.querySelector('img').src = clipUrl(item.id, TILE_SIDE);
  }

  click(event) {
    const tile = event.target.closest('.tile');
    if (!tile) return;
    if (event.target.closest('.more')) return this.menu.open(this.item(tile.dataset.id), event.target.closest('.more'));
    const gathers = this.onlyTicks || event.target.closest('.pick') || event.ctrlKey || event.metaKey || event.shiftKey;
    if (gathers) this.tick(tile.dataset.id); else this.open(tile.dataset.id);
  }

  item(id) { return this.items.find(one => one.id === id); }

  /** The full screen is the browser's own affair, Python does the rest. */
  ask(id, what) {
    if (what === 'view') this.viewer.open(id);
    else {
      // Two keys may come before Python has heard of the first.
      const at = Math.max(Date.now(), (this.asks.at(-1)?.at ?? 0) + 1);
      this.asks = [...this.asks, {id, what, at}].slice(-KEPT_ASKS);
      this.send('asked', this.asks);
    }
  }

  focus(id) {
    const at = this.tiles.findIndex(tile => tile.dataset.id === id);
    if (at < 0) return;
    this.reach(at);
    this.tiles[at].querySelector('.open').focus();
  }

  tick(id) {
    if (!this.picked.delete(id)) this.picked.add(id);
    this.mark();
    this.send('picked', {ids: [...this.picked], rev: this.rev});
  }

  open(id) {
    this.selected = this.selected === id ? null : id;
    this.mark();
    this.send('opened', {id: this.selected, at: Date.now()});
    if (this.selected && NARROW.matches) this.show(id, 30);
  }

  /** On a phone the opened picture stands above the grid: go there once Python has drawn it. */
  show(id, tries) {
    const place = document.querySelector(`.st-key-gallery_detail_${id}`);
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
    if (place) place.scrollIntoView({behavior, block: 'start'});
    else if (tries) setTimeout(() => this.show(id, tries - 1), 100);
  }

  press(event) {
    event.stopPropagation();  // the page has single-key shortcuts of its own
    const here = this.tiles.indexOf(event.target.closest('.tile'));
    if (here < 0) return;
    const id = this.tiles[here].dataset.id, key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === 'x') return this.tick(id);
    if (this.onlyTicks && key.length === 1) return;
    if (key === 'f') { event.preventDefault(); return this.viewer.open(id); }
    if (/^[0-5]$/.test(key)) return this.ask(id, `stars${key}`);
    const top = tile => Math.round(tile.getBoundingClientRect().top);
    const columns = this.tiles.filter(tile => top(tile) === top(this.tiles[0])).length;
    const step = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns}[event.key];
    const goal = {Home: 0, End: this.tiles.length - 1}[event.key] ?? here + (step ?? 0);
    if (goal === here || !this.tiles[goal]) return;
    event.preventDefault();
    this.reach(goal);
    this.tiles[goal].querySelector('.open').focus();
  }
}

export default function ({data, parentElement, setStateValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.grid');
  root.setAttribute('aria-label', t('Pictures'));
  if (!GRIDS.has(root)) GRIDS.set(root, new Grid(root));
  const grid = GRIDS.get(root);
  grid.update(data, setStateValue);
  return () => { GRIDS.delete(root); root.replaceChildren(); grid.viewer.box.remove(); grid.menu.box.remove(); };
}
