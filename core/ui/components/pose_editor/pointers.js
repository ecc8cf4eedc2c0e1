// Mouse, pen and fingers on the stage. Each kind of drag says what its moves do; the editor keeps the
// canvas as it was when the drag began, so that a drag never adds up errors and can be called off.

const LONG_PRESS = 500;  // ms
const SLOP = {mouse: 2, pen: 4, touch: 7};  // px that are no drag yet
const LEVEL = .25;  // of the ring: so far up or down a drag does not tilt
const HANDLE_REACH = {mouse: 13, pen: 16, touch: 24};  // px

const DRAGS = {
  move(editor, {before: {people}, marks, p, j, from, turns, isOther}, at, e) {
    const isStretching = MEMORY.lengths === (e.altKey || isOther), by = minus(at, from);
    if (isStretching) editor.people = shifted(people, turns ? [{p, joints: chain(j)}] : marks, by, editor);
    else if (editor.session) editor.people = fingerMoved(people, p, j, by, editor);
    else if (turns && parentOf(j) !== null) editor.people = turnedBy(people, p, j, by, editor);
    else if (isHead(marks)) editor.people = turnedBy(people, p, 0, tilting(people[p], from, at), editor);
    else editor.people = movedTogether(people, turns ? wholes([p]) : marks, by, editor);
  },
  hand(editor, {before, p, side, from}, at) {
    const figure = before.people[p], pivot = figure[PARTS[side][0]];
    const turn = rotation(pivot, angleOf(pivot, at) - angleOf(pivot, from));
    editor.people = before.people.with(p, changed(figure, side, point => movedTo(point, turn(point))));
  },
  turn(editor, {before, frame, from}, at, e) {
    const angle = angleOf(frame.pivot, at) - angleOf(frame.pivot, from);
    const act = rotation(frame.pivot, e.shiftKey ? Math.round(angle / SNAP) * SNAP : angle);
    editor.people = snapped(transformed(before.people, frame.marks, act), frame.marks, editor);
  },
  size(editor, {before, frame, from}, at) {
    const factor = Math.max(distance(frame.pivot, at) / (distance(frame.pivot, from) || 1), .05);
    const act = scaling(frame.pivot, factor);
    editor.people = snapped(transformed(before.people, frame.marks, act), frame.marks, editor);
  },
  stroke({sketch}, drag, at) { sketch.move(at); },
  box(editor, {from, kept}, at) {
    editor.scene.showLasso(from, at);
    editor.marks = united(kept, marksIn(editor.people, cornersOf(from, at)));
  },
  orbit({camera, scene}, {turn, tilt, screen, wide}, at, e) {
    const [x, y] = [e.clientX - screen[0], e.clientY - screen[1]].map(by => by * scene.unit / wide);
    const lean = Math.sign(y) * Math.max(Math.abs(y) - LEVEL, 0) / 2;  // a hand that turns never goes quite level
    camera.look({turn: turn + x, tilt: tilt + lean});
  },
  pan(editor, {view, screen, unit}, at, e) {
    editor.view = panned(view, [(e.clientX - screen[0]) * unit, (e.clientY - screen[1]) * unit], editor);
  },
};
/** How far the nose goes when the head is held at `from` and tilted to `at`. */
function tilting(figure, from, at) {
  return minus(rotation(figure[1], turnBetween(figure[1], from, at))(figure[0]), figure[0]);
}

const CHANGES = ['move', 'hand', 'turn', 'size'];  // those that change the pose

class Pointers {
  constructor(editor) {
    Object.assign(this, {editor, svg: editor.scene.svg, drag: null, pinch: null, fingers: new Map()});
    const on = (type, act, options) => this.svg.addEventListener(type, act, options);
    on('pointerdown', e => this.down(e));
    on('pointermove', e => this.move(e));
    on('pointerup', e => this.up(e));
    on('pointercancel', e => this.up(e));
    on('pointerleave', () => this.drag || editor.scene.showTip(''));
    on('mousedown', e => e.button === 1 && e.preventDefault());  // the browser's own scrolling
    on('wheel', e => this.wheel(e), {passive: false});
    on('dblclick', e => this.twice(e));
    on('contextmenu', e => this.aside(e));
    // touch-action on parts of an SVG is not honoured, so the canvas lets the page scroll (pan-y),
    // unless the touch begins on a figure: that takes a listener that is not passive.
    on('touchstart', e => this.isMine(e) && e.preventDefault(), {passive: false});
  }

  hit(e) {
    const {editor} = this;
    return picked(editor, editor.scene.at(e), editor.scene.unit, e.pointerType, e.target);
  }

