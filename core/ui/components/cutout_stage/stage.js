// The cut-out on its ground with a brush over it. Strokes are seen at once; Python hears of them a moment
// after the pointer was lifted and answers with the corrected cut-out, edges and all.

const SEND_AFTER = 250;  // ms
const LEAST_BRUSH = 5, MOST_BRUSH = 160;  // CSS pixels across
const MOST_STROKES = 400, MOST_POINTS = 3000;  // Python takes no more
const HINTS = {
  keep: 'Paint over what belongs to the character',
  remove: 'Paint over what does not belong to it',
};
const KEYS = {v: 'view', k: 'keep', r: 'remove', c: 'compare', 0: 'zoom_all', '+': 'zoom_in', '=': 'zoom_in', '-': 'zoom_out'};
// Over reruns and pages.
const MEMORY = {tool: 'view', size: 40};
const STAGES = new WeakMap();

const brushPixels = () => LEAST_BRUSH * (MOST_BRUSH / LEAST_BRUSH) ** (MEMORY.size / 100);
let strokesMade = 0;

class Stage {
  constructor(root) {
    this.root = root;
    const frame = document.createElement('div');
    this.toolbar = new Toolbar(root, frame, {use: id => this.use(id), resize: size => this.resize(size)});
    frame.className = 'frame';
    root.append(frame);
    this.box = element('div', 'stage', frame);
    this.box.tabIndex = 0;
    this.box.setAttribute('role', 'img');
    this.canvas = element('canvas', '', this.box);
    this.ring = element('div', 'ring', this.box);
    for (const word of ['Before', 'After']) element('span', `side ${word}`, this.box).textContent = word;
    this.hint = element('div', 'hint', this.box);
    this.wait = element('div', 'wait', this.box);
    this.wait.textContent = 'Working …';
    this.picture = new Picture();
    Object.assign(this, {strokes: [], undone: [], cut: null});
    this.pointers = new Pointers(this);
    root.onkeydown = event => this.press(event);
    root.onkeyup = event => event.key === ' ' && this.hold(false);
    this.watch = new ResizeObserver(() => this.measure());
    this.watch.observe(this.box);
  }

  async update(data, send) {
    Object.assign(this, {data, send});
    this.box.setAttribute('aria-label', data.alt);
    if (data.rev !== this.rev) {
      Object.assign(this, {rev: data.rev, strokes: data.strokes, undone: []});
    }
    // Pictures arrive one after the other, in the order they were sent.
    this.turn = (this.turn ?? Promise.resolve()).then(() => this.take(data));
    await this.turn;
  }

  async take({name, source, width, height, applied, result, ground}) {
    if (name !== this.name) {
      await this.picture.open(source, width, height);
      Object.assign(this, {name, view: null, resultSeen: null});
    }
    if (result !== this.resultSeen) await this.picture.learn(applied, result);
    this.resultSeen = result;
    if (this.groundSeen !== JSON.stringify(ground)) await this.picture.standOn(ground);
    this.groundSeen = JSON.stringify(ground);
    this.root.dataset.answered = applied ? applied.split(',').length : 0;
    this.measure();
  }

  get strokesKey() { return this.strokes.map(({id}) => id).join(); }

  // --- tools --------------------------------------------------------------------------------------

  use(id) {
    if (!this.view) return;
    const middle = [this.size.width / 2, this.size.height / 2];
    if (id === 'undo' && this.strokes.length) this.undone.push(this.strokes.pop());
    else if (id === 'redo' && this.undone.length) this.strokes.push(this.undone.pop());
    else if (id === 'clear') this.clear();
    else if (id === 'zoom_in' || id === 'zoom_out') this.zoom(id === 'zoom_in' ? 1.5 : 1 / 1.5, middle);
    else if (id === 'zoom_all') this.view = whole(this.size, this.picture);
    else if (id === 'compare') this.compare(this.cut === null);
    else if (['view', 'keep', 'remove'].includes(id)) this.choose(id);
    if (['undo', 'redo', 'clear'].includes(id)) this.tell();
    this.draw();
  }

  choose(tool) {
    MEMORY.tool = tool;
    if (tool !== 'view') this.cut = null;
  }

  compare(isOn) {
    this.cut = isOn ? .5 : null;
    if (isOn) MEMORY.tool = 'view';
  }

  clear() {
    this.strokes = [];
    this.undone = [];
    this.cleared = true;
  }

  resize(size) {
    MEMORY.size = Math.min(Math.max(size, 0), 100);
    this.draw();
  }

  zoom(factor, at) { this.view = zoomed(this.view, factor, at, this.size, this.picture); }

  press(event) {
    const {key} = event, letter = key.toLowerCase(), isCommand = event.ctrlKey || event.metaKey;
    if (event.target.tagName === 'INPUT' && key.startsWith('Arrow')) return event.stopPropagation();
    if (event.target.tagName === 'BUTTON' && (key === 'Enter' || key === ' ')) return;
    const act = this.actOf(letter, key, event, isCommand);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();  // the page has single-key shortcuts of its own
    act();
    this.draw();
  }

