// A picture with a brush over it. Strokes are in pixels of the picture; they are seen at once, and Python
// hears of them a moment after the pointer was lifted.

const SEND_AFTER = 250;  // ms
const LEAST_BRUSH = 5, MOST_BRUSH = 160;  // CSS pixels across
const MOST_STROKES = 400, MOST_POINTS = 3000;  // Python takes no more
const VIEW_KEYS = {v: 'view', 0: 'zoom_all', '+': 'zoom_in', '=': 'zoom_in', '-': 'zoom_out'};
// Over reruns and pages.
const MEMORY = {tool: 'view', size: 40};

const brushPixels = () => LEAST_BRUSH * (MOST_BRUSH / LEAST_BRUSH) ** (MEMORY.size / 100);
let strokesMade = 0;

/** What stages of this kind share. Each has: `picture` {width, height}, `strokes`, `paints` (a brush is in
 * the hand), `adds` (what it paints counts in), `act(id)` for its own tools, `paint(pen)` and `mark()` for
 * how it looks, `report()` to tell Python. It may have more to take hold of, to press and to see. */
class BrushStage {
  /** `tools`: as the toolbar takes them; `keys`: which of them a key uses. */
  constructor(root, {tools, keys}) {
    this.root = root;
    this.keys = {...VIEW_KEYS, ...keys};
    const frame = document.createElement('div');
    this.toolbar = new Toolbar(root, frame, tools, {use: id => this.use(id), resize: size => this.resize(size)});
    frame.className = 'frame';
    root.append(frame);
    this.box = element('div', 'stage', frame);
    this.box.tabIndex = 0;
    this.box.setAttribute('role', 'img');
    this.canvas = element('canvas', '', this.box);
    this.ring = element('div', 'ring', this.box);
    this.hint = element('div', 'hint', this.box);
    this.strokes = [];
    this.pointers = new Pointers(this);
    root.onkeydown = event => this.press(event);
    root.onkeyup = event => event.key === ' ' && this.hold(false);
    this.watch = new ResizeObserver(() => this.measure());
    this.watch.observe(this.box);
  }

  /** What is seen as a whole. */
  get region() { return this.picture; }

  get isZoomed() { return Boolean(this.view) && !isWhole(this.view, this.size, this.region); }

  /** One finger holds something although no tool is in the hand. */
  get isHeld() { return false; }

  /** What lies under the pointer to be dragged: {follow(at), end(), callOff()}. */
  grip() { return null; }

  // --- tools --------------------------------------------------------------------------------------

  use(id) {
    if (!this.view) return;
    const middle = [this.size.width / 2, this.size.height / 2];
    if (id === 'zoom_in' || id === 'zoom_out') this.zoom(id === 'zoom_in' ? 1.5 : 1 / 1.5, middle);
    else if (id === 'zoom_all') this.view = whole(this.size, this.region);
    else this.act(id);
    this.draw();
  }

  resize(size) {
    MEMORY.size = Math.min(Math.max(size, 0), 100);
    this.draw();
  }

  zoom(factor, at) { this.view = zoomed(this.view, factor, at, this.size, this.region); }

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
    return letter in this.keys ? () => this.use(this.keys[letter]) : null;
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
    this.live = {id, add: this.adds, size: Math.max(size, 1), points: [at]};
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
    this.timer = setTimeout(() => this.live || this.report(), SEND_AFTER);  // a stroke tells when it ends
    this.draw();
  }

  // --- looks --------------------------------------------------------------------------------------

  measure() {
    const {clientWidth: width, clientHeight: height} = this.box;
    if (!width || !this.picture.width) return;
    const wasWhole = !this.isZoomed;
    this.size = {width, height};
    this.ratio = window.devicePixelRatio || 1;
    const pixels = [Math.round(width * this.ratio), Math.round(height * this.ratio)];
    if (this.canvas.width !== pixels[0] || this.canvas.height !== pixels[1]) {
      [this.canvas.width, this.canvas.height] = pixels;
    }
    this.view = wasWhole ? whole(this.size, this.region) : kept(this.view, this.size, this.region);
    this.draw();
  }

  draw() {
    if (!this.view) return;  // the picture is still on its way
    this.mark();
    const across = brushPixels();
    Object.assign(this.ring.style, {width: `${across}px`, height: `${across}px`});
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      if (!this.view) return;
      const pen = this.canvas.getContext('2d'), {ratio, view: {scale, x, y}} = this;
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
      pen.setTransform(scale * ratio, 0, 0, scale * ratio, x * ratio, y * ratio);
      pen.imageSmoothingEnabled = scale * ratio < 4;
      this.paint(pen);
    });
  }

  showRing(place) {
    const isOn = place && this.paints && !this.isSpaceDown;
    this.ring.classList.toggle('on', Boolean(isOn));
    if (isOn) this.ring.style.translate = `calc(${place[0]}px - 50%) calc(${place[1]}px - 50%)`;
  }
}

const STAGES = new WeakMap();

/** What a component's default function does: one stage, kept as long as its place on the page. */
function onStage(Kind, root, data, update) {
  useTexts(data);
  if (!STAGES.has(root)) STAGES.set(root, new Kind(root));
  update(STAGES.get(root));
  return () => {
    STAGES.get(root)?.watch.disconnect();
    STAGES.delete(root);
    root.replaceChildren();
  };
}
