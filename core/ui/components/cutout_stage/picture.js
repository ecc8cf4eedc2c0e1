// What the stage shows: the ground, what was removed as a shade of itself, the cut-out, and over it the
// strokes that Python has not answered yet. Strokes are in pixels of the source.

const SHADE = .3;  // of what is removed, while a brush is in the hand
const CHECK = 12;  // CSS pixels, as in core/images.py
const CHECKS = ['#e2dee8', '#c4bece'];

function chequered(unit) {
  const side = Math.max(1, Math.round(CHECK * unit)), tile = sheet(2 * side, 2 * side);
  const pen = tile.getContext('2d');
  CHECKS.forEach((colour, n) => {
    pen.fillStyle = colour;
    for (const row of [0, 1]) pen.fillRect(((row + n) % 2) * side, row * side, side, side);
  });
  return tile;
}

class Picture {
  constructor() {
    this.results = new Map();  // by the strokes that are in them
    this.ground = {kind: 'none'};
  }

  /** Another source: nothing of the last one is left. */
  async open(source, width, height) {
    Object.assign(this, {width, height, source: null, layer: null, results: new Map()});
    const image = await loaded(source);
    this.source = image;
  }

  async learn(strokes, src) {
    const image = await loaded(src);
    if (!image) return;
    this.results.delete(strokes);
    this.results.set(strokes, image);
    while (this.results.size > 12) this.results.delete(this.results.keys().next().value);
  }

  async standOn(ground) {
    const image = ground.src ? await loaded(ground.src) : null;
    this.ground = {...ground, image};
  }

  /** Draw in pixels of the source; the pen's transform is the view's. `cut`: how far left of it the
   * source is seen instead, from 0 to 1; null for nothing. */
  draw(pen, {strokes, isPainting, cut, unit}) {
    const {width, height, source} = this;
    this.drawGround(pen, unit);
    if (isPainting && source) {
      pen.globalAlpha = SHADE;
      pen.drawImage(source, 0, 0, width, height);
      pen.globalAlpha = 1;
    }
    const layer = this.corrected(strokes);
    if (layer) pen.drawImage(layer, 0, 0, width, height);
    if (cut !== null && source) this.drawBefore(pen, cut, unit);
  }

  drawGround(pen, unit) {
    const {width, height, ground} = this;
    if (ground.image) return pen.drawImage(ground.image, 0, 0, width, height);
    if (ground.colour) pen.fillStyle = ground.colour;
    else {
      if (this.tileUnit !== unit) Object.assign(this, {tile: chequered(unit), tileUnit: unit});
      pen.fillStyle = pen.createPattern(this.tile, 'repeat');
      pen.fillStyle.setTransform(pen.getTransform().inverse());  // checks stay as they are at any zoom
    }
    pen.fillRect(0, 0, width, height);
  }

  drawBefore(pen, cut, unit) {
    const {width, height, source} = this, edge = cut * width;
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, edge, height);
    pen.clip();
    pen.drawImage(source, 0, 0, width, height);
    pen.restore();
    const scale = pen.getTransform().a / unit;
    pen.fillStyle = '#fff';
    pen.fillRect(edge - 1.5 / scale, 0, 3 / scale, height);
    pen.beginPath();
    pen.arc(edge, height / 2, 16 / scale, 0, 7);
    pen.fill();
    pen.beginPath();
    for (const side of [-1, 1]) {
      pen.moveTo(edge + side * 4 / scale, height / 2 - 5 / scale);
      pen.lineTo(edge + side * 9 / scale, height / 2);
      pen.lineTo(edge + side * 4 / scale, height / 2 + 5 / scale);
    }
    Object.assign(pen, {strokeStyle: '#8a2a78', lineWidth: 2.4 / scale, lineCap: 'round', lineJoin: 'round'});
    pen.stroke();
  }

  /** The newest answer that has a part of the strokes, with the others painted on it. */
  corrected(strokes) {
    let known = strokes.length;
    const keyOf = count => strokes.slice(0, count).map(({id}) => id).join();
    while (known > 0 && !this.results.has(keyOf(known))) known -= 1;
    const base = this.results.get(keyOf(known)), waiting = strokes.slice(known);
    if (!base || !waiting.length) return base;
    const ids = waiting.map(({id}) => id).join(), last = waiting.at(-1), {points} = last;
    if (this.layer?.base !== base || this.layer.ids !== ids) {
      this.layer = {base, ids, canvas: this.copied(base)};
      for (const stroke of waiting) this.paint(stroke);
    } else if (points.length > this.layer.done) {  // the stroke under the pointer grows
      this.paint({...last, points: points.slice(this.layer.done - 1)});
    }
    this.layer.done = points.length;
    return this.layer.canvas;
  }

  copied(base) {
    const canvas = sheet(base.naturalWidth, base.naturalHeight);
    canvas.getContext('2d').drawImage(base, 0, 0);
    return canvas;
  }

  paint(stroke) {
    const {canvas} = this.layer, pen = this.scaled(canvas);
    if (!stroke.add) {
      pen.globalCompositeOperation = 'destination-out';
      return trace(pen, stroke);
    }
    if (!this.source) return;
    const patch = sheet(canvas.width, canvas.height), brush = this.scaled(patch);
    trace(brush, stroke);
    brush.globalCompositeOperation = 'source-in';
    brush.drawImage(this.source, 0, 0, this.width, this.height);
    pen.drawImage(patch, 0, 0, this.width, this.height);
  }

  /** A pen in pixels of the source. */
  scaled(canvas) {
    const pen = canvas.getContext('2d');
    pen.setTransform(canvas.width / this.width, 0, 0, canvas.height / this.height, 0, 0);
    return pen;
  }
}
