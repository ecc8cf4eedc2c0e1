// A start picture, what of it changes, and new ground around it.

const tools = () => [
  [['view', t('Look around (V)')], ['brush', t('Brush: paint (B)'), t('Brush')],
    ['eraser', t('Eraser (E)'), t('Eraser')],
    ['outpaint', t('Outpaint: drag the edges out (O)'), t('Outpaint')]],
  [['undo', t('Undo (Ctrl+Z)')], ['redo', t('Redo (Ctrl+Y)')], ['clear', t('Clear what is painted')]],
  [['changes', t('What is painted changes (X)'), t('Inpaint')],
    ['stays', t('What is painted stays, all else changes (X)'), t('Protect')]],
];
const MASK_KEYS = {b: 'brush', e: 'eraser', o: 'outpaint', x: 'invert'};
const SEEN = .55;  // of the mask's colour
const MOST_PAST = 100;
const ROOM = .22;  // of a side, around the frame while it can be dragged
MEMORY.tool = matchMedia('(pointer: coarse)').matches ? 'view' : 'brush';

class MaskStage extends BrushStage {
  constructor(root) {
    super(root, {tools: tools(), keys: MASK_KEYS});
    this.told = element('div', 'drawn', this.box);
    this.layer = new MaskLayer();
    this.picture = {};
    Object.assign(this, {past: [], future: [], inverted: false, hasBase: false, margins: {}, base: null});
  }

  async update(data, send) {
    Object.assign(this, {data, send});
    this.box.setAttribute('aria-label', data.alt);
    if (data.rev !== this.rev) {
      const {rev, strokes, inverted, has_base: hasBase} = data;
      Object.assign(this, {rev, strokes, inverted, hasBase, past: [], future: []});
    }
    if (data.ground_rev !== this.groundRev) {
      Object.assign(this, {groundRev: data.ground_rev, margins: data.margins});
    }
    // Pictures arrive one after the other, in the order they were sent.
    this.turn = (this.turn ?? Promise.resolve()).then(() => this.take(data));
    await this.turn;
  }

  async take({name, source, base, width, height, inner}) {
    if (name !== this.name) {
      this.image = await loaded(source);
      this.picture = {width, height};
      this.layer.open(width, height);
      Object.assign(this, {name, view: null, baseSeen: null});
    }
    if (base !== this.baseSeen) this.base = base ? await loaded(base) : null;
    this.baseSeen = base;
    this.crop = cropOf(this.picture, inner);
    this.measure();
  }

  get paints() { return MEMORY.tool === 'brush' || MEMORY.tool === 'eraser'; }

  get adds() { return MEMORY.tool === 'brush'; }

  get outline() { return frameOf(this.crop, this.margins); }

  /** Picture and frame, and room to pull its edges out. */
  get region() {
    if (!this.crop) return this.picture;
    if (this.held) return this.held;
    const {left, top, width, height} = this.outline, {picture} = this;
    const isPulled = MEMORY.tool === 'outpaint', room = isPulled ? ROOM * Math.max(width, height) : 0;
    const x = Math.min(0, left) - room, y = Math.min(0, top) - room;
    return {
      left: x, top: y,
      width: Math.max(picture.width, left + width) + room - x,
      height: Math.max(picture.height, top + height) + room - y,
    };
  }

  // --- tools --------------------------------------------------------------------------------------

  act(id) {
    if (id === 'undo' || id === 'redo') this.go(id === 'undo');
    else if (id === 'clear') this.change({strokes: [], hasBase: false});
    else if (id === 'invert') this.change({inverted: !this.inverted});
    else if (id === 'changes' || id === 'stays') this.change({inverted: id === 'stays'});
    else this.choose(id);
  }

  choose(tool) {
    const wasZoomed = this.isZoomed;
    MEMORY.tool = tool;
    this.box.style.cursor = '';
    this.view = wasZoomed ? kept(this.view, this.size, this.region) : whole(this.size, this.region);
  }

  get state() {
    const {strokes, inverted, hasBase, margins} = this;
    return {strokes: [...strokes], inverted, hasBase, margins};
  }

  remember() {
    this.past = [...this.past, this.state].slice(-MOST_PAST);
    this.future = [];
  }

