// What the editor and the preset shelf share: the figure as numbers and as SVG.
// A figure is 18 × [x, y, visible]; what follows after them (details.js) is not looked at here. SKELETON (bones, mirror, colours, names, shapes) is put in front
// of this file by Python, from the tables that the control map is drawn with.

const SVG = 'http://www.w3.org/2000/svg';
const FACE = [0, 14, 15, 16, 17];
const BODY = Array.from({length: 18}, (_, j) => j);
const TINTS = ['#b7a3ff', '#ff9fcb', '#7fdcd2', '#ffc98a', '#9fc4ff', '#d6e58b'];

// A standing figure one unit tall: for a new person, and to judge how large a drawn one is.
const STANDING = [
  [0, .085], [0, .175], [-.095, .185], [-.125, .34], [-.135, .485], [.095, .185], [.125, .34],
  [.135, .485], [-.06, .475], [-.068, .7], [-.07, .93], [.06, .475], [.068, .7], [.07, .93],
  [-.024, .066], [.024, .066], [-.052, .076], [.052, .076],
];
const HEAD = 0.115;  // of the height, for anime proportions

function node(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (parent) parent.append(made);
  return made;
}

const between = (low, value, high) => Math.min(Math.max(value, Math.min(low, high)), Math.max(low, high));
const tenth = value => Math.round(value * 10) / 10;
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

function distanceToLine(at, from, to) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const share = ((at[0] - from[0]) * dx + (at[1] - from[1]) * dy) / (dx * dx + dy * dy || 1);
  const along = between(0, share, 1);
  return distance(at, [from[0] + dx * along, from[1] + dy * along]);
}

/** The joint and all that hang on it: a shoulder brings its elbow and wrist. */
function beyond(joint) {
  return [joint, ...SKELETON.bones.filter(bone => bone[0] === joint).flatMap(bone => beyond(bone[1]))];
}

/** Left, top, right, bottom of the joints that count, by default of the body; null where none is. */
function bounds(people, joints = BODY) {
  return box(people.flatMap(figure => joints.map(j => figure[j])));
}

/** The same of points: of those that are shown, or of all where none is. */
function box(points) {
  const shown = points.filter(point => point[2]);
  const counted = shown.length ? shown : points;
  if (!counted.length) return null;
  const xs = counted.map(point => point[0]), ys = counted.map(point => point[1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Height of the whole figure in canvas units, from the bones that can be seen. */
function stature(figure) {
  const ratios = SKELETON.bones
    .filter(([a, b]) => figure[a][2] && figure[b][2])
    .map(([a, b]) => distance(figure[a], figure[b]) / distance(STANDING[a], STANDING[b]))
    .sort((a, b) => a - b);
  // Foreshortened bones are short, no bone is ever too long: look above the middle.
  return ratios.length ? ratios[Math.floor(ratios.length * 0.6)] : 0;
}

const isBackView = figure => ![0, 14, 15].some(j => figure[j][2]) && (figure[16][2] || figure[17][2]);

/** A limb as a soft wedge from radius ra at a to rb at b. */
function wedge(a, b, ra, rb) {
  const length = distance(a, b) || 1, nx = -(b[1] - a[1]) / length, ny = (b[0] - a[0]) / length;
  const at = (p, r) => `${tenth(p[0] + nx * r)} ${tenth(p[1] + ny * r)}`;
  return `M${at(a, ra)}L${at(b, rb)}A${tenth(rb)} ${tenth(rb)} 0 0 0 ${at(b, -rb)}`
    + `L${at(a, -ra)}A${tenth(ra)} ${tenth(ra)} 0 0 0 ${at(a, ra)}Z`;
}

// Half widths at the ends of each bone, in heads; hands and feet reach on past the last joint.
const THICKNESS = {
  '2,3': [.25, .18], '3,4': [.18, .12], '5,6': [.25, .18], '6,7': [.18, .12],
  '8,9': [.38, .25], '9,10': [.25, .14], '11,12': [.38, .25], '12,13': [.25, .14], '1,0': [.2, .17],
};
const ENDS = {'3,4': [.42, .14], '6,7': [.42, .14], '9,10': [.3, .17], '12,13': [.3, .17]};

/** Paths of the body behind the sticks: limbs, torso, and the head as [x, y, radius] or null. */
function silhouette(figure) {
  const head = stature(figure) * HEAD;
  let limbs = '';
  for (const [bone, [from, to]] of Object.entries(THICKNESS)) {
    const [a, b] = bone.split(',').map(j => figure[j]);
    if (!a[2] || !b[2]) continue;
    limbs += wedge(a, b, from * head, to * head);
    if (ENDS[bone]) limbs += wedge(b, further(a, b, ENDS[bone][0] * head), to * head, ENDS[bone][1] * head);
  }
  return {limbs, torso: trunk(figure), width: head * .5, head: skull(figure, head)};
}

function further(from, to, length) {
  const whole = distance(from, to) || 1;
  return [to[0] + (to[0] - from[0]) / whole * length, to[1] + (to[1] - from[1]) / whole * length];
}

/** Shoulders to hips, drawn in at the waist. */
function trunk(figure) {
  const corners = [2, 5, 11, 8].map(j => figure[j]);
  if (!corners.every(point => point[2])) return '';
  const [a, b, c, d] = corners, x = (a[0] + b[0] + c[0] + d[0]) / 4, y = (a[1] + b[1] + c[1] + d[1]) / 4;
  const waist = (top, low) => [0, 1].map(axis =>
    (top[axis] * .45 + low[axis] * .55) * .6 + (axis ? y : x) * .4);
  const at = point => `${tenth(point[0])} ${tenth(point[1])}`;
  return `M${at(a)}L${at(b)}Q${at(waist(b, c))} ${at(c)}L${at(d)}Q${at(waist(d, a))} ${at(a)}Z`;
}

function skull(figure, head) {
  const seen = FACE.filter(j => figure[j][2]).map(j => figure[j]);
  if (!seen.length || !head) return null;
  const mean = axis => seen.reduce((sum, point) => sum + point[axis], 0) / seen.length;
  const face = [mean(0), mean(1)], neck = figure[1];
  const away = neck[2] ? distance(face, neck) || 1 : 1;
  const up = neck[2] ? [(face[0] - neck[0]) / away, (face[1] - neck[1]) / away] : [0, -1];
  return [face[0] + up[0] * head * .12, face[1] + up[1] * head * .12, head * .64];
}
