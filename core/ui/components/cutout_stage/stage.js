// The cut-out on its ground with a brush over it. Python answers strokes with the corrected cut-out, edges
// and all.

const tools = () => [
  [['view', t('Look around (V)')], ['keep', t('Keep: paint over what belongs to it (K)'), t('Keep it')],
    ['remove', t('Remove: paint over what does not (R)'), t('Remove it')]],
  [['undo', t('Undo (Ctrl+Z)')], ['redo', t('Redo (Ctrl+Shift+Z)')], ['clear', t('Take all strokes away')]],
  [['compare', t('Before and after (C)')]],
];
const KEYS = {k: 'keep', r: 'remove', c: 'compare'};
const hints = () => ({
  keep: t('Paint over what belongs to the character'),
  remove: t('Paint over what does not belong to it'),
});

class CutoutStage extends BrushStage {
  constructor(root) {
    super(root, {tools: tools(), keys: KEYS});
    element('span', 'side Before', this.box).textContent = t('Before');
    element('span', 'side After', this.box).textContent = t('After');
    this.wait = element('div', 'wait', this.box);
    this.wait.textContent = t('Working …');
    this.picture = new Picture();
    Object.assign(this, {undone: [], cut: null});
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

  get paints() { return MEMORY.tool !== 'view'; }

  get adds() { return MEMORY.tool === 'keep'; }

  // --- tools --------------------------------------------------------------------------------------

  act(id) {
    if (id === 'undo' && this.strokes.length) this.undone.push(this.strokes.pop());
    else if (id === 'redo' && this.undone.length) this.strokes.push(this.undone.pop());
    else if (id === 'clear') this.clear();
    else if (id === 'compare') this.compare(this.cut === null);
    else if (['view', 'keep', 'remove'].includes(id)) this.choose(id);
    if (['undo', 'redo', 'clear'].includes(id)) this.tell();
  }

  choose(tool) {
    MEMORY.tool = tool;
    if (tool !== 'view') this.cut = null;
  }

  clear() {
    this.strokes = [];
    this.undone = [];
    this.cleared = true;
  }

  actOf(letter, key, event, isCommand) {
    if (!isCommand && this.cut !== null && (key === 'ArrowLeft' || key === 'ArrowRight')) {
      return () => { this.cut = Math.min(Math.max(this.cut + (key === 'ArrowLeft' ? -.02 : .02), 0), 1); };
    }
    return super.actOf(letter, key, event, isCommand);
  }

  // --- before and after ---------------------------------------------------------------------------

  compare(isOn) {
    this.cut = isOn ? .5 : null;
    if (isOn) MEMORY.tool = 'view';
  }

  get isHeld() { return this.cut !== null; }

  grip() { return this.cut === null ? null : {follow: at => this.slide(at)}; }

  slide([x]) {
    this.cut = Math.min(Math.max(x / this.picture.width, 0), 1);
    this.draw();
  }

  // --- strokes ------------------------------------------------------------------------------------

  end() {
    this.undone = [];
    super.end();
  }

  report() {
    this.send('strokes', {
      rev: this.rev, strokes: this.strokes, cleared: Boolean(this.cleared), at: Date.now(),
    });
    this.cleared = false;
  }

  // --- looks --------------------------------------------------------------------------------------

  paint(pen) {
    this.picture.draw(pen, {
      strokes: this.strokes, isPainting: this.paints, cut: this.cut, unit: this.ratio,
    });
  }

  mark() {
    const {tool} = MEMORY, {strokes, undone, cut, box} = this;
    box.dataset.tool = tool;
    box.toggleAttribute('data-paints', this.paints);
    box.toggleAttribute('data-compare', cut !== null);
    box.toggleAttribute('data-zoomed', this.isZoomed);
    const hasStrokes = strokes.length > 0 || this.data.has_painted;
    this.toolbar.draw({
      able: {undo: strokes.length > 0, redo: undone.length > 0, clear: hasStrokes},
      pressed: {view: tool === 'view', keep: tool === 'keep', remove: tool === 'remove', compare: cut !== null},
      size: MEMORY.size,
    });
    this.hint.textContent = strokes.length ? '' : hints()[tool] ?? '';
    this.wait.classList.toggle('on', !this.live && !this.picture.results.has(this.strokesKey));
    this.root.dataset.strokes = strokes.length;
  }
}

export default function ({data, parentElement, setStateValue}) {
  const root = parentElement.querySelector('.cutout');
  return onStage(CutoutStage, root, data, stage => stage.update(data, setStateValue));
}