  change(values) {
    this.remember();
    Object.assign(this, values);
    this.tell();
  }

  go(isBack) {
    const [from, to] = isBack ? [this.past, this.future] : [this.future, this.past];
    if (!from.length) return;
    to.push(this.state);
    Object.assign(this, from.pop());
    this.measure();
    this.tell();
  }

  // --- strokes ------------------------------------------------------------------------------------

  begin(at) {
    if (this.strokes.length >= MOST_STROKES) return;
    this.remember();
    super.begin(at);
  }

  callOff() {
    if (this.live) this.past.pop();
    super.callOff();
  }

  report() {
    this.send('mask', {
      rev: this.rev, strokes: this.strokes, inverted: this.inverted, has_base: this.hasBase,
      ground_rev: this.groundRev, margins: this.margins, at: Date.now(),
    });
  }

  // --- new ground ---------------------------------------------------------------------------------

  grip(at) {
    if (MEMORY.tool !== 'outpaint') return null;
    const sides = sidesAt(at, this.outline, HOLD / this.view.scale), before = this.state;
    if (!sides.length) return null;
    this.held = this.region;
    this.pulling = sides;
    return {
      follow: to => this.pull(sides, before.margins, [to[0] - at[0], to[1] - at[1]]),
      end: () => this.letGo(before),
      callOff: () => this.letGo(before, true),
    };
  }

  pull(sides, from, [dx, dy]) {
    const by = {left: -dx, right: dx, top: -dy, bottom: dy}, {inner, limits} = this.data;
    const wished = Object.fromEntries(sides.map(side => [side, from[side] + by[side] * this.crop.scale]));
    this.margins = pulled(from, wished, inner, limits);
    this.draw();
  }

  letGo(before, isCalledOff = false) {
    const wasZoomed = this.isZoomed;
    Object.assign(this, {held: null, pulling: null});
    if (isCalledOff) this.margins = before.margins;
    else if (SIDES.some(side => this.margins[side] !== before.margins[side])) {
      this.past = [...this.past, before].slice(-MOST_PAST);
      this.future = [];
      this.tell();
    }
    if (!wasZoomed) this.view = whole(this.size, this.region);
    this.draw();
  }

  showRing(place) {
    super.showRing(place);
    if (MEMORY.tool !== 'outpaint' || !place || this.pulling) return;
    const {scale, x, y} = this.view, at = [(place[0] - x) / scale, (place[1] - y) / scale];
    const sides = sidesAt(at, this.outline, HOLD / scale).sort().join();
    this.box.style.cursor = {
      left: 'ew-resize', right: 'ew-resize', top: 'ns-resize', bottom: 'ns-resize',
      'left,top': 'nwse-resize', 'bottom,right': 'nwse-resize', 'bottom,left': 'nesw-resize', 'right,top': 'nesw-resize',
    }[sides] ?? '';
  }

  // --- looks --------------------------------------------------------------------------------------

  paint(pen) {
    const {picture: {width, height}, image, crop} = this, unit = 1 / this.view.scale;
    this.paintGround(pen, unit);
    if (image) pen.drawImage(image, 0, 0, width, height);
    this.paintMask(pen);
    this.paintCut(pen);
    const frame = this.outline, isPulled = MEMORY.tool === 'outpaint';
    if (isPulled || hasGround(this.margins) || crop.width < width - 1 || crop.height < height - 1) {
      this.paintFrame(pen, frame, unit, isPulled);
    }
  }

  /** New ground is hatched. */
  paintGround(pen, unit) {
    if (!hasGround(this.margins)) return;
    const {left, top, width, height} = this.outline;
    pen.save();
    pen.beginPath();
    pen.rect(left, top, width, height);
    pen.clip();
    pen.fillStyle = '#f7c3dc';
    pen.fillRect(left, top, width, height);
    pen.strokeStyle = MASK_COLOUR;
    pen.lineWidth = 2 * unit;
    pen.globalAlpha = .5;
    pen.beginPath();
    for (let at = -height; at < width; at += 12 * unit) {
      pen.moveTo(left + at, top + height);
      pen.lineTo(left + at + height, top);
    }
    pen.stroke();
    pen.restore();
  }

