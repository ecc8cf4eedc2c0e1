// A figure with its joints over a picture. "picture": the picture's own pose, whose joints are put right one by
// one, and boxes around prints. "pose": the pose that is asked for; its figure follows as it is dragged.

const STAGES = new WeakMap();
const GRAB = 18;  // CSS pixels around a joint
const LEAST_BOX = 6;  // pixels of the picture
const MOST_PRINTS = 16, MOST_UNDO = 60;
const STEP = .01;  // of the canvas: an arrow key
const waiting = () => t('Cutting out and building the puppet …');

class Stage {
  constructor(root, send) {
    Object.assign(this, {root, send, history: []});
    this.bar = element('div', 'bar', root);
    this.frame = element('div', 'frame', root);
    this.image = element('img', 'under', this.frame);
    this.svg = node('svg', {}, this.frame);
    this.wait = element('div', 'wait', this.frame);
    this.note = element('p', 'note', root);
    this.note.setAttribute('role', 'status');
    this.tool('joints', t('Joints'), () => this.use('joints'));
    this.tool('prints', t('Prints'), () => this.use('prints'));
    this.tool('undo', t('Undo'), () => this.undo());
    const on = (type, act) => this.svg.addEventListener(type, act);
    on('pointerdown', e => this.down(e));
    on('pointermove', e => this.move(e));
    on('pointerup', e => this.up(e));
    on('pointercancel', e => this.up(e));
    on('dblclick', e => this.hide(e));
    on('touchstart', e => e.preventDefault());
    root.onkeydown = e => this.press(e);
    this.watch = new ResizeObserver(() => this.show());
    this.watch.observe(this.frame);
  }

  tool(name, title, act) {
    const button = element('button', 'tool', this.bar, title);
    Object.assign(button, {type: 'button', onclick: act});
    button.dataset.tool = name;
  }

  update(data) {
    const isOther = data.name !== this.data?.name;
    this.data = data;
    if (isOther || data.rev !== this.rev) {
      Object.assign(this, {rev: data.rev, person: data.person, boxes: data.boxes, history: []});
      this.people = data.pose.people.map(whole);
    }
    if (isOther) {
      Object.assign(this, {using: 'joints'});
      this.image.removeAttribute('src');
      this.open();
    }
    if (data.picture) this.image.src = data.picture;
    this.frame.style.setProperty('--aspect', data.pose.width / data.pose.height);
    this.svg.setAttribute('viewBox', `0 0 ${data.pose.width} ${data.pose.height}`);
    this.svg.setAttribute('aria-label', data.alt);
    this.frame.dataset.mode = data.mode;
    setGround(this.root, data.ground);
    this.draw();
    this.show();
  }

  open() {
    this.asker?.leave();
    this.tell([]);
    if (!this.data.request) return;
    this.wait.textContent = waiting();
    const show = (url, image, asked) => {
      this.image.src = url;
      this.wait.textContent = '';
      tellDrawn(this.root, asked, image);
    };
    this.asker = new Asker('puppet', show, () => this.send('blocked', true), lines => this.tell(lines));
  }

  tell(lines) {
    this.note.textContent = lines.join(' ');
    if (lines.length) this.wait.textContent = '';
  }

  /** The puppet as the joints have it; `isMoving`: a draft will do. */
  show(isMoving = false) {
    if (!this.data?.request || !this.asker) return;
    const {request, pose, switches} = this.data, dots = Math.min(devicePixelRatio || 1, 2);
    const people = this.people.map(plain), edges = this.frame.getBoundingClientRect();
    const asked = {...request, switches, pose: {people, width: pose.width, height: pose.height}};
    this.asker.ask(asked, [edges.width * dots, edges.height * dots], isMoving);
  }

  // --- what is done ---------------------------------------------------------------------------------

  get isPose() { return this.data.mode === 'pose'; }

  use(tool) {
    this.using = tool;
    this.draw();
  }

  keep() { this.history = [...this.history, this.now()].slice(-MOST_UNDO); }

  now() { return {people: this.people, person: this.person, boxes: this.boxes}; }

  undo() {
    if (!this.history.length) return;
    Object.assign(this, this.history.pop());
    this.done();
  }

  done() {
    this.draw();
    this.show();
    const people = this.people.map(plain), {width, height} = this.data.pose;
    this.send('edit', {
      name: this.data.name, rev: this.rev, people, width, height, person: this.person, boxes: this.boxes, at: Date.now(),
    });
  }

