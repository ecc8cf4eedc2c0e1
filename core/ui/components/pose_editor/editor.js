// The pose editor. Limbs follow the pointer without Python, which hears of an edit when the pointer
// is lifted. `rev` counts what Python put here: the browser takes people over only when it changed,
// and Python ignores edits that carry an older one, so that neither overwrites the other.

const EDITORS = new WeakMap();
// The module outlives the element: history, view and copied people survive a visit to another page.
const MEMORY = {
  rev: null, past: [], future: [], loaded: null, kept: null, clip: [], guides: 0, body: true, opacity: 60,
  show: 'both', sticks: 60, pictureShown: true, cover: false, select: false, lengths: true, camera: false, tab: 'edit', clipText: '',
};
const HISTORY = 100, NUDGE_PAUSE = 300;  // steps, ms
const ZOOM_STEP = 1.4;

class Editor {
  constructor(root) {
    this.root = root;
    Object.assign(this, {people: [], groups: [], proportions: [], characters: [], rounds: [], person: 0, joint: null, marks: [], edits: 0, view: WHOLE_VIEW});
    this.toolbar = new Toolbar(root, id => this.use(id));
    this.scene = new Scene(this.toolbar.stage);
    this.toolbar.buildFader(MEMORY.opacity, value => { MEMORY.opacity = value; this.draw(); });
    this.toolbar.buildSticks(MEMORY.sticks, value => { MEMORY.sticks = value; this.draw(); });
    this.cast = new Cast(this, () => this.tellBlocked());
    this.camera = new Camera(this);
    this.toolbar.buildCamera(angles => this.camera.look(angles), () => this.camera.done());
    this.pointers = new Pointers(this);
    this.inbox = new Inbox(root, {
      tell: file => this.tell('file', file), copied: () => MEMORY.clipText, say: text => this.say(text),
      paste: () => this.isAble('paste') && this.use('paste'),
    });
    this.scene.svg.addEventListener('focusin', e => this.focused(e.target.dataset));
    this.scene.svg.addEventListener('focusout', () => this.scene.showTip(''));
    this.scene.svg.addEventListener('blur', () => this.draw(), true);
    root.addEventListener('keydown', e => this.key(e));
    for (const type of ['keyup', 'focusout']) root.addEventListener(type, () => { this.isSpaceDown = false; });
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.scene.svg);
  }

  // --- data from Python, history ----------------------------------------------------------------

  update(data, {send, tellBlocked, tell}) {
    Object.assign(this, {trace: data.trace, send, tellBlocked, tell});
    this.cast.update(data.cast);
    this.scene.svg.style.maxHeight = `min(${data.height}px, var(--most-height))`;
    const canvas = asEdited(data);
    if (data.rev !== this.rev) this.takeOver(data.rev, canvas);
    if (isSame(canvas, this)) this.camera.learn(data.rounds);
    this.draw();
  }

  takeOver(rev, canvas) {
    clearTimeout(this.nudging);
    this.session?.close();
    this.sketch = null;
    const returning = this.rev === undefined && MEMORY.rev === rev;
    if (this.rev !== undefined) this.push();  // a preset can be undone like any edit
    else if (!returning) Object.assign(MEMORY, {past: [], future: []});
    if (!returning) MEMORY.loaded = structuredClone(canvas);
    this.rev = MEMORY.rev = rev;
    this.scene.showTip('');
    // What Python does not know, such as locks, comes back with the visitor.
    const {characters} = canvas;
    Object.assign(this, returning && isSame(canvas, MEMORY.kept) ? {...MEMORY.kept, characters} : canvas);
    Object.assign(this, {person: 0, joint: null, marks: [], nudging: 0, view: WHOLE_VIEW});
    this.pointers.drag = null;
  }

  leave() {
    clearTimeout(this.nudging);
    this.session?.close();
    MEMORY.kept = this.snapshot();
    this.watch.disconnect();
    this.inbox.leave();
    this.cast.leave();
  }

  snapshot() {
    const {people, groups, proportions, characters, rounds, width, height} = this;
    return structuredClone({people, groups, proportions, characters, rounds, width, height});
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
    this.marks = this.marks.filter(({p}) => p < this.people.length);
    this.draw();
    const {characters, width, height} = this;
    this.send({people: this.people.map(plain), characters, width, height, rev: this.rev, edit: ++this.edits});
  }

  /** A word in the status line, until something else happens. */
  say(text) {
    this.said = text;
    this.draw();
  }

  travel(from, to) {
    if (this.sketch) return this.draw(this.sketch[to === MEMORY.future ? 'undo' : 'redo']());
    if (this.pointers.drag || !from.length) return;
    to.push(this.snapshot());
    const {width, height} = this;
    Object.assign(this, from.pop());
    if (!this.is({width, height})) this.view = WHOLE_VIEW;
    this.settle();
  }

  // --- tools ------------------------------------------------------------------------------------

  use(tool) {
    const {people, person} = this, chosen = people[person];
    const shape = SKELETON.shapes.find(({id}) => id === tool);
    if (shape) return this.is(shape) || this.change(() =>
      Object.assign(this, reshaped(this, shape), {view: WHOLE_VIEW, marks: []}));
    this.said = '';
    if (tool.startsWith('tab_')) return this.remember({tab: tool.slice(4)});
    if (tool.startsWith('gesture_')) return this.session.gesture(tool.slice(8));
    const remember = values => this.remember(values);
    const acts = {
      undo: () => this.travel(MEMORY.past, MEMORY.future),
      redo: () => this.travel(MEMORY.future, MEMORY.past),
      add: () => this.change(() => this.join(standing(chosen, this.height))),
      copy: () => this.change(() => this.join(chosen, this.proportions[person], this.characters[person])),
      clip: () => {
        const clip = structuredClone(this.chosenPeople().map(p => people[p]));
        remember({clip, clipText: openPose(clip, this)});
      },
      paste: () => this.change(() => MEMORY.clip.forEach(figure => this.join(fitting(structuredClone(figure), this)))),
      remove: () => this.change(() => {
        this.lists().forEach(list => list.splice(person, 1));
        Object.assign(this, {joint: null, marks: []});
      }),
      flip: () => this.change(() => this.redraw(person, mirrored)),
      turn: () => this.change(() => this.redraw(person, turned)),
      proportions: () => this.change(() => {
        people[person] = proportioned(chosen, this.proportions[person]);
        this.people = snapped(people, wholes([person]), this);
      }),
      hide: () => this.toggle(person, this.joint),
      all: () => this.choose({joint: null, marks: wholes(people.map((_, p) => p))}),
      none: () => this.choose({joint: null, marks: []}),
      lock: () => this.lock(),
      pins: () => this.lock([{p: person, joints: Object.keys(LIMBS).map(Number)}]),
      group: () => this.regroup(),
      front: () => this.reorder(people.length - 1),
      back: () => this.reorder(0),
      face: () => this.change(() => { people[person] = shownAs(chosen, 'face', !isShown(chosen, 'face')); }),
      right_hand: () => this.openHand('right', person),
      left_hand: () => this.openHand('left', person),
      straight: () => this.camera.set({turn: 0, tilt: 0}),
      fit: () => this.change(() => { this.people = fitted(this); }),
      reset: () => this.change(() => Object.assign(this, structuredClone(MEMORY.loaded), {joint: null, marks: []})),
      draw: () => { this.choose({sketch: new Sketching(this), joint: null, marks: []}); this.scene.svg.focus({preventScroll: true}); },
      sketch_done: () => this.sketch.strokes.length && this.tell('sketch', this.sketch.told),
      sketch_clear: () => this.draw(this.sketch.clear()),
      sketch_away: () => { this.choose({sketch: null}); this.focus(); },
      open: () => this.inbox.open(),
      gallery: () => this.tell('gallery', Date.now()),
      clipboard: () => this.inbox.ask(),
      guides: () => remember({guides: (MEMORY.guides + 1) % GUIDES.length}),
      next: () => this.choose({person: (person + 1) % people.length, joint: null, marks: []}),
      zoom_in: () => this.zoom(ZOOM_STEP),
      zoom_out: () => this.zoom(1 / ZOOM_STEP),
      zoom_all: () => { this.view = WHOLE_VIEW; this.session?.look(); this.draw(); },
      picture: () => remember({pictureShown: !MEMORY.pictureShown}),
      over: () => this.session.change(figure => turnedOver(figure, this.session.side)),
      drop: () => { this.session.change(figure => without(figure, this.session.side)); this.use('done'); },
      done: () => { this.session.close(); this.draw(); this.focus(); },  // the button goes, the focus stays
    };
    for (const show of SHOWN) acts[`show_${show}`] = () => remember({show});
    for (const name of ['body', 'cover', 'select', 'lengths', 'camera']) acts[name] = () => remember({[name]: !MEMORY[name]});
    acts[tool]();
  }

  remember(values) {
    Object.assign(MEMORY, values);
    this.draw();
  }

  is({width, height}) { return width === this.width && height === this.height; }

  /** What there is one of for each person. */
  lists() { return [this.people, this.groups, this.proportions, this.characters, this.rounds]; }

  redraw(person, act) {
    for (const list of [this.people, this.proportions]) list[person] = act(list[person]);
    this.rounds[person] = null;
  }

  /** `proportions`: a figure whose bones have the lengths that are right for this one; `character`: as the prompt has it. */
  join(figure, proportions = figure, character = null) {
    this.people = joined(this, figure);
    this.groups.push(0);
    this.proportions.push(proportions);
    this.characters.push(character);
    this.rounds.push(null);
    Object.assign(this, {person: this.people.length - 1, joint: null, marks: []});
  }

  choose(values) {
    Object.assign(this, values);
    this.draw();
  }

  /** Who stands in the selection, or the chosen person. */
  chosenPeople() {
    return this.marks.length ? this.marks.map(({p}) => p).sort((a, b) => a - b) : [this.person];
  }

  /** This person and all that move together with it. */
  mates(person) {
    const group = this.groups[person];
    return group ? this.people.map((_, p) => p).filter(p => this.groups[p] === group) : [person];
  }

  /** What keys and tools act on: the marks, the chosen joint, or the whole person. */
  subject() {
    if (this.marks.length) return this.marks;
    return this.joint === null ? wholes(this.mates(this.person)) : [{p: this.person, joints: [this.joint]}];
  }

  toggle(person, joint) {
    if (joint === null) return;
    this.change(() => {
      this.people[person] = toggled(this.people[person], joint);
      Object.assign(this, {person, joint, marks: []});
    });
  }

  lock(marks = this.subject()) {
    const on = !pointsOf(this.people, marks).every(point => has(point, LOCKED));
    this.change(() => marks.forEach(({p, joints}) => {
      this.people[p] = this.people[p].map((point, k) => joints.includes(k) ? flagged(point, LOCKED, on) : point);
    }));
  }

  regroup() {
    const crowd = this.chosenPeople(), group = this.groups[crowd[0]];
    const together = crowd.length > 1 && !(group && crowd.every(p => this.groups[p] === group));
    this.change(() => {
      if (together) crowd.forEach(p => { this.groups[p] = Math.max(...this.groups) + (p === crowd[0]); });
      else this.mates(crowd[0]).forEach(p => { this.groups[p] = 0; });
    });
  }

  reorder(to) {
    this.change(() => {
      for (const list of this.lists()) list.splice(to, 0, ...list.splice(this.person, 1));
      Object.assign(this, {person: to, marks: []});
    });
  }

  /** The person looked at it. */
  touch(person, joint) {
    const figure = this.people[person];
    if (has(figure[joint], UNSURE)) figure[joint] = flagged(figure[joint], UNSURE, false);
  }

  openHand(side, person) {
    this.session?.close();
    Object.assign(this, {person, joint: null, marks: []});
    this.session = new HandSession(this, side);
    this.draw();
    this.scene.svg.focus({preventScroll: true});
  }

  zoom(factor) {
    const [x, y, zoom] = this.view, {width, height} = this;
    this.view = zoomed(this.view, factor, [x + width / zoom / 2, y + height / zoom / 2], this);
    this.draw();
  }

  // --- keyboard ---------------------------------------------------------------------------------

  focus() {
    const {scene, joint, person} = this;
    if (this.sketch) return scene.svg.focus({preventScroll: true});
    const side = joint !== null && sideOf(joint);
    const dot = joint === null ? scene.svg : side ? scene.fingers[joint - PARTS[side][0]] : scene.people[person].dots[joint];
    dot.focus({preventScroll: true});
  }

  focused({p, j}) {
    if (j === undefined || this.pointers.drag) return;
    this.choose({person: +p, joint: +j, marks: []});
    this.tip({p: this.person, j: this.joint});
  }

  tip(hit) {
    const point = hit && hit.j !== null && this.people[hit.p]?.[hit.j];
    if (!point) return this.scene.showTip('');
    const note = notesOf(point).join(', ');
    this.scene.showTip(titleOf(hit.j) + (note && ` (${note})`), point);
  }

  key(e) {
    const key = e.key.toLowerCase(), step = ARROWS[key], isCommand = e.ctrlKey || e.metaKey;
    const inStage = this.scene.svg.contains(e.target);
    if (key === ' ' && inStage) this.isSpaceDown = true;
    const tool = shortcut(this, key, {isCommand: isCommand && !e.altKey, isShifted: e.shiftKey, inStage});
    if (e.target === this.scene.svg && key === 'enter' && !this.session && !this.sketch) return this.enter(e);
    const acts = step || (tool && this.isAble(tool));
    if (!(acts || (key === ' ' && inStage)) || (e.altKey && !step && !'[]'.includes(key))) return;
    if (tool === 'clip') return this.use(tool);  // the browser's own copying goes on
    if (tool === 'none' && inStage && e.target !== this.scene.svg) this.scene.svg.focus({preventScroll: true});
    e.preventDefault();
    e.stopPropagation();  // the page has single-key shortcuts of its own
    if (step && e.altKey) this.reshape(step, e.shiftKey ? 3 : 1);
    else if (step) this.nudge(step.map(value => value * (e.shiftKey ? 10 : 1)));
    else if (tool) this.use(tool);
  }

  /** From the stage to its joints. */
  enter(e) {
    e.preventDefault();
    if (!this.people.length) return;
    this.joint ??= 1;
    this.draw();
    this.focus();
  }

  isAble(tool) {
    return this.toolbar.buttons[tool]?.getAttribute('aria-disabled') !== 'true' && (this.people.length || this.sketch || ['undo', 'draw'].includes(tool));
  }

  shows(joint) { return joint !== null && this.people[this.person][joint][2] === 1; }

  /** A run of key presses is one step back. */
  byKey(act) {
    if (!this.people.length) return;
    if (!this.nudging) this.push();
    clearTimeout(this.nudging);
    this.nudging = setTimeout(() => { this.nudging = 0; this.settle(); }, NUDGE_PAUSE);
    if (this.joint !== null) this.touch(this.person, this.joint);
    this.people = act();
    this.draw();
    this.tip({p: this.person, j: this.joint});
  }

  nudge(by) {
    const {session, person, joint} = this;
    if (session && joint === null) return;
    this.byKey(() => !MEMORY.lengths ? shifted(this.people, this.subject(), by, this)
      : session ? fingerMoved(this.people, person, joint, by, this)
        : movedTogether(this.people, this.subject(), by, this));
  }

  /** Left and right turn by 5°, up and down grow and shrink by a twentieth. */
  reshape([x, y], times) {
    const frame = this.frame || frameAround(this.people, this.subject(), this.scene.unit, visible(this.view, this));
    const act = x ? rotation(frame.pivot, x * times * Math.PI / 36) : scaling(frame.pivot, 1.05 ** (-y * times));
    this.byKey(() => snapped(transformed(this.people, frame.marks, act), frame.marks, this));
  }

  // --- drawing ----------------------------------------------------------------------------------

  draw() {
    if (!this.width) return;
    const inside = this.root.getRootNode().activeElement;
    this.isInside = Boolean(inside?.dataset.j) && this.scene.svg.contains(inside);
    this.scene.resize(this, this.view);
    this.frame = frameOf(this, this.scene.unit, visible(this.view, this));
    const {people, person, joint, marks, width, height, trace, session, sketch, frame, isInside} = this;
    this.scene.draw({...MEMORY, people, person, joint, marks, width, height, trace, session, sketch, frame, isInside, ring: this.camera.ring()});
    this.cast.draw();
    this.toolbar.draw(toolStates(this));
  }
}

export default function ({data, parentElement, setStateValue, setTriggerValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.pose-editor');
  if (!EDITORS.has(root)) EDITORS.set(root, new Editor(root));
  const editor = EDITORS.get(root);
  editor.update(data, {
    send: value => setStateValue('pose', value), tellBlocked: () => setStateValue('blocked', true), tell: setTriggerValue,
  });
  return () => {  // when the page is left, not at each update
    editor.leave();
    EDITORS.delete(root);
    root.replaceChildren();
  };
}
