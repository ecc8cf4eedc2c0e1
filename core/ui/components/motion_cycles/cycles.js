// Ready movements: small figures that move, a click takes one. They rest while nobody sees them, and for people whom
// moving things make ill until one is pointed at.

const WALLS = new WeakMap(), SIZE = [96, 116], STILL = matchMedia('(prefers-reduced-motion: reduce)');
const TINT = '#ff9fcb', FAR = '#b96a9b';
let FIGURES = null;  // asked for once
const TRUNK = [[1, 8], [1, 11], [8, 11], [2, 5], [2, 8], [5, 11]];

class Wall {
  constructor(root) {
    Object.assign(this, {root, cards: [], seen: new Set()});
    this.watch = new IntersectionObserver(entries => {
      for (const {target, isIntersecting} of entries) this.seen[isIntersecting ? 'add' : 'delete'](target);
    });
    root.setAttribute('role', 'group');
    root.setAttribute('aria-label', t('Ready movements'));
    this.tick = this.tick.bind(this);
  }

  update({cycles, chosen, path}, send) {
    this.send = send;
    if (path && !this.asked) this.asked = this.fill(path);
    const ids = cycles.map(({id, title}) => id + title).join();
    if (ids !== this.ids) this.build(cycles);
    this.ids = ids;
    for (const {box, id} of this.cards) box.setAttribute('aria-pressed', id === chosen);
    if (!this.isTicking) {
      this.isTicking = true;
      requestAnimationFrame(this.tick);
    }
  }

  build(cycles) {
    this.watch.disconnect();
    this.seen.clear();
    this.cards = cycles.map(cycle => {
      const box = document.createElement('button'), paper = document.createElement('canvas'), name = document.createElement('span');
      [paper.width, paper.height] = SIZE.map(side => side * 2);
      Object.assign(box, {type: 'button', className: 'cycle'});
      name.textContent = cycle.title;
      box.dataset.cycle = cycle.id;
      box.append(paper, name);
      box.onclick = () => this.send({id: cycle.id, at: Date.now()});
      box.onpointerenter = box.onfocus = () => { card.isHot = true; };
      box.onpointerleave = box.onblur = () => { card.isHot = false; };
      const card = {...cycle, box, paper, at: -1, isHot: false, frames: []};
      this.watch.observe(box);
      return card;
    });
    this.root.replaceChildren(...this.cards.map(({box}) => box));
    this.dress();
  }

  async fill(path) {
    FIGURES ??= fetch(new URL(path, document.baseURI)).then(answer => (answer.ok ? answer.json() : {})).catch(() => ({}));
    this.figures = await FIGURES;
    if (!Object.keys(this.figures).length) FIGURES = null;
    this.dress();
  }

  /** Figures where they are known. */
  dress() {
    for (const card of this.cards) {
      const figure = this.figures?.[card.id];
      if (!figure || card.frames.length) continue;
      Object.assign(card, figure, {room: roomOf(figure.frames)});
      this.show(card, 0);
    }
    this.root.dataset.filled = Boolean(this.figures);
  }

  tick(now) {
    if (this.isGone) return;
    requestAnimationFrame(this.tick);
    for (const card of this.cards) {
      if (!card.frames.length || !this.seen.has(card.box) || (STILL.matches && !card.isHot)) continue;
      this.show(card, Math.floor(now / 1000 * card.fps) % card.frames.length);
    }
  }

  show(card, at) {
    if (card.at === at) return;
    card.at = at;
    drawFigure(card.paper, card.frames[at], card.room);
  }

  leave() {
    this.isGone = true;
    this.watch.disconnect();
  }
}

/** The part of the canvas that the whole movement takes, with an edge: left, top, scale. */
function roomOf(frames) {
  const xs = [], ys = [];
  for (const frame of frames) for (let k = 0; k < frame.length; k += 2) {
    if (frame[k] >= 0) { xs.push(frame[k]); ys.push(frame[k + 1]); }
  }
  const [left, right, top, low] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const edge = .12 * (low - top), scale = Math.min(SIZE[0] * 2 / (right - left + 2 * edge), SIZE[1] * 2 / (low - top + 2.4 * edge));
  return {x: (left + right) / 2, y: (top + low) / 2 - edge * .25, scale};
}

function drawFigure(paper, joints, {x, y, scale}) {
  const brush = paper.getContext('2d');
  brush.setTransform(1, 0, 0, 1, 0, 0);
  brush.clearRect(0, 0, paper.width, paper.height);
  brush.setTransform(scale, 0, 0, scale, paper.width / 2 - x * scale, paper.height / 2 - y * scale);
  Object.assign(brush, {lineCap: 'round', lineJoin: 'round'});
  const at = j => [joints[2 * j], joints[2 * j + 1]], isThere = j => joints[2 * j] >= 0;
  const trunk = Math.hypot(at(1)[0] - (at(8)[0] + at(11)[0]) / 2, at(1)[1] - (at(8)[1] + at(11)[1]) / 2) || 60;
  const limb = (bones, width, colour) => {
    Object.assign(brush, {lineWidth: trunk * width, strokeStyle: colour});
    for (const [from, to] of bones) {
      if (!isThere(from) || !isThere(to)) continue;
      brush.beginPath();
      brush.moveTo(...at(from));
      brush.lineTo(...at(to));
      brush.stroke();
    }
  };
  limb([[5, 6], [6, 7]], .17, FAR);
  limb([[11, 12], [12, 13]], .22, FAR);
  limb(TRUNK, .24, TINT);
  const corners = [2, 5, 11, 8];
  if (corners.every(isThere)) {
    brush.fillStyle = TINT;
    brush.beginPath();
    corners.forEach(j => brush.lineTo(...at(j)));
    brush.fill();
  }
  limb([[8, 9], [9, 10]], .22, TINT);
  limb([[2, 3], [3, 4]], .17, TINT);
  const head = [0, 16, 17, 14, 15].filter(isThere).map(at);
  if (!head.length) return;
  brush.fillStyle = TINT;
  brush.beginPath();
  brush.arc(...[0, 1].map(k => head.reduce((sum, one) => sum + one[k], 0) / head.length), trunk * .36, 0, 7);
  brush.fill();
}

export default function ({data, parentElement, setStateValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.cycles');
  if (!WALLS.has(root)) WALLS.set(root, new Wall(root));
  WALLS.get(root).update(data, value => setStateValue('pick', value));
  return () => {
    WALLS.get(root)?.leave();
    WALLS.delete(root);
    root.replaceChildren();
  };
}
