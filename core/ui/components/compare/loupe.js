// Both pictures near, side by side, always the same part of each. All lengths in pixels of the larger one,
// but for those on the screen, which are device pixels: at 100 % one is the other.

const LEVELS = [0.5, 1, 2, 4, 8], MOST_ZOOM = 16, WHEEL_STEP = 1.2, KEY_SHARE = 1 / 6;
// Below this so many pieces are in sight that the smaller copy does.
const SHARP_FROM = 0.5;
// In a figure that stands, the face.
const FIRST_PLACE = [0.5, 0.25];

class Loupe {
  constructor(root, closed) {
    Object.assign(this, {root, closed, zoom: 1, touches: new Map()});
    this.panes = [...root.querySelectorAll('.pane')].map(box => ({box, canvas: box.querySelector('canvas'), label: box.querySelector('.label')}));
    this.lost = root.querySelector('.lost');
    this.addTools(root.querySelector('.tools'));
    for (const {box} of this.panes) {
      Object.assign(box, {
        onpointerdown: event => this.down(event), onpointermove: event => this.move(event),
        onpointerup: event => this.up(event), onpointercancel: event => this.up(event),
      });
      box.addEventListener('wheel', event => this.wheel(event), {passive: false});
    }
    root.onkeydown = event => this.press(event);
    new ResizeObserver(() => this.draw()).observe(root);
  }

