// The picture of a pose: paper, guide lines, bodies, sticks and joints, at the size of the screen.

const GUIDES = ['off', 'thirds', 'squares'];

function set(element, attributes) {
  for (const key in attributes) element.setAttribute(key, attributes[key]);
}

class Scene {
  constructor(stage) {
    this.stage = stage;
    this.unit = 1;  // canvas units to one CSS pixel: sticks and dots keep their size on the screen
    this.people = [];
    this.svg = node('svg', {
      role: 'group', tabindex: -1,
      'aria-label': 'Pose: reach the joints with Tab, move them with the arrow keys, H hides one',
    }, stage);
    const shade = node('radialGradient', {id: 'vignette', r: '.78'}, node('defs', {}, this.svg));
    for (const [offset, colour] of [['0', '#282239'], ['.6', '#1c182a'], ['1', '#110e1a']]) {
      node('stop', {offset, 'stop-color': colour}, shade);
    }
    this.paper = node('rect', {fill: 'url(#vignette)'}, this.svg);
    this.picture = node('image', {preserveAspectRatio: 'xMidYMid meet'}, this.svg);
    this.guides = node('path', {class: 'guides'}, this.svg);
    this.bodies = node('g', {}, this.svg);
    this.sticks = node('g', {}, this.svg);
    this.tip = document.createElement('div');
    this.tip.className = 'tip';
    stage.append(this.tip);
  }

  /** Canvas coordinates of a pointer. */
  at({clientX, clientY}) {
    const point = new DOMPoint(clientX, clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  resize({width, height}) {
    set(this.svg, {viewBox: `0 0 ${width} ${height}`});
    const box = this.svg.getBoundingClientRect();
    this.unit = 1 / (Math.min(box.width / width, box.height / height) || 1);
  }

  /** `view`: width, height, people, person, joint (chosen), trace, opacity, guides, body. */
  draw(view) {
    this.drawPaper(view);
    while (this.people.length > view.people.length) {
      const last = this.people.pop();
      last.body.remove();
      last.sticks.remove();
    }
    // Elements are kept and moved, never made anew: a focused joint keeps the focus through an undo.
    while (this.people.length < view.people.length) this.people.push(this.newPerson(this.people.length));
    view.people.forEach((figure, p) => this.drawPerson(figure, this.people[p], p === view.person, view));
  }

  drawPaper({width, height, trace, opacity, guides}) {
    set(this.paper, {width, height, rx: 10 * this.unit});
    set(this.picture, {width, height, opacity: opacity / 100});
    if (!trace) this.picture.removeAttribute('href');
    else if (this.picture.getAttribute('href') !== trace) set(this.picture, {href: trace});
    set(this.guides, {d: rulers(GUIDES[guides], width, height), 'stroke-width': this.unit});
  }

  newPerson(p) {
    const tint = TINTS[p % TINTS.length];
    const body = node('g', {class: 'body', fill: tint, stroke: tint}, this.bodies);
    const part = (kind, name) => node(kind, {'data-p': p, 'data-part': name}, body);
    const sticks = node('g', {class: 'person'}, this.sticks);
    return {
      body, sticks, torso: part('path', 'torso'), limbs: part('path', 'limbs'), head: part('circle', 'head'),
      bones: SKELETON.bones.map((_, k) => node('line', {stroke: SKELETON.colours[k]}, sticks)),
      dots: SKELETON.names.map((_, j) => node('circle',
        {fill: SKELETON.colours[j], role: 'button', 'data-p': p, 'data-j': j}, sticks)),
    };
  }

  drawPerson(figure, parts, chosen, view) {
    const crowd = view.people.length > 1;
    parts.sticks.classList.toggle('dim', crowd && !chosen);
    parts.body.setAttribute('class', `body${view.body ? '' : ' gone'}${crowd && chosen ? ' chosen' : ''}`);
    this.drawBody(parts, silhouette(figure), isBackView(figure));
    SKELETON.bones.forEach(([a, b], k) => {
      const [from, to] = [figure[a], figure[b]], shown = from[2] && to[2];
      set(parts.bones[k], {
        class: shown ? 'bone' : chosen ? 'bone ghost' : 'gone', x1: from[0], y1: from[1],
        x2: to[0], y2: to[1], 'stroke-width': (shown ? 4.5 : 1.5) * this.unit,
      });
    });
    figure.forEach((point, j) => this.drawJoint(parts.dots[j], point, j, chosen, chosen && j === view.joint));
  }

  drawBody(parts, {limbs, torso, width, head}, back) {
    set(parts.limbs, {d: limbs});
    set(parts.torso, {d: torso, 'stroke-width': tenth(width)});
    const [cx, cy, r] = (head || [0, 0, 0]).map(tenth);
    set(parts.head, {cx, cy, r, class: back ? 'back' : ''});
  }

  drawJoint(dot, [x, y, shown], j, chosen, picked) {
    const radius = (FACE.includes(j) ? 4.6 : 6.6) * (picked ? 1.25 : 1);
    set(dot, {
      class: `joint${shown ? '' : chosen ? ' ghost' : ' gone'}${picked ? ' picked' : ''}`,
      cx: x, cy: y, r: radius * this.unit, 'stroke-width': (picked ? 3 : 1.6) * this.unit,
      tabindex: chosen ? 0 : -1, 'aria-label': SKELETON.names[j] + (shown ? '' : ', hidden'),
    });
  }

  /** A name above a place of the canvas; nothing without a text. */
  showTip(text, place) {
    this.tip.classList.toggle('on', Boolean(text));
    if (!text) return;
    this.tip.textContent = text;
    const at = new DOMPoint(...place).matrixTransform(this.svg.getScreenCTM());
    const box = this.stage.getBoundingClientRect();
    this.tip.style.left = `${between(60, at.x - box.left, box.width - 60)}px`;
    this.tip.style.top = `${at.y - box.top}px`;
  }
}

function rulers(kind, width, height) {
  const cell = Math.min(width, height) / 8, steps = (side, step) =>
    Array.from({length: Math.round(side / step) - 1}, (_, k) => tenth((k + 1) * step));
  if (kind === 'off') return '';
  const [x, y] = kind === 'thirds' ? [width / 3, height / 3] : [cell, cell];
  return steps(width, x).map(at => `M${at} 0V${height}`).join('')
    + steps(height, y).map(at => `M0 ${at}H${width}`).join('');
}