  at(e) {
    const edges = this.svg.getBoundingClientRect(), {width, height} = this.data.pose;
    return [(e.clientX - edges.left) / edges.width * width, (e.clientY - edges.top) / edges.height * height];
  }

  get unit() { return this.data.pose.width / Math.max(this.svg.getBoundingClientRect().width, 1); }

  /** The joint under the pointer, of the chosen figure first: {p, joint}; joint null for a limb. */
  under(at) {
    const near = GRAB * this.unit, order = [this.person, ...this.people.keys()];
    for (const p of order) {
      const figure = this.people[p] ?? [], found = BODY.filter(j => figure[j]?.[2])
        .map(joint => ({p, joint, away: distance(figure[joint], at)})).sort((a, b) => a.away - b.away)[0];
      if (found && found.away < near) return found;
    }
    for (const p of order) {
      const figure = this.people[p] ?? [];
      const isOn = ([a, b]) => figure[a]?.[2] && figure[b]?.[2] && distanceToLine(at, figure[a], figure[b]) < near;
      if (SKELETON.bones.some(isOn)) return {p, joint: null};
    }
    return null;
  }

  down(e) {
    if (e.button > 0 || this.drag) return;
    e.preventDefault();
    this.svg.setPointerCapture(e.pointerId);
    const at = this.at(e);
    if (this.using === 'prints') return this.startBox(at);
    const found = this.under(at);
    if (!found) return;
    this.before = this.now();
    if (found.p !== this.person) this.person = found.p;
    this.drag = {...found, from: at, people: this.people};
    this.draw();
  }

  move(e) {
    const {drag} = this;
    if (!drag) {
      const found = this.using === 'joints' && this.under(this.at(e));
      this.svg.dataset.over = found ? (found.joint === null ? 'body' : 'joint') : '';
      return;
    }
    const at = this.at(e), by = minus(at, drag.from);
    if (drag.box) this.stretch(at);
    else this.people = this.moved(drag.people, drag.p, drag.joint, by);
    drag.hasMoved ||= Math.hypot(...by) > 1.5 * this.unit;
    this.draw();
    this.show(true);
  }

  up() {
    const {drag} = this;
    this.drag = null;
    if (!drag) return;
    if (drag.box) return this.endBox(drag);
    const isNews = drag.hasMoved || this.person !== this.before.person;
    if (!isNews) return;
    this.history = [...this.history, this.before].slice(-MOST_UNDO);
    this.done();
  }

  /** A pose keeps its bones' lengths; in a picture every joint is where one puts it. */
  moved(people, p, joint, by) {
    const canvas = this.data.pose;
    if (joint === null) return shifted(people, wholes([p]), by, canvas);
    if (this.isPose) return movedTogether(people, [{p, joints: [joint]}], by, canvas);
    const figure = people[p], hold = (value, side) => between(1, value, side - 1);
    const to = plus(figure[joint], by), place = [hold(to[0], canvas.width), hold(to[1], canvas.height)];
    return people.with(p, carried(figure, figure.with(joint, movedTo(figure[joint], place))));
  }

  hide(e) {
    const found = this.using === 'joints' && this.under(this.at(e));
    if (!found || found.joint === null) return;
    this.keep();
    this.people = this.people.with(found.p, toggled(this.people[found.p], found.joint));
    this.done();
  }

