// Strokes that are drawn on the stage; Python makes people of them (`core/pose/sketch`).

const STROKE_STEP = 2;  // CSS pixels between two points of a stroke

class Sketching {
  constructor(editor) { Object.assign(this, {editor, strokes: [], undone: []}); }

  begin(at) { this.stroke = [at]; }

  move(at) {
    if (distance(at, this.stroke.at(-1)) >= STROKE_STEP * this.editor.scene.unit) this.stroke.push(at);
  }

  /** A dot is no stroke. */
  end() {
    if (this.stroke?.length > 1) {
      this.strokes.push(this.stroke);
      this.undone = [];
    }
    this.stroke = null;
  }

  undo() { if (this.strokes.length) this.undone.push(this.strokes.pop()); }

  redo() { if (this.undone.length) this.strokes.push(this.undone.pop()); }

  clear() {
    this.undone = this.strokes.reverse();
    this.strokes = [];
  }

  /** As a path of the stage. */
  get path() {
    return [...this.strokes, ...(this.stroke ? [this.stroke] : [])]
      .map(points => `M${points.map(([x, y]) => `${tenth(x)} ${tenth(y)}`).join('L')}`).join('');
  }

  /** As Python takes it. */
  get told() {
    const {width, height} = this.editor;
    return {strokes: this.strokes.map(points => points.map(at => at.map(tenth))), width, height, at: Date.now()};
  }
}
