// What the editor and the preset grid share: the figure as numbers and as SVG.
// A figure is 18 × [x, y, visible]; what follows after them (details.js) is not looked at here. SKELETON (bones, mirror, colours, names, shapes) is put in front
// of this file by Python, from the tables that the control map is drawn with.

const SVG = 'http://www.w3.org/2000/svg';
const SHOULDERS = .58;  // how far apart they are, over the length of the trunk
const FACE = [0, 14, 15, 16, 17];
const BODY = Array.from({length: 18}, (_, j) => j);
const TINTS = ['#b7a3ff', '#ff9fcb', '#7fdcd2', '#ffc98a', '#9fc4ff', '#d6e58b'];

// A standing figure one unit tall: for a new person, and to judge how large a drawn one is.
const STANDING = [
  [0, .102], [0, .175], [-.095, .185], [-.125, .34], [-.135, .485], [.095, .185], [.125, .34],
  [.135, .485], [-.06, .475], [-.068, .7], [-.07, .93], [.06, .475], [.068, .7], [.07, .93],
  [-.03, .082], [.03, .082], [-.077, .087], [.077, .087],
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
  return {limbs, torso: trunk(figure), width: head * .5, head: skull(figure)};
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

/** The head as [x, y, radius]: the ball that its shown joints and the neck fit best, as `core/pose/anatomy/head.py` has it. */
function skull(figure) {
  const seen = FACE.filter(j => figure[j][2]);
  if (!seen.length) return null;
  const hips = [8, 11].map(j => figure[j]);
  const torso = Math.max(distance(figure[1], [(hips[0][0] + hips[1][0]) / 2, (hips[0][1] + hips[1][1]) / 2]), 1);
  const away = seen.every(j => j > 15), points = [...seen.map(j => [figure[j], 1]), ...(figure[1][2] ? [[figure[1], .25]] : [])];
  let best = null;
  for (let degrees = -100; degrees <= 100; degrees += 4) {
    const yaw = degrees * Math.PI / 180, found = ballAt(yaw + (away ? Math.PI : 0), seen, points, torso);
    const shows = FACE.filter(j => (Math.cos(SKELETON.head[j][0] + yaw + (away ? Math.PI : 0)) > -.25) !== Boolean(figure[j][2]));
    const error = found.error + .004 * shows.length + (away ? unlikelyFromBehind(figure, seen, yaw, found.tilt, torso) : .0008 * yaw ** 2);
    if (!best || error < best.error) best = {...found, error};
  }
  return [...best.centre, between(.2 * torso, best.radius, 1.6 * torso)];
}

/** As `_unlikely_from_behind` of `core/pose/anatomy/head.py`: both ears are seen straight from behind, one ear turns with the shoulders. */
function unlikelyFromBehind(figure, seen, yaw, tilt, torso) {
  if (seen.length > 1) return .1 * Math.abs(yaw);
  const turn = Math.acos(Math.min(distance(figure[2], figure[5]) / torso / SHOULDERS, 1)), neck = figure[1];
  const hips = [(figure[8][0] + figure[11][0]) / 2, (figure[8][1] + figure[11][1]) / 2];
  const off = tilt - Math.atan2(neck[0] - hips[0], hips[1] - neck[1]), lean = Math.atan2(Math.sin(off), Math.cos(off));
  return .0008 * (yaw - (seen[0] === 16 ? -turn : turn)) ** 2 + .008 * lean ** 2;
}

/** The similarity from a head that is turned by `yaw` to where its points are seen: {centre, radius, error}. */
function ballAt(yaw, seen, points, torso) {
  const model = [...seen.map(j => SKELETON.head[j]).map(([azimuth, height, reach]) =>
    [reach * Math.sin(azimuth + yaw), -height]), [0, -SKELETON.neck]];
  const total = points.reduce((sum, [, weight]) => sum + weight, 0);
  const mean = of => [0, 1].map(axis => points.reduce((sum, [, weight], k) => sum + of(k)[axis] * weight, 0) / total);
  const from = mean(k => model[k]), to = mean(k => points[k][0]);
  let [re, im, spread, size] = [0, 0, 0, 0];
  points.forEach(([point, weight], k) => {
    const [u, v] = [model[k][0] - from[0], model[k][1] - from[1]], [s, t] = [point[0] - to[0], point[1] - to[1]];
    re += weight * (u * s + v * t);
    im += weight * (u * t - v * s);
    spread += weight * (u * u + v * v);
    size += weight * (s * s + t * t);
  });
  const [x, y] = spread ? [re / spread, im / spread] : [0, 0];
  return {
    centre: [to[0] - from[0] * x + from[1] * y, to[1] - from[0] * y - from[1] * x], radius: Math.hypot(x, y), tilt: Math.atan2(y, x),
    error: (size - (x * x + y * y) * spread) / torso ** 2,
  };
}