  addTools(bar) {
    const add = (text, title, onclick) => {
      const made = document.createElement('button');
      Object.assign(made, {type: 'button', textContent: text, title, onclick});
      made.setAttribute('aria-label', title.replace(/ \(.*/, ''));
      bar.append(made);
      return made;
    };
    add('−', t('Zoom out (-)'), () => this.step(-1));
    this.level = add('100 %', t('100 %, pixel by pixel (1)'), () => this.zoomTo(1));
    add('+', t('Zoom in (+)'), () => this.step(1));
    add('⤢', t('The whole picture (0)'), () => this.zoomTo(this.fit));
    add('✕', t('Close the loupe (Esc)'), () => this.close());
  }

  update({whole, labels, before, after}) {
    const told = JSON.stringify(whole);
    if (told !== this.told) {
      const [first, second] = whole, larger = first.width > second.width ? first : second;
      Object.assign(this, {told, width: larger.width, height: larger.height});
      const tiles = (one, small) => new Tiles(one, small, () => this.draw(), () => this.lose());
      [this.panes[0].tiles, this.panes[1].tiles] = [tiles(first, before), tiles(second, after)];
      [this.x, this.y] = [FIRST_PLACE[0] * this.width, FIRST_PLACE[1] * this.height];
      this.lost.textContent = '';
    }
    this.root.setAttribute('aria-label', t('{left} and {right} under the loupe', {left: labels[0], right: labels[1]}));
    this.panes.forEach(({label, canvas}, number) => {
      label.textContent = labels[number];
      canvas.setAttribute('aria-label', labels[number]);
    });
    if (this.isOpen) this.draw();
  }

  get isOpen() { return !this.root.hidden; }

  /** At a place in shares of the sides, or where it was last. */
  open(place) {
    if (place) [this.x, this.y] = [place[0] * this.width, place[1] * this.height];
    this.root.hidden = false;
    this.root.focus({preventScroll: true});
    this.zoomTo(1);
  }

  close() {
    this.root.hidden = true;
    this.touches.clear();
    this.closed();
  }

  lose() {
    this.lost.textContent = t('The full resolution cannot be fetched here; this is a smaller copy.');
  }

  /** Sides of a pane, in device pixels. */
  get room() {
    const {clientWidth, clientHeight} = this.panes[0].box;
    return [Math.round(clientWidth * devicePixelRatio), Math.round(clientHeight * devicePixelRatio)];
  }

  /** The zoom at which the whole picture is seen. */
  get fit() {
    const [width, height] = this.room;
    return Math.min(1, width / this.width, height / this.height);
  }

  /** What lies `across` and `down` of the middle, in device pixels, stays where it is. */
  zoomTo(zoom, across = 0, down = 0) {
    const after = Math.min(Math.max(zoom, this.fit), MOST_ZOOM);
    this.x += across / this.zoom - across / after;
    this.y += down / this.zoom - down / after;
    this.zoom = after;
    this.draw();
  }

  step(by) {
    const next = by > 0 ? LEVELS.find(level => level > this.zoom * 1.01) : LEVELS.findLast(level => level < this.zoom / 1.01);
    this.zoomTo(next ?? (by > 0 ? MOST_ZOOM : this.fit));
  }

  pan(across, down) {
    this.x += across / this.zoom;
    this.y += down / this.zoom;
    this.draw();
  }

  /** Once a frame, however often it is asked for. */
  draw() {
    if (this.frame || !this.isOpen) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      const [width, height] = this.room;
      if (!width || !height || !this.width) return;
      this.stay(width, height);
      // On whole device pixels, or 100 % would be between them.
      const left = Math.round(this.x * this.zoom - width / 2), top = Math.round(this.y * this.zoom - height / 2);
      for (const pane of this.panes) this.drawPane(pane, width, height, left, top);
      this.level.textContent = `${Math.round(this.zoom * 100)} %`;
      this.root.dataset.zoom = this.zoom.toFixed(3);
      const middle = [left + Math.floor(width / 2), top + Math.floor(height / 2)];
      this.root.dataset.at = middle.map(at => Math.floor(at / this.zoom)).join();
    });
  }

  /** Never beyond the edges; what is smaller than the room stands in its middle. */
  stay(width, height) {
    this.zoom = Math.max(this.zoom, this.fit);
    const inside = (at, side, room) => {
      const half = room / 2 / this.zoom;
      return side <= 2 * half ? side / 2 : Math.min(Math.max(at, half), side - half);
    };
    this.x = inside(this.x, this.width, width);
    this.y = inside(this.y, this.height, height);
  }

  drawPane({canvas, tiles}, width, height, left, top) {
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
    const part = {
      left: Math.max(0, Math.floor(left / this.zoom)), top: Math.max(0, Math.floor(top / this.zoom)),
      right: Math.min(this.width, Math.ceil((left + width) / this.zoom)),
      bottom: Math.min(this.height, Math.ceil((top + height) / this.zoom)),
    };
    const pen = canvas.getContext('2d');
    pen.clearRect(0, 0, width, height);
    const plain = this.plain(tiles, part);
    pen.imageSmoothingEnabled = this.zoom < 1;
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(plain, part.left * this.zoom - left, part.top * this.zoom - top, plain.width * this.zoom, plain.height * this.zoom);
  }

  /** A part in pixels of the larger picture, which the other one is enlarged to as any program would. */
  plain(tiles, {left, top, right, bottom}) {
    const across = tiles.width / this.width, down = tiles.height / this.height;
    // Two pixels more on each side, or the edge would be enlarged from half of what it lies between.
    const own = [Math.floor(left * across) - 2, Math.floor(top * down) - 2, Math.ceil(right * across) + 2, Math.ceil(bottom * down) + 2]
      .map((at, edge) => Math.min(Math.max(at, 0), edge % 2 ? tiles.height : tiles.width));
    if (this.zoom >= SHARP_FROM) tiles.want(...own);
    const part = document.createElement('canvas');
    Object.assign(part, {width: own[2] - own[0], height: own[3] - own[1]});
    tiles.draw(part.getContext('2d'), ...own);
    const made = document.createElement('canvas');
    Object.assign(made, {width: right - left, height: bottom - top});
    const pen = made.getContext('2d');
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(part, own[0] / across - left, own[1] / down - top, part.width / across, part.height / down);
    return made;
  }

  /** From the middle of the pane, in device pixels. */
  fromMiddle({currentTarget, clientX, clientY}) {
    const box = currentTarget.getBoundingClientRect();
    return [(clientX - box.left - box.width / 2) * devicePixelRatio, (clientY - box.top - box.height / 2) * devicePixelRatio];
  }

  wheel(event) {
    event.preventDefault();
    this.zoomTo(this.zoom * (event.deltaY < 0 ? WHEEL_STEP : 1 / WHEEL_STEP), ...this.fromMiddle(event));
  }

  down(event) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.touches.set(event.pointerId, this.fromMiddle(event));
    this.root.focus({preventScroll: true});
    event.preventDefault();
  }

  move(event) {
    const before = this.touches.get(event.pointerId);
    if (!before) return;
    const now = this.fromMiddle(event);
    const other = [...this.touches].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.pinch(before, now, other); else this.pan(before[0] - now[0], before[1] - now[1]);
    this.touches.set(event.pointerId, now);
  }

  /** The middle between two fingers stays under them. */
  pinch(before, now, other) {
    const apart = point => Math.hypot(point[0] - other[0], point[1] - other[1]);
    const middle = axis => (now[axis] + other[axis]) / 2;
    this.pan((before[0] - now[0]) / 2, (before[1] - now[1]) / 2);
    if (apart(before) > 0) this.zoomTo(this.zoom * apart(now) / apart(before), middle(0), middle(1));
  }

  up(event) { this.touches.delete(event.pointerId); }

  press(event) {
    const [width, height] = this.room.map(side => side * KEY_SHARE);
    const act = {
      ArrowLeft: () => this.pan(-width, 0), ArrowRight: () => this.pan(width, 0),
      ArrowUp: () => this.pan(0, -height), ArrowDown: () => this.pan(0, height),
      '+': () => this.step(1), '=': () => this.step(1), '-': () => this.step(-1),
      1: () => this.zoomTo(1), 0: () => this.zoomTo(this.fit), Escape: () => this.close(),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();  // the page has shortcuts of its own, and a window would close
    act();
  }
}
