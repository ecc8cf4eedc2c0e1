// How a figure follows a dragged joint with every bone as long as before. A hand or a foot bends its limb
// (two-bone inverse kinematics, the elbow or knee on the side where it was); beyond its reach the trunk
// follows over standing feet. Other joints turn about the one that they hang on.

const TRUNK = [1, 2, 5, 8, 11];
const HIPS = [8, 11];
// Root, middle and end of each limb, by its end.
const LIMBS = Object.fromEntries([[2, 3, 4], [5, 6, 7], [8, 9, 10], [11, 12, 13]].map(limb => [limb[2], limb]));
const FEET = [10, 13];
const HAND_LEAN = Math.PI * .2, NECK_LEAN = Math.PI * .45;  // how far the trunk leans before the person moves

const plus = (a, b) => [a[0] + b[0], a[1] + b[1]];
const minus = (a, b) => [a[0] - b[0], a[1] - b[1]];
const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const turnBetween = (pivot, from, to) => {
  const turn = angleOf(pivot, to) - angleOf(pivot, from);
  return turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
};

/** The place `length` away from `from` towards `to`; straight down where they are the same. */
function towards(from, to, length) {
  const whole = distance(from, to);
  return whole ? [0, 1].map(axis => from[axis] + (to[axis] - from[axis]) / whole * length) : [from[0], from[1] + length];
}

/** 1 or -1: on which side of the line from root to end the middle joint lies; outwards of a straight limb. */
function bendOf(figure, [root, mid, end]) {
  const [u, v] = minus(figure[end], figure[root]), [s, t] = minus(figure[mid], figure[root]);
  const cross = u * t - v * s;
  if (Math.abs(cross) > .01 * (u * u + v * v)) return Math.sign(cross);
  const [x, y] = minus(figure[root], middle(figure[2], figure[5]).map((at, axis) => (at + middle(figure[8], figure[11])[axis]) / 2));
  return Math.sign(u * y - v * x) || 1;
}

/** Middle and end of a limb whose end goes to `target`, or as near to it as the bones let it. */
function bent(root, [upper, lower], target, bend) {
  const reach = between(Math.abs(upper - lower), distance(root, target), upper + lower);
  const end = towards(root, target, reach), [x, y] = minus(towards(root, target, 1), root);
  const along = reach ? (upper ** 2 - lower ** 2 + reach ** 2) / (2 * reach) : 0;
  const aside = Math.sqrt(Math.max(upper ** 2 - along ** 2, 0)) * bend;
  return [[root[0] + x * along - y * aside, root[1] + y * along + x * aside], end];
}

/** The figure with the limb's end at `target`; lengths and bend are those that it has in `rest`. */
function reached(figure, end, target, rest) {
  const [root, mid] = LIMBS[end], lengths = [distance(rest[root], rest[mid]), distance(rest[mid], rest[end])];
  const [joint, tip] = bent(figure[root], lengths, target, bendOf(rest, LIMBS[end]));
  return figure.with(mid, movedTo(figure[mid], joint)).with(end, movedTo(figure[end], tip));
}

const actedOn = (figure, joints, act) => figure.map((point, k) => joints.includes(k) ? movedTo(point, act(point)) : point);

/**
 * The trunk brought so near that `joint` is within `reach` of the target: it leans over the hips as far as
 * `lean`, then the person moves. Head and arms go along; the feet stand as long as the legs reach.
 */
function pulled(figure, joint, target, reach, lean, held) {
  const at = figure[joint];
  if (distance(at, target) <= reach || TRUNK.some(j => has(figure[j], LOCKED))) return figure;
  const pelvis = middle(figure[8], figure[11]), turn = rotation(pelvis, leaning(pelvis, at, target, reach, lean));
  const near = turn(at), away = distance(near, target);
  const by = away > reach ? minus(towards(near, target, away - reach), near) : [0, 0];
  const moved = actedOn(figure, BODY, point => plus(turn(point), by));
  return Object.entries(held).reduce((result, [end, place]) => reached(result, +end, place, figure), moved);
}

/** By how much to turn `at` about `pivot` until the target is in reach; less and less of it where it lies below. */
function leaning(pivot, at, target, reach, lean) {
  const [near, far] = [distance(pivot, at), distance(pivot, target)];
  if (!lean || !near || !far) return 0;
  const off = turnBetween(pivot, at, target);
  const enough = Math.acos(between(-1, (near ** 2 + far ** 2 - reach ** 2) / (2 * near * far), 1));
  const most = lean * between(0, (Math.PI - Math.abs(off)) * 2 / Math.PI, 1);
  return Math.sign(off) * Math.min(Math.max(Math.abs(off) - enough, 0), most);
}

/** Ends of limbs that stay where they are when the trunk moves. */
const plantedEnds = figure => Object.fromEntries(Object.keys(LIMBS)
  .filter(end => FEET.includes(+end) || has(figure[end], LOCKED)).map(end => [end, figure[end]]));

/** The figure with `joint` dragged to `target`. `held`: places that other ends of limbs keep, or go to. */
function posed(figure, joint, target, held = {}) {
  const ends = {...plantedEnds(figure), ...held};
  const trunk = (root, reach, lean) => pulled(figure, root, target, reach, lean, ends);
  if (LIMBS[joint]) return carried(figure, limbDragged(figure, joint, target, ends));
  if (joint === 1) return carried(figure, trunk(1, 0, NECK_LEAN));
  if (HIPS.includes(joint)) return carried(figure, trunk(joint, 0, 0));
  return carried(figure, turnedAt(figure, joint, target, held));
}