  press(e) {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'z') this.undo();
    else if (e.key.startsWith('Arrow') && e.target.dataset?.joint) this.nudge(e);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  nudge({key, shiftKey, target}) {
    const {width, height} = this.data.pose, step = STEP * Math.min(width, height) * (shiftKey ? 5 : 1);
    const by = {ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step]}[key];
    const joint = +target.dataset.joint;
    if (!by) return;
    this.keep();
    this.people = this.moved(this.people, this.person, joint, by);
    this.done();
    this.svg.querySelector(`[data-joint="${joint}"]`)?.focus();
  }

  // --- prints ---------------------------------------------------------------------------------------

  startBox(at) {
    if ((this.boxes ?? []).length >= MOST_PRINTS) return;
    this.before = this.now();
    this.drag = {box: [...at, ...at], from: at};
  }

  stretch([x, y]) {
    const {from} = this.drag, {width, height} = this.data.pose;
    const [left, right] = [from[0], between(0, x, width)].sort((a, b) => a - b);
    const [top, bottom] = [from[1], between(0, y, height)].sort((a, b) => a - b);
    this.drag.box = [left, top, right, bottom].map(Math.round);
  }

  endBox({box}) {
    const isLarge = box[2] - box[0] >= LEAST_BOX && box[3] - box[1] >= LEAST_BOX;
    if (!isLarge) return this.draw();
    this.history = [...this.history, this.before].slice(-MOST_UNDO);
    this.boxes = [...(this.boxes ?? []), box];
    this.done();
  }

  dropBox(number) {
    this.keep();
    this.boxes = this.boxes.toSpliced(number, 1);
    this.done();
  }

  findAgain() {
    this.keep();
    this.boxes = null;
    this.done();
  }

  // --- looks ----------------------------------------------------------------------------------------

  draw() {
    const focused = this.root.getRootNode().activeElement?.dataset?.joint;
    this.svg.replaceChildren();
    this.drawFigures();
    if (!this.isPose) this.drawBoxes();
    for (const button of this.bar.querySelectorAll('[data-tool]')) {
      const {tool} = button.dataset;
      if (tool === 'undo') button.setAttribute('aria-disabled', !this.history.length);
      else Object.assign(button, {hidden: this.isPose}).setAttribute('aria-pressed', tool === this.using);
    }
    this.svg.dataset.tool = this.using;
    if (focused) this.svg.querySelector(`[data-joint="${focused}"]`)?.focus();
    if (!this.isPose) this.note.textContent = this.hint();
  }

  hint() {
    if (this.using === 'prints') {
      if (this.boxes === null) return t('Prints on the trunk are found. Draw a box around one to say where they are.');
      const count = this.boxes.length;
      return count === 1 ? t('1 print keeps its shape.') : t('{count} prints keep their shape.', {count});
    }
    const lines = this.people.length ? [t('Drag a joint that is in the wrong place; double-click hides one.')] : [];
    return [...lines, ...(this.people.length > 1 ? [t('Click the figure that is meant.')] : [])].join(' ');
  }

  drawFigures() {
    const width = Math.max(this.data.pose.width, this.data.pose.height) / 160;
    this.people.forEach((figure, p) => {
      const isMeant = p === this.person;
      const group = node('g', {class: isMeant ? 'meant' : 'other'}, this.svg);
      SKELETON.bones.forEach(([a, b], k) => {
        if (!figure[a][2] || !figure[b][2]) return;
        const [x1, y1, x2, y2] = [...figure[a].slice(0, 2), ...figure[b].slice(0, 2)];
        node('line', {x1, y1, x2, y2, stroke: SKELETON.colours[k], 'stroke-width': width}, group);
      });
      figure.slice(0, BODY.length).forEach((point, j) => point[2] && this.drawJoint(group, p, j, point, width));
    });
  }

  drawJoint(group, p, j, [cx, cy], width) {
    const isUnsure = this.data.unsure?.[p]?.includes(j), isMeant = p === this.person;
    const r = width * (FACE.includes(j) ? 1.05 : 1.6);
    const joint = node('circle', {cx, cy, r, fill: SKELETON.colours[j], class: isUnsure ? 'unsure' : ''}, group);
    if (!isMeant) return;
    Object.entries({'data-joint': j, tabindex: 0, role: 'button', 'aria-label': titleOf(j)})
      .forEach(([name, value]) => joint.setAttribute(name, value));
  }

  drawBoxes() {
    const shown = [...(this.boxes ?? []), ...(this.drag?.box ? [this.drag.box] : [])];
    shown.forEach(([left, top, right, bottom], number) => {
      node('rect', {x: left, y: top, width: right - left, height: bottom - top, class: 'print'}, this.svg);
      if (this.drag?.box || this.using !== 'prints') return;
      const size = 11 * this.unit, drop = node('g', {class: 'drop', tabindex: 0, role: 'button', 'aria-label': t('Take this print away')}, this.svg);
      node('circle', {cx: right, cy: top, r: size}, drop);
      node('path', {d: `M${right - size / 2.4} ${top - size / 2.4}l${size / 1.2} ${size / 1.2}m0 ${-size / 1.2}l${-size / 1.2} ${size / 1.2}`}, drop);
      drop.addEventListener('pointerdown', e => { e.stopPropagation(); this.dropBox(number); });
      drop.addEventListener('keydown', e => e.key === 'Enter' && this.dropBox(number));
    });
  }

  leave() {
    this.watch.disconnect();
    this.asker?.leave();
  }
}

export default function ({data, parentElement, setStateValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.puppet');
  if (!STAGES.has(root)) STAGES.set(root, new Stage(root, setStateValue));
  const stage = STAGES.get(root);
  stage.update(data);
  return () => {
    stage.leave();
    STAGES.delete(root);
    root.replaceChildren();
  };
}