  paintMask(pen) {
    const {crop, margins, strokes, inverted} = this, base = this.hasBase ? this.base : null;
    const inner = withoutOverlap(crop, margins, this.data.overlap);
    pen.save();
    pen.globalAlpha = SEEN;
    pen.fillStyle = MASK_COLOUR;
    pen.beginPath();  // the picture's edge towards new ground changes, too
    pen.rect(crop.left, crop.top, crop.width, crop.height);
    pen.rect(inner.left, inner.top, inner.width, inner.height);
    pen.fill('evenodd');
    pen.beginPath();
    pen.rect(inner.left, inner.top, inner.width, inner.height);
    pen.clip();
    if (strokes.length || base) {
      const blur = this.data.blur / crop.scale * this.view.scale * this.ratio;
      if (blur > .3) pen.filter = `blur(${blur}px)`;
      pen.drawImage(this.layer.drawn({base, strokes, inverted}), 0, 0, this.picture.width, this.picture.height);
      pen.filter = 'none';
    }
    pen.restore();
  }

  /** What of the picture lies outside the size that is drawn. */
  paintCut(pen) {
    const {picture: {width, height}, crop} = this;
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, width, height);
    pen.rect(crop.left, crop.top, crop.width, crop.height);
    pen.clip('evenodd');
    pen.fillStyle = 'rgb(20 8 34 / .72)';
    pen.fillRect(0, 0, width, height);
    pen.restore();
  }

  paintFrame(pen, {left, top, width, height}, unit, hasHandles) {
    pen.lineWidth = 4 * unit;
    pen.strokeStyle = 'rgb(20 8 34 / .6)';
    pen.strokeRect(left, top, width, height);
    pen.lineWidth = 2 * unit;
    pen.strokeStyle = '#fff';
    pen.strokeRect(left, top, width, height);
    if (!hasHandles) return;
    const places = {
      left: [left, top + height / 2], right: [left + width, top + height / 2],
      top: [left + width / 2, top], bottom: [left + width / 2, top + height],
    };
    for (const side of SIDES) this.paintHandle(pen, places[side], side, unit);
  }

  paintHandle(pen, [x, y], side, unit) {
    const isWide = side === 'top' || side === 'bottom', isHeld = this.pulling?.includes(side);
    const [w, h] = (isWide ? [44, 16] : [16, 44]).map(pixels => pixels * unit);
    pen.fillStyle = isHeld ? MASK_COLOUR : '#fff';
    pen.strokeStyle = 'rgb(20 8 34 / .6)';
    pen.lineWidth = 1.5 * unit;
    pen.beginPath();
    pen.roundRect(x - w / 2, y - h / 2, w, h, 8 * unit);
    pen.fill();
    pen.stroke();
  }

  mark() {
    const {tool} = MEMORY, {strokes, inverted, box, root, margins} = this;
    box.dataset.tool = tool;
    box.toggleAttribute('data-paints', this.paints);
    const isPainted = strokes.length > 0 || this.hasBase;
    const pressed = {changes: !inverted, stays: inverted};
    for (const one of ['view', 'brush', 'eraser', 'outpaint']) pressed[one] = tool === one;
    this.toolbar.draw({
      able: {undo: this.past.length > 0, redo: this.future.length > 0, clear: isPainted},
      pressed, size: MEMORY.size,
    });
    this.hint.textContent = this.hintOf(tool, isPainted);
    const {width, height} = drawnSize(this.data.inner, margins), isShown = tool === 'outpaint' || hasGround(margins);
    this.told.textContent = isShown ? `${width} × ${height}` : '';
    Object.assign(root.dataset, {
      strokes: strokes.length, inverted, drawn: `${width}x${height}`,
    });
  }

  hintOf(tool, isPainted) {
    if (tool === 'outpaint') return this.pulling || hasGround(this.margins) ? '' : t('Drag an edge outward');
    if (isPainted) return '';
    if (!this.paints) return t('Choose Brush to paint');
    return this.inverted ? t('Paint over what should stay') : t('Paint over what should change');
  }
}

export default function ({data, parentElement, setStateValue}) {
  const root = parentElement.querySelector('.mask');
  return onStage(MaskStage, root, data, stage => stage.update(data, setStateValue));
}