  actOf(letter, key, {shiftKey}, isCommand) {
    if (isCommand && letter === 'z') return () => this.use(shiftKey ? 'redo' : 'undo');
    if (isCommand && letter === 'y') return () => this.use('redo');
    if (isCommand) return null;
    if (key === '[' || key === ']') return () => this.resize(MEMORY.size + (key === ']' ? 5 : -5));
    if (key === ' ') return () => this.hold(true);
    if (this.cut !== null && (key === 'ArrowLeft' || key === 'ArrowRight')) {
      return () => { this.cut = Math.min(Math.max(this.cut + (key === 'ArrowLeft' ? -.02 : .02), 0), 1); };
    }
    return letter in KEYS ? () => this.use(KEYS[letter]) : null;
  }

  hold(isDown) {
    this.isSpaceDown = isDown;
    this.box.classList.toggle('panning', isDown);
  }

  // --- strokes ------------------------------------------------------------------------------------

  begin(at) {
    if (this.strokes.length >= MOST_STROKES) return;
    strokesMade += 1;
    const id = `${Date.now().toString(36)}${strokesMade.toString(36)}`;
    const size = Math.round(10 * brushPixels() / this.view.scale) / 10;
    this.live = {id, keep: MEMORY.tool === 'keep', size: Math.max(size, 1), points: [at]};
    this.strokes.push(this.live);
    this.draw();
  }

  extend(at) {
    const {live} = this, [x, y] = live.points.at(-1);
    const isFar = Math.hypot(at[0] - x, at[1] - y) >= Math.max(.5, live.size * .06);
    if (!isFar || live.points.length >= MOST_POINTS) return;
    live.points.push(at);
    this.draw();
  }

  end() {
    this.live = null;
    this.undone = [];
    this.tell();
  }

  /** Two fingers came down: it was no stroke. */
  callOff() {
    if (this.live) this.strokes.pop();
    this.live = null;
    this.draw();
  }

  /** Python is told once the hand rests. */
  tell() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.live) return;  // told when it ends
      this.send('strokes', {
        rev: this.rev, strokes: this.strokes, cleared: Boolean(this.cleared), at: Date.now(),
      });
      this.cleared = false;
    }, SEND_AFTER);
    this.draw();
  }

  // --- looks --------------------------------------------------------------------------------------

  measure() {
    const {clientWidth: width, clientHeight: height} = this.box;
    if (!width || !this.picture.width) return;
    const was = this.size, wasWhole = !this.view || isWhole(this.view, was, this.picture);
    this.size = {width, height};
    this.ratio = window.devicePixelRatio || 1;
    const pixels = [Math.round(width * this.ratio), Math.round(height * this.ratio)];
    if (this.canvas.width !== pixels[0] || this.canvas.height !== pixels[1]) {
      [this.canvas.width, this.canvas.height] = pixels;
    }
    this.view = wasWhole ? whole(this.size, this.picture) : kept(this.view, this.size, this.picture);
    this.draw();
  }

  draw() {
    if (!this.view) return;  // the picture is still on its way
    this.mark();
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      if (!this.view) return;
      const pen = this.canvas.getContext('2d'), {ratio, view: {scale, x, y}} = this;
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
      pen.setTransform(scale * ratio, 0, 0, scale * ratio, x * ratio, y * ratio);
      pen.imageSmoothingEnabled = scale * ratio < 4;
      this.picture.draw(pen, {
        strokes: this.strokes, isPainting: MEMORY.tool !== 'view', cut: this.cut, unit: ratio,
      });
    });
  }

  mark() {
    const {tool} = MEMORY, {strokes, undone, cut, box} = this;
    box.dataset.tool = tool;
    box.toggleAttribute('data-compare', cut !== null);
    box.toggleAttribute('data-zoomed', !isWhole(this.view, this.size, this.picture));
    const hasStrokes = strokes.length > 0 || this.data.has_painted;
    this.toolbar.draw({
      able: {undo: strokes.length > 0, redo: undone.length > 0, clear: hasStrokes},
      pressed: {view: tool === 'view', keep: tool === 'keep', remove: tool === 'remove', compare: cut !== null},
      size: MEMORY.size,
    });
    this.hint.textContent = strokes.length ? '' : HINTS[tool] ?? '';
    this.wait.classList.toggle('on', !this.live && !this.picture.results.has(this.strokesKey));
    this.root.dataset.strokes = strokes.length;
    const across = brushPixels();
    Object.assign(this.ring.style, {width: `${across}px`, height: `${across}px`});
  }

  showRing(place) {
    const isOn = place && MEMORY.tool !== 'view' && !this.isSpaceDown;
    this.ring.classList.toggle('on', Boolean(isOn));
    if (isOn) this.ring.style.translate = `calc(${place[0]}px - 50%) calc(${place[1]}px - 50%)`;
  }
}

export default function ({data, parentElement, setStateValue}) {
  const root = parentElement.querySelector('.cutout');
  if (!STAGES.has(root)) STAGES.set(root, new Stage(root));
  STAGES.get(root).update(data, setStateValue);
  return () => {
    STAGES.get(root)?.watch.disconnect();
    STAGES.delete(root);
    root.replaceChildren();
  };
}