  /** Is this touch for the pose, and not for the page? */
  isMine(e) {
    const {editor} = this, {clientX, clientY} = e.changedTouches[0];
    const touch = {clientX, clientY, target: e.target, pointerType: 'touch'};
    return e.touches.length > 1 || MEMORY.select || MEMORY.camera || editor.sketch || editor.view[2] > 1 || editor.session
      || this.handleAt(touch) || this.hit(touch);
  }

  /** The handle under a pointer, unless a joint lies nearer. */
  handleAt(e) {
    const {frame, scene, session, people, camera} = this.editor, at = scene.at(e), ring = camera.ring();
    const slack = (HANDLE_REACH[e.pointerType] || HANDLE_REACH.mouse) * scene.unit;
    if (ring && distance(at, ring.knob) < slack) return 'orbit';
    if (!frame || session) return null;
    const hit = this.hit(e), joint = hit && hit.j !== null ? distance(at, people[hit.p][hit.j]) : Infinity;
    const reach = Math.min(slack, joint);
    if (distance(at, frame.turn) < reach) return 'turn';
    return frame.sizes.some(place => distance(at, place) < reach) ? 'size' : null;
  }

  down(e) {
    const {editor} = this;
    this.pointer = e.pointerType;  // not every browser tells it with a context menu
    if (e.pointerType === 'touch') this.fingers.set(e.pointerId, [e.clientX, e.clientY]);
    if (this.fingers.size === 2) return this.startPinch();
    if (this.drag || this.fingers.size > 2) return;
    const drag = this.begun(e);
    if (!drag) return;
    e.preventDefault();
    this.svg.setPointerCapture(e.pointerId);
    Object.assign(drag, {
      id: e.pointerId, from: editor.scene.at(e), before: editor.snapshot(), view: editor.view,
      screen: [e.clientX, e.clientY], unit: editor.scene.unit, frame: editor.frame, kept: editor.marks,
    });
    this.drag = drag;
    if (e.pointerType === 'touch' && drag.kind === 'move' && drag.j !== null && !editor.session) {
      drag.press = setTimeout(() => this.longPress(drag), LONG_PRESS);
    }
    editor.draw();
    editor.focus();
  }

  /** What a press starts: {kind, …}; null for nothing. Chooses what it is on. */
  begun(e) {
    const {editor} = this;
    if (e.button === 1 || (e.button === 0 && editor.isSpaceDown)) return {kind: 'pan'};
    if (e.button > 0) return null;
    if (editor.sketch) {
      editor.sketch.begin(editor.scene.at(e));
      return {kind: 'stroke'};
    }
    const hit = this.hit(e), handle = this.handleAt(e);
    if (handle === 'orbit') return this.orbit();
    if (handle) return {kind: handle};
    if (hit) return this.choose(hit, e);
    if (MEMORY.camera && editor.camera.ring()) return this.orbit();
    if (!e.shiftKey) Object.assign(editor, {joint: null, marks: []});
    if (editor.session || (e.pointerType === 'touch' && !MEMORY.select)) {
      editor.draw();
      return editor.view[2] > 1 ? {kind: 'pan'} : null;
    }
    return {kind: 'box'};
  }

  orbit() {
    const {camera} = this.editor, {turn, tilt} = camera.round;
    return {kind: 'orbit', turn, tilt, wide: camera.ring().wide};
  }

  choose(hit, e) {
    const {editor} = this, {p, j, side} = hit, whole = j === null && !hit.head && !side;
    const chosen = isMarked(editor.marks, p, j ?? (hit.head ? 0 : 1));
    editor.person = p;
    if (side) {
      Object.assign(editor, {joint: null, marks: []});
      return has(editor.people[p][HOLDERS[side][1]], LOCKED) ? null : {kind: 'hand', ...hit};
    }
    if (whole && e.shiftKey) {
      const mates = editor.mates(p), isMate = mark => mates.includes(mark.p);
      editor.marks = chosen ? editor.marks.filter(mark => !isMate(mark)) : united(editor.marks, wholes(mates));
      editor.joint = null;
    } else if (chosen && !e.shiftKey) return {kind: 'move', p, j: null, marks: editor.marks, only: hit};
    else Object.assign(editor, {joint: j, marks: j === null ? (whole ? wholes(editor.mates(p)) : hit.marks) : []});
    if (j !== null) editor.touch(p, j);
    return {kind: 'move', p, j, marks: j === null ? editor.marks : hit.marks, turns: j !== null && e.shiftKey};
  }

  /** Held: a drag that follows now moves in the other way, as with Alt; let go, the joint hides or shows. */
  longPress(drag) {
    drag.isOther = true;
    navigator.vibrate?.(12);
    this.editor.tip({p: drag.p, j: drag.j});
  }

