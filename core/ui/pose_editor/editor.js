// The pose editor. Limbs follow the pointer without Python, which hears of an edit when the pointer
// is lifted. `rev` counts what Python put here: the browser takes people over only when it changed,
// and Python ignores edits that carry an older one, so that neither overwrites the other.

const EDITORS = new WeakMap();
// The module outlives the element: history and view survive a visit to another page.
const MEMORY = {rev: null, past: [], future: [], loaded: null, guides: 0, body: true, opacity: 60};
const HISTORY = 100, LONG_PRESS = 500, NUDGE_PAUSE = 300;  // steps, ms, ms
const REACH = {mouse: [15, 8], pen: [18, 10], touch: [30, 16]};  // px around a joint, around a bone
const SLOP = {mouse: 2, pen: 4, touch: 7};  // px that are no drag yet
const TOOLS = [
  [['undo', 'Undo (Ctrl+Z)'], ['redo', 'Redo (Ctrl+Shift+Z)']],
  [['add', 'Add a person'], ['copy', 'Duplicate this person'], ['remove', 'Remove this person']],
  [['flip', 'Mirror this person (F)'], ['turn', 'Turn around: front or back view (B)'],
    ['hide', 'Hide or show the chosen joint (H)']],
  [['fit', 'Fit everybody to the canvas'], ['reset', 'Back to the loaded pose']],
];

