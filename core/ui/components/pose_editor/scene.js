// The picture of a pose: paper, guide lines, bodies, sticks and joints, at the size of the screen.

const GUIDES = ['off', 'thirds', 'squares'];
const FINGER_COLOURS = [0, 1, 2, 3, 4].map(finger => `hsl(${finger * 72 + 20} 95% 62%)`);

function set(element, attributes) {
  for (const key in attributes) element.setAttribute(key, attributes[key]);
}

// Sticks shine on the dark one; the ink of a drawing, and black hair, are seen on the lighter one.
const SHADES = {vignette: ['#282239', '#1c182a', '#110e1a'], backdrop: ['#8f88b3', '#6a6390', '#474068']};

const ring = ([x, y], r) => `M${tenth(x - r)} ${tenth(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

class Scene {
  constructor(stage) {
    this.stage = stage;
    this.unit = 1;  // canvas units to one CSS pixel: sticks and dots keep their size on the screen
    this.people = [];
    this.svg = node('svg', {
      role: 'group', tabindex: 0,
      'aria-label': t('Pose: Enter goes to the joints, Tab on to the next, arrow keys move one, H hides it, Escape leaves'),
    }, stage);
    const shades = node('defs', {}, this.svg);
    for (const [id, colours] of Object.entries(SHADES)) {
      const shade = node('radialGradient', {id, r: '.78'}, shades);
      colours.forEach((colour, k) => node('stop', {offset: [0, .6, 1][k], 'stop-color': colour}, shade));
    }
    this.paper = node('rect', {class: 'paper', fill: 'url(#vignette)'}, this.svg);
    this.picture = node('image', {}, this.svg);
    this.guides = node('path', {class: 'guides'}, this.svg);
    this.drawing = node('g', {class: 'drawing'}, this.svg);
    this.bodies = node('g', {}, this.svg);
    this.sticks = node('g', {}, this.svg);
    this.pins = node('path', {class: 'pins'}, this.svg);
    this.strokes = node('path', {class: 'strokes'}, this.svg);
    this.ring = node('path', {class: 'ring'}, this.svg);
    this.buildHandles();
    this.orbit = node('circle', {class: 'gone', 'data-handle': 'orbit'}, this.svg);
    this.fingers = indices('left').map(j =>
      node('circle', {class: 'gone', role: 'button', 'aria-label': titleOf(j)}, this.svg));
    this.tip = document.createElement('div');
    this.tip.className = 'tip';
    stage.append(this.tip);
  }

  buildHandles() {
    this.handles = node('g', {class: 'gone'}, this.svg);
    this.frame = node('path', {class: 'frame'}, this.handles);
    this.knobs = ['turn', 'size', 'size', 'size', 'size'].map(kind =>
      node(kind === 'turn' ? 'circle' : 'rect', {class: 'knob', 'data-handle': kind}, this.handles));
    this.lasso = node('rect', {class: 'gone'}, this.svg);
  }

  /** Canvas coordinates of a pointer. */
  at({clientX, clientY}) {
    const point = new DOMPoint(clientX, clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  resize({width, height}, [x, y, zoom]) {
    set(this.svg, {viewBox: `${x} ${y} ${width / zoom} ${height / zoom}`});
    const edges = this.svg.getBoundingClientRect();
    this.unit = 1 / (Math.min(edges.width / width, edges.height / height) || 1) / zoom;
  }

  /** `view`: an editor's canvas and choice, and what is remembered of the view. */
  draw(view) {
    this.drawPaper(view);
    while (this.people.length > view.people.length) {
      const last = this.people.pop();
      last.body.remove();
      last.sticks.remove();
    }
    // Elements are kept and moved, never made anew: a focused joint keeps the focus through an undo.
    while (this.people.length < view.people.length) this.people.push(this.newPerson(this.people.length));
    view.people.forEach((figure, p) => this.drawPerson(figure, this.people[p], p, view));
    this.drawPins(view);
    this.stage.classList.toggle('open-hand', Boolean(view.session));
    this.stage.classList.toggle('sketching', Boolean(view.sketch));
    set(this.strokes, {d: view.sketch?.path || '', 'stroke-width': 5 * this.unit});
    this.drawFingers(view);
    this.drawHandles(view.session || view.sketch ? null : view.frame);
    this.drawRing(view.ring);
  }

  drawPaper({width, height, trace, opacity, guides, pictureShown, cover}) {
    set(this.paper, {width, height, rx: 10 * this.unit});
    set(this.picture, {
      width, height, opacity: opacity / 100, class: pictureShown ? '' : 'gone',
      preserveAspectRatio: `xMidYMid ${cover ? 'slice' : 'meet'}`,
    });
    if (!trace) this.picture.removeAttribute('href');
    else if (this.picture.getAttribute('href') !== trace) set(this.picture, {href: trace});
    set(this.guides, {d: rulers(GUIDES[guides], width, height), 'stroke-width': this.unit});
  }

  newPerson(p) {
    const tint = TINTS[p % TINTS.length];
    const body = node('g', {class: 'body', fill: tint, stroke: tint}, this.bodies);
    const part = (kind, name) => node(kind, {'data-p': p, 'data-part': name}, body);
    const sticks = node('g', {class: 'person'}, this.sticks);
    const path = (name, attributes = {}) => node('path', {class: name, ...attributes}, sticks);
    const hand = side => ({
      fingers: FINGER_COLOURS.map(stroke => path('finger', {stroke, 'data-side': side})), tips: path('tips'),
    });
    return {
      body, sticks, torso: part('path', 'torso'), limbs: part('path', 'limbs'), head: part('circle', 'head'),
      bones: SKELETON.bones.map((_, k) => node('line', {stroke: SKELETON.colours[k]}, sticks)),
      left: hand('left'), right: hand('right'), face: path('face'), unsure: path('unsure'),
      dots: SKELETON.names.map((_, j) => node('circle',
        {fill: SKELETON.colours[j], role: 'button', 'data-p': p, 'data-j': j}, sticks)),
    };
  }

  drawPerson(figure, parts, p, view) {
    const chosen = p === view.person, crowd = view.people.length > 1;
    parts.sticks.classList.toggle('dim', crowd && !chosen && !view.marks.some(mark => mark.p === p));
    parts.body.setAttribute('class', `body${view.body ? '' : ' gone'}${crowd && chosen ? ' chosen' : ''}`);
    this.drawBody(parts, silhouette(figure), isBackView(figure));
    SKELETON.bones.forEach(([a, b], k) => {
      const [from, to] = [figure[a], figure[b]], shown = from[2] && to[2];
      set(parts.bones[k], {
        class: shown ? 'bone' : chosen ? 'bone ghost' : 'gone', x1: from[0], y1: from[1],
        x2: to[0], y2: to[1], 'stroke-width': (shown ? 4.5 : 1.5) * this.unit,
      });
    });
    for (const side of ['left', 'right']) this.drawHand(parts[side], figure, side, view);
    this.drawDots(parts.face, indices('face').map(k => figure[k]), 2.2);
    BODY.forEach(j => this.drawJoint(parts.dots[j], figure[j], j, chosen, view, isMarked(view.marks, p, j)));
    set(parts.unsure, {
      d: BODY.filter(j => has(figure[j], UNSURE)).map(j => ring(figure[j], tenth(12 * this.unit))).join(''),
      'stroke-width': 1.8 * this.unit, 'stroke-dasharray': `${3 * this.unit} ${3 * this.unit}`,
    });
  }

  drawBody(parts, {limbs, torso, width, head}, back) {
    set(parts.limbs, {d: limbs});
    set(parts.torso, {d: torso, 'stroke-width': tenth(width)});
    const [cx, cy, r] = (head || [0, 0, 0]).map(tenth);
    set(parts.head, {cx, cy, r, class: back ? 'back' : ''});
  }

  drawHand({fingers, tips}, figure, side, {session}) {
    const [start] = PARTS[side], thick = session ? 5 : 2.2;
    fingers.forEach((path, finger) => {
      const points = [0, 1, 2, 3, 4].map(k => figure[start + (k && finger * 4 + k)]).filter(point => point[2]);
      const d = points.length > 1 ? `M${points.map(([x, y]) => `${hundredth(x)} ${hundredth(y)}`).join('L')}` : '';
      set(path, {d, 'stroke-width': thick * this.unit});
    });
    this.drawDots(tips, indices(side).map(k => figure[k]), session ? 0 : 3.4);
  }

  /** Dots are lines without length that have round ends. */
  drawDots(path, points, size) {
    const seen = size ? points.filter(point => point[2]) : [];
    set(path, {d: seen.map(([x, y]) => `M${hundredth(x)} ${hundredth(y)}h0`).join(''), 'stroke-width': size * this.unit});
  }

  drawJoint(dot, [x, y, shown, flags], j, chosen, {joint, session, isInside}, marked) {
    const isPicked = chosen && j === joint, radius = (FACE.includes(j) ? 4.6 : 6.6) * (isPicked ? 1.25 : 1);
    const states = {
      joint: true, ghost: !shown && chosen, gone: !shown && !chosen, picked: isPicked, marked, locked: flags & LOCKED,
    };
    set(dot, {
      class: Object.keys(states).filter(name => states[name]).join(' '),
      cx: x, cy: y, r: radius * this.unit, 'stroke-width': (isPicked ? 3 : 1.6) * this.unit,
      tabindex: chosen && isInside && !session ? 0 : -1, 'aria-label': [t(SKELETON.names[j]), ...notesOf([x, y, shown, flags])].join(', '),
    });
  }

  /** A pin stuck in everything that stays where it is. */
  drawPins({people, session}) {
    const u = this.unit, held = session ? [] : people.flatMap(figure => BODY.map(j => figure[j]).filter(point => point[2] && has(point, LOCKED)));
    const pin = ([x, y]) => `M${x} ${y}l${6 * u} ${-14 * u}${ring([x + 7 * u, y - 17 * u], 4 * u)}`;
    set(this.pins, {d: held.map(pin).join(''), 'stroke-width': 2.2 * u});
  }

  /** The points of the hand that is open. */
  drawFingers({people, person, joint, session}) {
    this.fingers.forEach((dot, k) => {
      const j = session && PARTS[session.side][0] + k, point = session && people[person]?.[j];
      if (!point || !point[2]) return set(dot, {class: 'gone', tabindex: -1});
      const isPicked = j === joint;
      set(dot, {
        class: `joint${isPicked ? ' picked' : ''}`, 'data-p': person, 'data-j': j, tabindex: 0,
        fill: k ? FINGER_COLOURS[(k - 1) >> 2] : '#fff', cx: point[0], cy: point[1], 'aria-label': titleOf(j),
        r: (isPicked ? 10 : 8) * this.unit, 'stroke-width': 2 * this.unit,
      });
    });
  }

  drawHandles(frame) {
    this.handles.setAttribute('class', frame ? 'handles' : 'gone');
    if (!frame) return;
    const {pivot, box: edges, turn, sizes} = frame, middle = edges && [(edges[0] + edges[2]) / 2, turn[1] > edges[3] ? edges[3] : edges[1]];
    const outline = edges ? `M${edges[0]} ${edges[1]}H${edges[2]}V${edges[3]}H${edges[0]}ZM${middle}L${turn}`
      : `M${pivot}L${turn}M${pivot}L${sizes[0]}`;
    set(this.frame, {d: outline, 'stroke-width': 1.4 * this.unit});
    this.knobs.forEach((knob, k) => {
      const place = k ? sizes[k - 1] : turn, r = 6.5 * this.unit;
      knob.classList.toggle('gone', !place);
      if (!place) return;
      set(knob, k ? {x: place[0] - r * .85, y: place[1] - r * .85, width: 1.7 * r, height: 1.7 * r, rx: 2 * this.unit}
        : {cx: place[0], cy: place[1], r});
      set(knob, {'stroke-width': 2 * this.unit});
    });
  }

  /** On the ground around the chosen person, to turn them by. */
  drawRing(ring) {
    set(this.ring, {d: ring ? ellipse(ring.at, ring.wide, Math.abs(ring.flat)) : '', 'stroke-width': 2 * this.unit});
    if (!ring) return set(this.orbit, {class: 'gone'});
    set(this.orbit, {class: 'knob orbit', cx: ring.knob[0], cy: ring.knob[1], r: 9 * this.unit, 'stroke-width': 2 * this.unit});
  }

  /** The box that is being drawn around joints; null for none. */
  showLasso(from, to) {
    if (!from) return set(this.lasso, {class: 'gone'});
    const [left, top, right, bottom] = cornersOf(from, to);
    set(this.lasso, {
      class: 'lasso', x: left, y: top, width: right - left, height: bottom - top, 'stroke-width': 1.4 * this.unit,
    });
  }

  /** A name above a place of the canvas; nothing without a text. */
  showTip(text, place) {
    this.tip.classList.toggle('on', Boolean(text));
    if (!text) return;
    this.tip.textContent = text;
    const at = new DOMPoint(...place).matrixTransform(this.svg.getScreenCTM());
    const edges = this.stage.getBoundingClientRect();
    this.tip.style.left = `${between(60, at.x - edges.left, edges.width - 60)}px`;
    this.tip.style.top = `${at.y - edges.top}px`;
  }
}

const ellipse = ([x, y], wide, flat) =>
  `M${x - wide} ${y}a${wide} ${flat} 0 1 0 ${2 * wide} 0a${wide} ${flat} 0 1 0 ${-2 * wide} 0`;

const cornersOf = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];

function rulers(kind, width, height) {
  const cell = Math.min(width, height) / 8, steps = (side, step) =>
    Array.from({length: Math.round(side / step) - 1}, (_, k) => tenth((k + 1) * step));
  if (kind === 'off') return '';
  const [x, y] = kind === 'thirds' ? [width / 3, height / 3] : [cell, cell];
  return steps(width, x).map(at => `M${at} 0V${height}`).join('')
    + steps(height, y).map(at => `M0 ${at}H${width}`).join('');
}