  move(e) {
    const {editor, drag} = this;
    if (this.fingers.has(e.pointerId)) this.fingers.set(e.pointerId, [e.clientX, e.clientY]);
    if (this.pinch) return this.movePinch();
    if (!drag) return this.hover(e);
    if (e.pointerId !== drag.id) return;
    const at = editor.scene.at(e), away = Math.hypot(e.clientX - drag.screen[0], e.clientY - drag.screen[1]);
    if (!drag.moved && away < (SLOP[e.pointerType] || SLOP.mouse)) return;
    clearTimeout(drag.press);
    drag.moved = true;
    DRAGS[drag.kind](editor, drag, at, e);
    editor.draw();
    if (drag.kind === 'move') editor.tip({p: drag.p, j: editor.joint});
  }

  up(e) {
    const {editor, drag} = this;
    this.fingers.delete(e.pointerId);
    if (this.pinch && this.fingers.size < 2) this.pinch = null;
    if (!drag || e.pointerId !== drag.id) return;
    clearTimeout(drag.press);
    this.drag = null;
    editor.scene.showLasso(null);
    if (e.type === 'pointercancel') this.callOff(drag);
    else if (drag.kind === 'orbit') editor.camera.done();
    else if (drag.kind === 'stroke') editor.draw(editor.sketch?.end());
    else if (drag.isOther && !drag.moved) editor.toggle(drag.p, drag.j);
    else if (drag.moved && CHANGES.includes(drag.kind)) {
      editor.push(drag.before);
      editor.settle();
    } else if (!drag.moved && drag.only) {
      const {j, p, head, marks} = drag.only;
      Object.assign(editor, {joint: j, marks: j !== null ? [] : head ? marks : wholes(editor.mates(p))});
      editor.draw();
      editor.focus();
    }
    if (e.pointerType === 'touch') editor.scene.showTip('');
  }

  callOff({before, view}) {
    this.editor.camera.callOff();
    if (this.editor.sketch) this.editor.sketch.stroke = null;
    Object.assign(this.editor, before, {view});
    this.editor.draw();
  }

  // --- two fingers, the wheel, the other clicks -------------------------------------------------

  startPinch() {
    const {editor, drag} = this;
    if (drag) {
      clearTimeout(drag.press);
      this.drag = null;
      this.callOff(drag);
    }
    const {middle, apart} = this.spread();
    this.pinch = {
      middle, apart, view: editor.view, unit: editor.scene.unit,
      at: editor.scene.at({clientX: middle[0], clientY: middle[1]}),
    };
  }

  movePinch() {
    const {editor, pinch} = this, {middle, apart} = this.spread(), {view, at, unit} = pinch;
    const closer = zoomed(view, apart / pinch.apart, at, editor), scale = unit * view[2] / closer[2];
    editor.view = panned(closer, [0, 1].map(axis => (middle[axis] - pinch.middle[axis]) * scale), editor);
    editor.draw();
  }

  spread() {
    const [a, b] = this.fingers.values();
    return {middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], apart: Math.max(distance(a, b), 1)};
  }

  wheel(e) {
    if (!e.ctrlKey && !e.metaKey) return;  // the page scrolls
    e.preventDefault();
    const {editor} = this;
    editor.view = zoomed(editor.view, Math.exp(-between(-30, e.deltaY, 30) / 100), editor.scene.at(e), editor);
    editor.draw();
  }

  twice(e) {
    const {editor} = this, hit = this.hit(e);
    if (!hit || editor.session || editor.sketch) return;
    if (hit.side) editor.openHand(hit.side, hit.p);
    else if (hit.j !== null) editor.toggle(hit.p, hit.j);
  }

  aside(e) {
    const {clientX, clientY, target} = e, hit = this.hit({clientX, clientY, target, pointerType: this.pointer});
    if (!hit || hit.j === null || this.editor.session || this.editor.sketch) return;
    e.preventDefault();
    if (this.pointer !== 'touch') this.editor.toggle(hit.p, hit.j);  // a long press has acted already
  }

  hover(e) {
    const {editor} = this;
    if (editor.sketch) return void (this.svg.dataset.over = 'draw');
    const handle = e.pointerType !== 'touch' && this.handleAt(e);
    const hit = e.pointerType === 'touch' || handle ? null : this.hit(e);
    const isHeld = hit && hit.j !== null && has(editor.people[hit.p][hit.j], LOCKED);
    this.svg.dataset.over = handle || (!hit ? '' : isHeld ? 'locked' : hit.j === null ? 'body' : 'joint');
    editor.tip(hit);
  }
}