class Editor {
  constructor(root) {
    this.root = root;
    Object.assign(this, {people: [], person: 0, joint: null, buttons: {}, edits: 0});
    this.toolbar = this.bar('bar', 'Pose tools');
    TOOLS.forEach(tools => this.group(tools, this.toolbar));
    this.scene = new Scene(this.html('div', 'stage', root));
    this.foot = this.bar('bar foot', 'Canvas and view');
    this.group(SKELETON.shapes.map(({id, title, width, height}) =>
      [id, `${title} canvas, ${width} × ${height}`]), this.foot);
    this.group([['guides', ''], ['body', '']], this.foot);
    this.buildFader();
    this.status = this.html('div', 'status', this.foot);
    this.status.setAttribute('role', 'status');
    this.listen();
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.scene.svg);
  }

  html(tag, name, parent) {
    const made = document.createElement(tag);
    made.className = name;
    parent.append(made);
    return made;
  }

  bar(name, label) {
    const made = this.html('div', name, this.root);
    set(made, {role: 'toolbar', 'aria-label': label});
    return made;
  }

  group(tools, bar) {
    const box = this.html('div', 'group', bar);
    for (const [id, label] of tools) {
      const button = this.buttons[id] = this.html('button', 'tool', box);
      set(button, {type: 'button', 'data-tool': id, title: label, 'aria-label': label});
      button.append(icon(id));
      // aria-disabled and not disabled: a disabled button drops the focus, and Ctrl+Z with it.
      button.onclick = () => button.getAttribute('aria-disabled') === 'true' || this.use(id);
    }
  }

  buildFader() {
    this.fader = this.html('label', 'fader', this.foot);
    this.fader.append('Picture');
    const range = this.html('input', '', this.fader);
    Object.assign(range, {type: 'range', min: 0, max: 100, value: MEMORY.opacity});
    range.setAttribute('aria-label', 'How strongly the picture behind the figure shows');
    range.oninput = () => { MEMORY.opacity = +range.value; this.draw(); };
    range.onkeydown = e => e.stopPropagation();
  }

  listen() {
    const on = (type, act, options) => this.scene.svg.addEventListener(type, act, options);
    on('pointerdown', e => this.down(e));
    on('pointermove', e => this.drag ? this.move(e) : this.hover(e));
    on('pointerup', e => this.up(e));
    on('pointercancel', e => this.up(e));
    on('pointerleave', () => this.drag || this.scene.showTip(''));
    on('dblclick', e => this.onJoint(e, hit => this.toggle(hit.p, hit.j)));
    on('contextmenu', e => this.onJoint(e, hit => {
      e.preventDefault();
      if (this.pointer !== 'touch') this.toggle(hit.p, hit.j);  // a long press has acted already
    }));
    // touch-action on parts of an SVG is not honoured, so the canvas lets the page scroll (pan-y),
    // unless the touch begins on a figure: that takes a listener that is not passive.
    on('touchstart', e => {
      const {clientX, clientY} = e.changedTouches[0];
      if (this.hit({clientX, clientY, target: e.target, pointerType: 'touch'})) e.preventDefault();
    }, {passive: false});
    on('focusin', e => this.focused(e.target.dataset));
    on('focusout', () => this.scene.showTip(''));
    this.root.addEventListener('keydown', e => this.key(e));
  }

  // --- data from Python, history ----------------------------------------------------------------

  update(data, send) {
    Object.assign(this, {trace: data.trace, send});
    this.scene.svg.style.maxHeight = `min(${data.height}px, 55vh)`;
    if (data.rev !== this.rev) this.takeOver(data.rev, structuredClone(data.canvas));
    this.draw();
  }

  takeOver(rev, canvas) {
    clearTimeout(this.nudging);
    const returning = this.rev === undefined && MEMORY.rev === rev;
    if (this.rev !== undefined) this.push();  // a preset can be undone like any edit
    else if (!returning) Object.assign(MEMORY, {past: [], future: []});
    if (!returning) MEMORY.loaded = structuredClone(canvas);
    this.rev = MEMORY.rev = rev;
    this.scene.showTip('');
    Object.assign(this, canvas, {person: 0, joint: null, nudging: 0, drag: null});
  }

  snapshot() {
    const {people, width, height} = this;
    return structuredClone({people, width, height});
  }

  push(before = this.snapshot()) {
    MEMORY.past.push(before);
    if (MEMORY.past.length > HISTORY) MEMORY.past.shift();
    MEMORY.future = [];
  }

  /** One undoable step. */
  change(act) {
    this.push();
    act();
    this.settle();
  }

  /** Everybody inside the canvas, drawn, and told to Python. */
  settle() {
    this.people = inside(this);
    this.person = between(0, this.person, Math.max(this.people.length - 1, 0));
    this.draw();
    this.send({...this.snapshot(), rev: this.rev, edit: ++this.edits});
  }

  travel(from, to) {
    if (this.drag || !from.length) return;
    to.push(this.snapshot());
    Object.assign(this, from.pop());
    this.settle();
  }

  // --- tools ------------------------------------------------------------------------------------

  use(tool) {
    const {people, person} = this, chosen = people[person];
    const shape = SKELETON.shapes.find(({id}) => id === tool);
    if (shape) return this.is(shape) || this.change(() => Object.assign(this, reshaped(this, shape)));
    const acts = {
      undo: () => this.travel(MEMORY.past, MEMORY.future),
      redo: () => this.travel(MEMORY.future, MEMORY.past),
      add: () => this.change(() => this.join(standing(chosen, this.height))),
      copy: () => this.change(() => this.join(chosen)),
      remove: () => this.change(() => { people.splice(person, 1); this.joint = null; }),
      flip: () => this.change(() => people[person] = mirrored(chosen)),
      turn: () => this.change(() => people[person] = turned(chosen)),
      hide: () => this.toggle(person, this.joint),
      fit: () => this.change(() => this.people = fitted(this)),
      reset: () => this.change(() => Object.assign(this, structuredClone(MEMORY.loaded), {joint: null})),
      guides: () => { MEMORY.guides = (MEMORY.guides + 1) % GUIDES.length; this.draw(); },
      body: () => { MEMORY.body = !MEMORY.body; this.draw(); },
      next: () => { Object.assign(this, {person: (person + 1) % people.length, joint: null}); this.draw(); },
    };
    acts[tool]();
  }

  is({width, height}) { return width === this.width && height === this.height; }

  join(figure) {
    this.people.push(beside(this, figure, this.people[this.person]));
    Object.assign(this, {person: this.people.length - 1, joint: null});
  }

  toggle(person, joint) {
    if (joint === null) return;
    this.change(() => {
      const point = this.people[person][joint];
      point[2] = point[2] ? 0 : 1;
      Object.assign(this, {person, joint});
    });
  }

  // --- pointer ----------------------------------------------------------------------------------

  /** What is meant: {p, j, joints to move}; j is null on a bone or the body. Null on nothing. */
  hit(e) {
    const at = this.scene.at(e), unit = this.scene.unit;
    const [joint, bone] = (REACH[e.pointerType] || REACH.mouse).map(reach => reach * unit);
    return this.nearestJoint(at, joint, unit) || this.nearestBone(at, bone) || bodyUnder(e.target.dataset);
  }

  nearestJoint(at, reach, unit) {
    let best = null;
    this.people.forEach((figure, p) => figure.forEach((point, j) => {
      if (!point[2] && p !== this.person) return;  // nobody sees the ghosts of the others
      const favour = (p === this.person ? -2 : 0) + (point[2] ? 0 : 3);
      const away = distance(at, point) + favour * unit;
      if (away < reach) { reach = away; best = {p, j, joints: [j]}; }
    }));
    return best;
  }

  nearestBone(at, reach) {
    let best = null;
    this.people.forEach((figure, p) => SKELETON.bones.forEach(([a, b]) => {
      if (!figure[a][2] || !figure[b][2]) return;
      const away = distanceToLine(at, figure[a], figure[b]);
      if (away < reach) { reach = away; best = {p, j: null, joints: beyond(1)}; }
    }));
    return best;
  }

  onJoint(e, act) {
    const hit = this.hit(e);
    if (hit && hit.j !== null) act(hit);
  }

  hover(e) {
    const hit = e.pointerType === 'touch' ? null : this.hit(e);
    this.scene.svg.dataset.over = !hit ? '' : hit.j === null ? 'body' : 'joint';
    this.tip(hit);
  }

  tip(hit) {
    const point = hit && hit.j !== null && this.people[hit.p][hit.j];
    if (!point) return this.scene.showTip('');
    this.scene.showTip(SKELETON.names[hit.j] + (point[2] ? '' : ' (hidden)'), point);
  }

  down(e) {
    this.pointer = e.pointerType;
    if (e.button > 0 || this.drag) return;
    const hit = this.hit(e);
    this.joint = hit && hit.j;
    if (!hit) return this.draw();
    e.preventDefault();
    this.scene.svg.setPointerCapture(e.pointerId);
    this.person = hit.p;
    if (e.shiftKey && hit.j !== null) hit.joints = beyond(hit.j);
    this.drag = {...hit, id: e.pointerId, from: this.scene.at(e), before: this.snapshot()};
    if (e.pointerType === 'touch' && hit.j !== null) {
      this.drag.press = setTimeout(() => this.longPress(hit), LONG_PRESS);
    }
    this.draw();
    const focus = hit.j === null ? this.scene.svg : this.scene.people[hit.p].dots[hit.j];
    focus.focus({preventScroll: true});
  }

  longPress({p, j}) {
    this.drag = null;
    this.toggle(p, j);
    navigator.vibrate?.(12);
  }

  move(e) {
    const {id, from, before, p, joints, press} = this.drag;
    if (e.pointerId !== id) return;
    const at = this.scene.at(e), slop = (SLOP[e.pointerType] || SLOP.mouse) * this.scene.unit;
    if (!this.drag.moved && distance(at, from) < slop) return;
    clearTimeout(press);
    this.drag.moved = true;
    this.people[p] = shifted(before.people[p], joints, [at[0] - from[0], at[1] - from[1]], this);
    this.draw();
    this.tip(this.drag);
  }

  up(e) {
    const drag = this.drag;
    if (!drag || e.pointerId !== drag.id) return;
    clearTimeout(drag.press);
    this.drag = null;
    if (e.type === 'pointercancel') {
      Object.assign(this, drag.before);
      this.draw();
    } else if (drag.moved) {
      this.push(drag.before);
      this.settle();
    }
    if (e.pointerType === 'touch') this.scene.showTip('');
  }

  // --- keyboard ---------------------------------------------------------------------------------

  focused({p, j}) {
    if (j === undefined || this.drag) return;
    Object.assign(this, {person: +p, joint: +j});
    this.draw();
    this.tip({p: this.person, j: this.joint});
  }

  key(e) {
    const key = e.key.toLowerCase(), step = ARROWS[key];
    const shortcut = (e.ctrlKey || e.metaKey ? COMMANDS : KEYS)[key];
    const tool = shortcut === 'undo' && e.shiftKey ? 'redo' : shortcut;
    if (e.altKey || !this.people.length || !(step || tool)) return;
    e.preventDefault();
    e.stopPropagation();  // the page has single-key shortcuts of its own
    if (step) this.nudge(step.map(value => value * (e.shiftKey ? 10 : 1)));
    else if (tool !== 'hide' || key === 'h' || this.shows(this.joint)) this.use(tool);
  }

  shows(joint) { return joint !== null && this.people[this.person][joint][2] === 1; }

  nudge(by) {
    if (!this.nudging) this.push();  // a run of key presses is one step back
    clearTimeout(this.nudging);
    this.nudging = setTimeout(() => { this.nudging = 0; this.settle(); }, NUDGE_PAUSE);
    const joints = this.joint === null ? beyond(1) : [this.joint];
    this.people[this.person] = shifted(this.people[this.person], joints, by, this);
    this.draw();
    this.tip({p: this.person, j: this.joint});
  }

  // --- drawing ----------------------------------------------------------------------------------

  draw() {
    if (!this.width) return;
    this.scene.resize(this);
    const {people, person, joint, width, height, trace} = this;
    this.scene.draw({...MEMORY, people, person, joint, width, height, trace});
    this.fader.hidden = !this.trace;
    this.drawTools();
    const text = this.describe();
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  drawTools() {
    const some = this.people.length > 0, room = this.people.length < SKELETON.most;
    const able = {
      undo: MEMORY.past.length > 0, redo: MEMORY.future.length > 0, add: room, copy: some && room,
      remove: this.people.length > 1, flip: some, turn: some, fit: some, hide: this.joint !== null,
    };
    const pressed = {guides: MEMORY.guides > 0, body: MEMORY.body};
    for (const shape of SKELETON.shapes) pressed[shape.id] = this.is(shape);
    for (const id in able) set(this.buttons[id], {'aria-disabled': !able[id]});
    for (const id in pressed) set(this.buttons[id], {'aria-pressed': pressed[id]});
    const names = {guides: `Guide lines (G): ${GUIDES[MEMORY.guides]}`, body: `Body: ${MEMORY.body ? 'on' : 'off'}`};
    for (const id in names) set(this.buttons[id], {title: names[id], 'aria-label': names[id]});
  }

  describe() {
    const figure = this.people[this.person], crowd = this.people.length > 1;
    if (!figure) return 'Nobody is here: add a person';
    const who = crowd ? `Person ${this.person + 1} of ${this.people.length}` : '';
    const touch = matchMedia('(pointer: coarse)').matches;
    const [x, y, shown] = figure[this.joint] || [];
    const what = this.joint === null
      ? [isBackView(figure) ? 'Back view' : '', touch ? 'Hold a joint to hide it' : 'Double-click hides a joint']
      : [SKELETON.names[this.joint], shown ? `${Math.round(x)}, ${Math.round(y)}` : 'hidden'];
    return [who, ...what].filter(Boolean).join(' · ');
  }
}

const ARROWS = {arrowleft: [-1, 0], arrowright: [1, 0], arrowup: [0, -1], arrowdown: [0, 1]};
const COMMANDS = {z: 'undo', y: 'redo'};
const KEYS = {h: 'hide', delete: 'hide', backspace: 'hide', f: 'flip', b: 'turn', g: 'guides', p: 'next'};

function bodyUnder({p, part}) {
  if (p === undefined) return null;
  return {p: Number(p), j: null, joints: beyond(part === 'head' ? 0 : 1)};
}

export default function ({data, parentElement, setStateValue}) {
  const root = parentElement.querySelector('.pose-editor');
  if (!EDITORS.has(root)) EDITORS.set(root, new Editor(root));
  const editor = EDITORS.get(root);
  editor.update(data, value => setStateValue('pose', value));
  return () => {  // when the page is left, not at each update
    clearTimeout(editor.nudging);
    editor.watch.disconnect();
    EDITORS.delete(root);
    root.replaceChildren();
  };
}
