// Mouse, pen and fingers on a stage: a brush paints with one, two fingers zoom and move the picture, and
// with the hand, the middle button or the space bar one moves it. What else there is to take hold of, the
// stage says (`grip`).

class Pointers {
  constructor(stage) {
    Object.assign(this, {stage, box: stage.box, drag: null, fingers: new Map()});
    const on = (type, act, options) => this.box.addEventListener(type, act, options);
    on('pointerdown', e => this.down(e));
    on('pointermove', e => this.move(e));
    on('pointerup', e => this.up(e));
    on('pointercancel', e => this.up(e));
    on('pointerleave', () => this.drag || stage.showRing(null));
    on('mousedown', e => e.button === 1 && e.preventDefault());  // the browser's own scrolling
    on('contextmenu', e => e.preventDefault());  // a long press of a thumb
    on('wheel', e => this.wheel(e), {passive: false});
    // A page scrolls under one finger unless that finger paints, holds something or moves what is zoomed.
    on('touchstart', e => this.isMine(e) && e.preventDefault(), {passive: false});
  }

  isMine(e) {
    const {stage} = this;
    return e.touches.length > 1 || MEMORY.tool !== 'view' || stage.isHeld || stage.isZoomed;
  }

  place(e) {
    const box = this.box.getBoundingClientRect();
    return [e.clientX - box.left, e.clientY - box.top];
  }

  /** In pixels of the picture, to a tenth. */
  at(e) {
    const [px, py] = this.place(e), {scale, x, y} = this.stage.view;
    return [Math.round(10 * (px - x) / scale) / 10, Math.round(10 * (py - y) / scale) / 10];
  }

  down(e) {
    const {stage} = this;
    if (!stage.view) return;
    if (e.pointerType === 'touch') this.fingers.set(e.pointerId, this.place(e));
    if (this.fingers.size === 2) return this.startPinch();
    if (this.drag || this.fingers.size > 2 || e.button > 1) return;
    this.box.focus({preventScroll: true});
    this.box.setPointerCapture(e.pointerId);
    const isPan = e.button === 1 || stage.isSpaceDown, grip = isPan ? null : stage.grip(this.at(e));
    const kind = isPan ? 'pan' : stage.paints ? 'paint' : grip ? 'grip' : 'pan';
    this.drag = {kind, grip, id: e.pointerId, last: this.place(e)};
    if (kind === 'paint') stage.begin(this.at(e));
    if (kind === 'grip') grip.follow(this.at(e));
    if (kind === 'pan') this.box.classList.add('panning');
  }

  move(e) {
    const {stage, drag} = this;
    if (!stage.view) return;
    stage.showRing(e.pointerType === 'touch' && !drag ? null : this.place(e));
    if (this.fingers.has(e.pointerId)) this.fingers.set(e.pointerId, this.place(e));
    if (this.pinch) return this.movePinch();
    if (!drag || drag.id !== e.pointerId) return;
    // A fast hand: all places between two frames.
    const steps = e.getCoalescedEvents?.() ?? [];
    for (const step of steps.length ? steps : [e]) this.follow(step);
  }

  follow(e) {
    const {stage, drag} = this, place = this.place(e);
    if (drag.kind === 'paint' && stage.live) stage.extend(this.at(e));
    if (drag.kind === 'grip') drag.grip.follow(this.at(e));
    if (drag.kind === 'pan') {
      const by = [place[0] - drag.last[0], place[1] - drag.last[1]];
      stage.view = panned(stage.view, by, stage.size, stage.region);
      stage.draw();
    }
    drag.last = place;
  }

  up(e) {
    const {stage, drag} = this;
    this.fingers.delete(e.pointerId);
    if (this.pinch && this.fingers.size < 2) this.pinch = null;
    if (e.pointerType === 'touch') stage.showRing(null);
    if (!drag || drag.id !== e.pointerId) return;
    this.drag = null;
    if (!stage.isSpaceDown) this.box.classList.remove('panning');
    if (drag.kind === 'paint' && stage.live) stage.end();
    drag.grip?.end?.();
  }

  startPinch() {
    if (this.drag?.kind === 'paint') this.stage.callOff();
    this.drag?.grip?.callOff?.();
    this.drag = null;
    this.stage.showRing(null);
    this.pinch = this.spread();
  }

  movePinch() {
    const {stage, pinch} = this, now = this.spread();
    stage.zoom(now.apart / pinch.apart, now.middle);
    const by = [now.middle[0] - pinch.middle[0], now.middle[1] - pinch.middle[1]];
    stage.view = panned(stage.view, by, stage.size, stage.region);
    this.pinch = now;
    stage.draw();
  }

  spread() {
    const [a, b] = this.fingers.values();
    return {middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], apart: Math.max(Math.hypot(a[0] - b[0], a[1] - b[1]), 1)};
  }

  /** With a brush in the hand the wheel zooms; with the hand the page scrolls, and Ctrl zooms. */
  wheel(e) {
    const {stage} = this, isCommand = e.ctrlKey || e.metaKey;
    if (!stage.view || (!isCommand && MEMORY.tool === 'view')) return;
    e.preventDefault();
    const pull = Math.min(Math.max(e.deltaY, -60), 60);
    if (Math.abs(e.deltaX) > Math.abs(e.deltaY)) {
      stage.view = panned(stage.view, [-e.deltaX, 0], stage.size, stage.region);
    } else stage.zoom(Math.exp(-pull / 150), this.place(e));
    stage.draw();
  }
}
