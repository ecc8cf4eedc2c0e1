// An animal as lines: what its stage, its wall and its poses draw. 17 × [x, y, is seen]; ANIMAL (bones, legs,
// titles) is put in front of this file by Python.

const SVG = 'http://www.w3.org/2000/svg';
const NOSE = 2, NECK = 3, TAIL = 4;
const TINT = '#ffc98a', FAR = '#7fa6d6', NEAR = '#ff9d5c', HEAD = '#f2e27a';

function node(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (parent) parent.append(made);
  return made;
}

function element(tag, name, parent, text = '') {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

const between = (low, value, high) => Math.min(Math.max(value, low), high);
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The legs of the side that is turned to the eye. */
const nearLegs = points => points[NOSE][0] > points[TAIL][0] ? ANIMAL.right : ANIMAL.left;

function colourOf(points, joint) {
  const legs = [...ANIMAL.left, ...ANIMAL.right];
  if (!legs.some(leg => leg.includes(joint))) return HEAD;
  return nearLegs(points).some(leg => leg.includes(joint)) ? NEAR : FAR;
}

/** A pose as a small picture in the shape of `width`:`height` around it. */
function preview({points, width = 4, height = 3}) {
  const seen = points.filter(point => point[2]), xs = seen.map(point => point[0]), ys = seen.map(point => point[1]);
  const long = distance(points[NECK], points[TAIL]), edge = long * .38;
  const box = [Math.min(...xs) - edge, Math.min(...ys) - edge, Math.max(...xs) + edge, Math.max(...ys) + edge * .6];
  const shape = width / height, wide = Math.max(box[2] - box[0], (box[3] - box[1]) * shape), high = wide / shape;
  const [left, top] = [(box[0] + box[2] - wide) / 2, (box[1] + box[3] - high) / 2];
  const drawn = node('svg', {viewBox: [left, top, wide, high].join(' '), 'aria-hidden': 'true'});
  const near = nearLegs(points), far = near === ANIMAL.right ? ANIMAL.left : ANIMAL.right;
  const line = (joints, thick, tint, opacity = 1) => node('polyline', {
    points: joints.map(joint => points[joint].slice(0, 2).join(',')).join(' '), fill: 'none', stroke: tint,
    'stroke-width': thick * long, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', opacity,
  }, drawn);
  far.filter(leg => leg.every(joint => points[joint][2])).forEach(leg => line(leg, .11, '#b98c58'));
  line([TAIL, NECK], .34, TINT);
  line([NECK, 0, NOSE], .19, TINT);
  near.filter(leg => leg.every(joint => points[joint][2])).forEach(leg => line(leg, .12, '#e0a566'));
  return drawn;
}
