// Hands and face. A figure of the editor is 130 × [x, y, visible, flags]: body, left hand, right hand,
// face. A point that nobody placed is [0, 0, 0]; flags may be left out.

const PARTS = {left: [18, 39], right: [39, 60], face: [60, 130]};
const ALL_POINTS = 130;
// The joints by which a part is held: it moves, turns and grows with them.
const HOLDERS = {left: [6, 7], right: [3, 4], face: FACE};
const STILL = 0.06;  // canvas units: Python is told tenths
const LOCKED = 1, UNSURE = 2;
/** What is special about a point, in words. */
const notesOf = ([, , shown, flags]) => [
  shown ? '' : t('hidden'), flags & LOCKED ? t('pinned') : '', flags & UNSURE ? t('unsure') : '',
].filter(Boolean);
const fingers = () => [t('thumb'), t('index finger'), t('middle finger'), t('ring finger'), t('little finger')];
const phalanxes = () => [t('base'), t('middle joint'), t('end joint'), t('tip')];

const MIRRORED = [
  ...SKELETON.mirror,
  ...indices('right'), ...indices('left'),
  ...SKELETON.faceMirror.map(k => PARTS.face[0] + k),
];

function indices(part) {
  const [start, end] = PARTS[part];
  return Array.from({length: end - start}, (_, k) => start + k);
}

const isAbsent = ([x, y, shown]) => !shown && !x && !y;
const has = (point, flag) => ((point[3] || 0) & flag) !== 0;
const flagged = ([x, y, shown, flags], flag, on) => [x, y, shown, on ? flags | flag : flags & ~flag];
const movedTo = ([, , ...rest], [x, y]) => [x, y, ...rest];
const isPlaced = (figure, part) => indices(part).some(k => !isAbsent(figure[k]));
const isShown = (figure, part) => indices(part).some(k => figure[k][2]);
const isLocked = figure => BODY.every(j => has(figure[j], LOCKED));
const sideOf = joint => joint >= PARTS.left[0] && joint < PARTS.right[1]
  ? (joint < PARTS.left[1] ? 'left' : 'right') : null;

/** As Python sends a figure → as the editor has it. */
const whole = figure => Array.from({length: ALL_POINTS}, (_, k) => [...(figure[k] || [0, 0, 0])]);

/** As Python takes it: 18 points where nothing of hands and face is shown. */
function plain(figure) {
  const told = figure.map(([x, y, shown]) => [hundredth(x), hundredth(y), shown]);
  return Object.keys(PARTS).some(part => isShown(figure, part)) ? told : told.slice(0, BODY.length);
}

const hundredth = value => Math.round(value * 100) / 100;

/** Every point that has been placed, moved by `act`. */
const remapped = (figure, act) => figure.map(point => isAbsent(point) ? point : movedTo(point, act(point)));

function changed(figure, part, act) {
  const [start, end] = PARTS[part];
  return figure.map((point, k) => k < start || k >= end || isAbsent(point) ? point : act(point));
}

/** Hands and face of `after` as the change of its body from `before` takes them along. */
function carried(before, after) {
  let result = after;
  for (const [part, joints] of Object.entries(HOLDERS)) {
    const seen = joints.filter(j => before[j][2] && after[j][2]);
    const holding = part === 'face' && seen.length ? seen : joints;
    const follow = similarity(holding.map(j => before[j]), holding.map(j => after[j]));
    if (follow) result = changed(result, part, point => movedTo(point, follow(point)));
  }
  return result;
}

/** The best move, turn and growth from some places to others; null where they stood still. */
function similarity(from, to) {
  if (from.every((point, k) => distance(point, to[k]) < STILL)) return null;
  const mean = points => [0, 1].map(axis => points.reduce((sum, p) => sum + p[axis], 0) / points.length);
  const [a, b] = [mean(from), mean(to)];
  let re = 0, im = 0, spread = 0;
  from.forEach(([x, y], k) => {
    const [u, v] = [x - a[0], y - a[1]], [s, t] = [to[k][0] - b[0], to[k][1] - b[1]];
    re += u * s + v * t;
    im += u * t - v * s;
    spread += u * u + v * v;
  });
  // A forearm without length has no direction: its hand is moved only, so that it can come back.
  [re, im] = spread && Math.hypot(re, im) > spread / 100 ? [re / spread, im / spread] : [1, 0];
  return ([x, y]) => {
    const [u, v] = [x - a[0], y - a[1]];
    return [b[0] + u * re - v * im, b[1] + u * im + v * re];
  };
}

/** The figure with a hand in this gesture, placed as `core/pose/anatomy/hands.py` does. */
function withHand(figure, side, gesture) {
  const [elbow, wrist] = HOLDERS[side].map(j => figure[j]), length = distance(elbow, wrist);
  if (!length) return figure;
  const [x, y] = [0, 1].map(axis => (wrist[axis] - elbow[axis]) / length);
  const sign = (side === 'right' ? 1 : -1) * (y >= 0 ? 1 : -1), size = SKELETON.handLength * length;
  const {points} = SKELETON.gestures.find(({id}) => id === gesture);
  const placed = points.map(([u, v]) =>
    [wrist[0] + size * (u * x + v * y * sign), wrist[1] + size * (u * y - v * x * sign), 1]);
  return figure.map((point, k) => placed[k - PARTS[side][0]] || point);
}

const without = (figure, part) => changed(figure, part, () => [0, 0, 0]);

/** Thumb and little finger change over: palm for back. */
function turnedOver(figure, side) {
  const [start] = PARTS[side], root = figure[start], tip = figure[start + 9];
  const angle = 2 * Math.atan2(tip[1] - root[1], tip[0] - root[0]), [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return changed(figure, side, point => {
    const [u, v] = [point[0] - root[0], point[1] - root[1]];
    return movedTo(point, [root[0] + u * cos + v * sin, root[1] + u * sin - v * cos]);
  });
}

const shownAs = (figure, part, shown) => changed(figure, part, ([x, y, , flags]) => [x, y, Number(shown), flags]);

/** A body joint shown or hidden; a hand goes and comes with its wrist. */
function toggled(figure, joint) {
  const shown = figure[joint][2] ? 0 : 1;
  const result = figure.map((point, k) => k === joint ? [point[0], point[1], shown, point[3] & ~UNSURE] : point);
  const side = ['left', 'right'].find(name => HOLDERS[name][1] === joint);
  return side ? shownAs(result, side, shown) : result;
}

function titleOf(joint) {
  const side = sideOf(joint);
  if (!side) return t(SKELETON.names[joint]);
  const k = joint - PARTS[side][0];
  return k ? `${fingers()[(k - 1) >> 2]}, ${phalanxes()[(k - 1) % 4]}` : t('root of the hand');
}

/** The joint that a bone ties this one to; null for the neck and for the root of a hand. */
function parentOf(joint) {
  const side = sideOf(joint);
  if (!side) return SKELETON.bones.find(bone => bone[1] === joint)?.[0] ?? null;
  const k = joint - PARTS[side][0];
  return k ? (k % 4 === 1 ? PARTS[side][0] : joint - 1) : null;
}

/** The joint and all that hang on it, in the body or along a finger. */
function chain(joint) {
  const side = sideOf(joint);
  if (!side) return beyond(joint);
  const k = joint - PARTS[side][0], last = k ? ((k + 3) >> 2) * 4 : 20;
  return Array.from({length: last - k + 1}, (_, n) => joint + n);
}
