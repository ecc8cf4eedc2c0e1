// What is painted over the start picture, as a layer of one colour: white of a mask of before, and the
// strokes over it. It is kept while the stroke under the pointer grows.

const MASK_COLOUR = '#ff2e93';
const MOST_LAYER = 1024;  // pixels of its longer side: enough for the screen

class MaskLayer {
  open(width, height) {
    const by = Math.min(1, MOST_LAYER / Math.max(width, height));
    Object.assign(this, {by, width: Math.round(width * by), height: Math.round(height * by), known: null});
  }

  /** The part that changes. `base`: an image whose alpha is the mask of before, or null. */
  drawn({base, strokes, inverted}) {
    const painted = this.painted(base, strokes);
    if (!inverted) return painted;
    const canvas = sheet(this.width, this.height), pen = canvas.getContext('2d');
    pen.fillStyle = MASK_COLOUR;
    pen.fillRect(0, 0, this.width, this.height);
    pen.globalCompositeOperation = 'destination-out';
    pen.drawImage(painted, 0, 0);
    return canvas;
  }

  painted(base, strokes) {
    const ids = strokes.map(({id}) => id).join(), last = strokes.at(-1), points = last?.points ?? [];
    if (!this.known || this.known.base !== base || this.known.ids !== ids) {
      this.known = {base, ids, canvas: sheet(this.width, this.height)};
      if (base) this.lay(base);
      for (const stroke of strokes) this.trace(stroke);
    } else if (points.length > this.known.done) {
      this.trace({...last, points: points.slice(this.known.done - 1)});
    }
    this.known.done = points.length;
    return this.known.canvas;
  }

  lay(base) {
    const pen = this.known.canvas.getContext('2d');
    pen.drawImage(base, 0, 0, this.width, this.height);
    pen.globalCompositeOperation = 'source-in';
    pen.fillStyle = MASK_COLOUR;
    pen.fillRect(0, 0, this.width, this.height);
    pen.globalCompositeOperation = 'source-over';
  }

  trace(stroke) {
    const pen = this.known.canvas.getContext('2d');
    pen.setTransform(this.by, 0, 0, this.by, 0, 0);
    pen.globalCompositeOperation = stroke.add ? 'source-over' : 'destination-out';
    pen.strokeStyle = MASK_COLOUR;
    trace(pen, stroke);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.globalCompositeOperation = 'source-over';
  }
}
