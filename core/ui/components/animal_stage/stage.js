// An animal's joints over its picture: each is put where it belongs. Near legs are orange, far ones blue.

const STAGES = new WeakMap();
const GRAB = 24;  // CSS pixels around a joint
const MOST_UNDO = 60;
const STEP = .005;  // of the picture: an arrow key
const hint = () => t('Drag every joint onto the animal. Orange: the near legs, blue: the far ones. Double-click hides a leg’s joint.');

class Stage {
  constructor(root, send) {
    Object.assign(this, {root, send, history: []});
    this.bar = element('div', 'bar', root);
    this.frame = element('div', 'frame', root);
    this.image = element('img', 'under', this.frame);
    this.svg = node('svg', {}, this.frame);
    this.note = element('p', 'note', root);
    this.note.setAttribute('role', 'status');
    this.undoTool = this.tool('undo', t('Undo'), () => this.undo());
    const on = (type, act) => this.svg.addEventListener(type, act);
    on('pointerdown', e => this.down(e));
    on('pointermove', e => this.move(e));
    on('pointerup', e => this.up(e));
    on('pointercancel', e => this.up(e));
    on('dblclick', e => this.hide(e));
    on('touchstart', e => e.preventDefault());
    root.onkeydown = e => this.press(e);
    this.watch = new ResizeObserver(() => this.points && this.draw());
    this.watch.observe(this.frame);
  }

  tool(name, title, act) {
    const button = element('button', 'tool', this.bar, title);
    Object.assign(button, {type: 'button', onclick: act});
    button.dataset.tool = name;
    return button;
  }

  /** What Python fits anew can be undone: hands were at work before. */
  update(data) {
    const isOther = data.name !== this.data?.name;
    if (isOther || data.rev !== this.rev) {
      this.history = isOther ? [] : [...this.history, this.points];
      Object.assign(this, {rev: data.rev, points: data.points});
    }
    this.data = data;
    Object.assign(this.image, {src: data.picture, alt: ''});
    this.frame.style.setProperty('--aspect', data.width / data.height);
    this.svg.setAttribute('viewBox', `0 0 ${data.width} ${data.height}`);
    this.svg.setAttribute('aria-label', data.alt);
    this.note.textContent = hint();
    this.draw();
  }

  keep() { this.history = [...this.history, this.points].slice(-MOST_UNDO); }

  undo() {
    if (!this.history.length) return;
    this.points = this.history.pop();
    this.done();
  }

  done() {
    this.draw();
    const {name, width, height} = this.data;
    this.send('edit', {name, rev: this.rev, points: this.points, width, height, at: Date.now()});
  }

  at(e) {
    const edges = this.svg.getBoundingClientRect(), {width, height} = this.data;
    return [(e.clientX - edges.left) / edges.width * width, (e.clientY - edges.top) / edges.height * height];
  }

  /** Pixels of the picture in one of the screen. */
  get unit() { return this.data.width / Math.max(this.svg.getBoundingClientRect().width, 1); }

  under(at) {
    const near = this.points.map((point, joint) => ({joint, away: distance(point, at)})).sort((a, b) => a.away - b.away)[0];
    return near.away < GRAB * this.unit ? near.joint : null;
  }

  down(e) {
    if (e.button > 0 || this.drag) return;
    e.preventDefault();
    const joint = this.under(this.at(e));
    if (joint === null) return;
    this.svg.setPointerCapture(e.pointerId);
    this.drag = {joint, from: this.at(e), points: this.points, hasMoved: false};
    this.name(joint);
  }

  move(e) {
    const {drag} = this;
    if (!drag) {
      const joint = this.under(this.at(e));
      this.svg.dataset.over = joint === null ? '' : 'joint';
      this.name(joint);
      return;
    }
    const [x, y] = this.at(e), start = drag.points[drag.joint];
    this.points = drag.points.with(drag.joint, this.held([start[0] + x - drag.from[0], start[1] + y - drag.from[1]], 1));
    drag.hasMoved ||= distance([x, y], drag.from) > 1.5 * this.unit;
    this.draw();
  }

  up() {
    const {drag} = this;
    this.drag = null;
    if (!drag?.hasMoved) return;
    this.history = [...this.history, drag.points].slice(-MOST_UNDO);
    this.done();
  }

  held([x, y], seen) {
    return [between(1, x, this.data.width - 1), between(1, y, this.data.height - 1), seen];
  }

  hide(e) {
    const joint = this.under(this.at(e));
    if (joint === null || ANIMAL.needed.includes(joint)) return;
    this.keep();
    const [x, y, seen] = this.points[joint];
    this.points = this.points.with(joint, [x, y, seen ? 0 : 1]);
    this.done();
  }

  name(joint) {
    this.note.textContent = joint === null ? hint() : t(ANIMAL.titles[joint]);
  }

  press(e) {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'z') this.undo();
    else if (e.key.startsWith('Arrow') && e.target.dataset?.joint) this.nudge(e);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  nudge({key, shiftKey, target}) {
    const step = STEP * Math.max(this.data.width, this.data.height) * (shiftKey ? 5 : 1), joint = +target.dataset.joint;
    const by = {ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step]}[key];
    if (!by) return;
    this.keep();
    const [x, y, seen] = this.points[joint];
    this.points = this.points.with(joint, this.held([x + by[0], y + by[1]], seen));
    this.done();
  }

  draw() {
    const focused = this.root.getRootNode().activeElement?.dataset?.joint, unit = this.unit;
    this.svg.replaceChildren();
    const far = nearLegs(this.points) === ANIMAL.right ? ANIMAL.left : ANIMAL.right;
    const isFar = joint => far.some(leg => leg.includes(joint));
    // the near side lies on top
    const bones = [...ANIMAL.bones].sort((one, other) => isFar(other[1]) - isFar(one[1]));
    for (const [a, b] of bones) {
      if (!this.points[a][2] || !this.points[b][2]) continue;
      const [[x1, y1], [x2, y2]] = [this.points[a], this.points[b]];
      node('line', {x1, y1, x2, y2, stroke: colourOf(this.points, b), 'stroke-width': 3 * unit}, this.svg);
    }
    const order = [...this.points.keys()].sort((one, other) => isFar(other) - isFar(one));
    for (const joint of order) this.drawJoint(joint, 7 * unit);
    this.undoTool.setAttribute('aria-disabled', !this.history.length);
    if (focused) this.svg.querySelector(`[data-joint="${focused}"]`)?.focus();
  }

  drawJoint(joint, r) {
    const [cx, cy, seen] = this.points[joint];
    const circle = node('circle', {
      cx, cy, r: joint < NOSE ? r * .7 : r, fill: colourOf(this.points, joint), class: seen ? '' : 'hidden',
      'data-joint': joint, tabindex: 0, role: 'button', 
      'aria-label': seen ? t(ANIMAL.titles[joint]) : t('{joint}, hidden', {joint: t(ANIMAL.titles[joint])}),
    }, this.svg);
    circle.addEventListener('focus', () => this.name(joint));
  }

  leave() { this.watch.disconnect(); }
}

export default function ({data, parentElement, setStateValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.puppet');
  if (!STAGES.has(root)) STAGES.set(root, new Stage(root, setStateValue));
  STAGES.get(root).update(data);
  return () => {
    STAGES.get(root).leave();
    STAGES.delete(root);
    root.replaceChildren();
  };
}