function limbDragged(figure, end, target, ends) {
  const [root, mid] = LIMBS[end];
  if (has(figure[mid], LOCKED)) return turnedAt(figure, end, target, {});
  const reach = distance(figure[root], figure[mid]) + distance(figure[mid], figure[end]);
  const near = pulled(figure, root, target, reach, FEET.includes(end) ? 0 : HAND_LEAN, ends);
  return reached(near, end, target, figure);
}

/** One bone turned towards the target. A shoulder takes its arm along as it hangs, other joints turn all. */
function turnedAt(figure, joint, target, held) {
  const parent = parentOf(joint), hanging = chain(joint);
  const turn = rotation(figure[parent], turnBetween(figure[parent], figure[joint], target));
  const by = minus(turn(figure[joint]), figure[joint]);
  const act = joint === 2 || joint === 5 ? point => plus(point, by) : turn;
  const moved = actedOn(figure, hanging, act), [, end] = hanging;
  if (!held[end] || !LIMBS[end]) return moved;
  return moved.with(end, movedTo(moved[end], towards(moved[joint], held[end], distance(figure[joint], figure[end]))));
}

/** The same for all that is chosen at once: each chain by its first joint. */
function posedTogether(figure, joints, by) {
  const goals = Object.fromEntries(joints.map(j => [j, plus(figure[j], by)]));
  const held = Object.fromEntries(Object.entries(goals).filter(([j]) => LIMBS[j]));
  if (joints.length > 1 && joints.includes(1) && HIPS.every(j => joints.includes(j))) {
    return carried(figure, pulled(figure, 1, goals[1], 0, 0, {...plantedEnds(figure), ...held}));
  }
  const first = joints.filter(j => !joints.includes(parentOf(j)));
  let result = figure;
  // What the second pulls on moves the first: they agree after a few rounds.
  for (let round = 0; round < (first.length > 1 ? 4 : 1); round++) {
    for (const j of first) result = posed(result, j, goals[j], held);
  }
  return result;
}

/** What is chosen moved, as far as may be, with every bone as long as before. */
function movedTogether(people, marks, by, canvas) {
  const isLoose = ({p, joints}) => isWhole({joints}) && !BODY.some(j => has(people[p][j], LOCKED));
  const start = shifted(people, marks.filter(isLoose), by, canvas);
  return free(people, marks.filter(mark => !isLoose(mark))).reduce((result, {p, joints}) => asFarAs(result, p,
    share => result.with(p, posedTogether(result[p], joints, by.map(step => step * share))), canvas), start);
}

/** A point of an open hand turns about the one before it; the root takes the hand along. */
const fingerMoved = (people, p, joint, by, canvas) => parentOf(joint) === null
  ? shifted(people, [{p, joints: chain(joint)}], by, canvas) : turnedBy(people, p, joint, by, canvas);

/** One joint turned towards the target with all that hangs on it, whatever else could follow. */
function turnedBy(people, p, joint, by, canvas) {
  return asFarAs(people, p, share => {
    const figure = people[p], target = plus(figure[joint], by.map(step => step * share));
    return people.with(p, carried(figure, turnedAt(figure, joint, target, {})));
  }, canvas);
}

/**
 * As much of a move as may be: `act(share)` gives the people, share 0…1. No shown joint of `p` leaves the
 * canvas, none that is locked moves.
 */
function asFarAs(before, p, act, canvas) {
  const isFine = people => people[p].every((point, k) => k >= BODY.length || distance(point, before[p][k]) < 1e-6
    || (!has(point, LOCKED) && (!point[2] || overhang(point, canvas) <= overhang(before[p][k], canvas) + STILL)));
  const wanted = act(1);
  if (isFine(wanted)) return wanted;
  let low = 0, high = 1;
  for (let round = 0; round < 14; round++) {
    const share = (low + high) / 2;
    if (isFine(act(share))) low = share; else high = share;
  }
  return act(low);
}

const overhang = ([x, y], {width, height}) => Math.max(1 - x, x - width + 1, 1 - y, y - height + 1, 0);

/** Every bone as long as in `rest`, for a figure of this size; angles stay. */
function proportioned(figure, rest) {
  const bones = SKELETON.bones.filter(([a, b]) => distance(rest[a], rest[b]) > STILL);
  const size = medianOf(bones.filter(([a, b]) => figure[a][2] && figure[b][2])
    .map(([a, b]) => distance(figure[a], figure[b]) / distance(rest[a], rest[b]))) || 1;
  let result = figure;
  for (const [a, b] of SKELETON.bones) {  // parents come before their children, the neck first
    const isThere = distance(figure[a], figure[b]) > STILL, [from, to] = isThere ? [figure[a], figure[b]] : [rest[a], rest[b]];
    const step = minus(towards(from, to, distance(rest[a], rest[b]) * size), from);
    result = result.with(b, movedTo(figure[b], plus(result[a], step)));
  }
  return carried(figure, result);
}

function medianOf(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

const isStretched = (figure, rest) => proportioned(figure, rest).some((point, k) => distance(point, figure[k]) > .5);
