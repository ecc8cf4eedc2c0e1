// What is chosen and how it is moved, turned and scaled. Marks say which joints: [{p, joints}].

const SNAP = Math.PI / 12;  // with Shift

/** All joints of these people. */
const wholes = people => people.map(p => ({p, joints: beyond(1)}));

const isWhole = ({joints}) => joints.length === BODY.length;
const isHead = marks => marks.length === 1 && String(marks[0].joints) === String(beyond(0));
const isMarked = (marks, p, j) => marks.some(mark => mark.p === p && mark.joints.includes(j));

/** Points that may be moved: what is locked stays. */
const free = (people, marks) => marks
  .map(({p, joints}) => ({p, joints: joints.filter(j => !has(people[p][j], LOCKED))}))
  .filter(({joints}) => joints.length);

const pointsOf = (people, marks) => marks.flatMap(({p, joints}) => joints.map(j => people[p][j]));

/** Both together, joint by joint. */
function united(marks, more) {
  const result = new Map([...marks, ...more].map(({p}) => [p, []]));
  for (const {p, joints} of [...marks, ...more]) result.set(p, [...new Set([...result.get(p), ...joints])]);
  return [...result].map(([p, joints]) => ({p, joints}));
}

/** The shown joints inside of a box. */
function marksIn(people, [left, top, right, bottom]) {
  return people.map((figure, p) => ({p, joints: BODY.filter(j => {
    const [x, y, shown] = figure[j];
    return shown && x >= left && x <= right && y >= top && y <= bottom;
  })})).map(mark => filled(people, mark)).filter(({joints}) => joints.length);
}

/** With everything that is shown, what is hidden goes along. */
function filled(people, {p, joints}) {
  const seen = BODY.filter(j => people[p][j][2]);
  return {p, joints: joints.length && joints.length === seen.length ? beyond(1) : joints};
}

/** The people after `act` moved the marked joints; hands and faces go with theirs. */
function transformed(people, marks, act) {
  const result = [...people];
  for (const {p, joints} of free(people, marks)) {
    const moved = people[p].map((point, k) => joints.includes(k) ? movedTo(point, act(point)) : point);
    result[p] = carried(people[p], moved);
  }
  return result;
}

/** Moved together, as far as the canvas reaches. */
function shifted(people, marks, [dx, dy], {width, height}) {
  const moving = free(people, marks);
  if (!moving.length) return people;
  const [left, top, right, bottom] = box(pointsOf(people, moving));
  const x = between(1 - left, dx, width - 1 - right), y = between(1 - top, dy, height - 1 - bottom);
  return transformed(people, moving, point => [point[0] + x, point[1] + y]);
}

/** Whole people that were turned or scaled over an edge, back on the canvas. */
function snapped(people, marks, {width, height}) {
  if (!marks.every(isWhole)) return people;
  const [left, top, right, bottom] = box(pointsOf(people, marks));
  const by = [snapBack(left, right, width), snapBack(top, bottom, height)];
  return by[0] || by[1] ? transformed(people, marks, ([x, y]) => [x + by[0], y + by[1]]) : people;
}

const rotation = ([x, y], radians) => point => {
  const [u, v] = [point[0] - x, point[1] - y], [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return [x + u * cos - v * sin, y + u * sin + v * cos];
};

const scaling = ([x, y], factor) => point => [x + (point[0] - x) * factor, y + (point[1] - y) * factor];

const angleOf = ([x, y], at) => Math.atan2(at[1] - y, at[0] - x);

/**
 * The handles around what is chosen: {marks, pivot, box, turn, sizes}; null where nothing can be turned.
 * `screen`: what can be seen of the canvas, [left, top, right, bottom].
 * A joint with others on it turns them about itself.
 */
function frameOf({people, person, joint, marks}, unit, screen) {
  if (marks.length) return free(people, marks).length ? frameAround(people, marks, unit, screen) : null;
  if (joint === null || joint === 1 || !people[person]) return null;
  const hanging = beyond(joint).slice(1), pivot = people[person][joint];
  const limb = free(people, [{p: person, joints: hanging}]);
  if (!limb.length) return null;
  const towards = angleOf(pivot, people[person][hanging[0]]);
  const at = (turn, far) => [pivot[0] + Math.cos(towards + turn) * far * unit, pivot[1] + Math.sin(towards + turn) * far * unit];
  return {marks: limb, pivot, box: null, turn: at(2.6, 44), sizes: [at(-2.6, 44)]};
}

/** The joint that all that is chosen of one person hangs on: about it, nothing tears; null where there is none. */
function pivotOf(people, marks) {
  if (marks.length !== 1 || isWhole(marks[0])) return null;
  const [{p, joints}] = marks;
  const parents = new Set(joints.map(parentOf).filter(parent => !joints.includes(parent)));
  const [parent] = parents;
  return parents.size === 1 && parent !== null ? people[p][parent].slice(0, 2) : null;
}

function frameAround(people, marks, unit, screen) {
  const edges = box(pointsOf(people, marks)), pad = 18 * unit, rim = 8 * unit, away = 30 * unit;
  // Handles past the edge of the stage could not be seen: the frame then goes through the figure.
  const [left, top, right, bottom] = [-pad, -pad, pad, pad].map((by, k) =>
    between(screen[k % 2] + rim, edges[k] + by, screen[k % 2 + 2] - rim));
  const x = (left + right) / 2, above = top - away - rim > screen[1], below = bottom + away + rim < screen[3];
  const turn = [x, above ? top - away : below ? bottom + away : top];
  const sizes = [[left, top], [right, top], [right, bottom], [left, bottom]];
  return {marks, pivot: pivotOf(people, marks) || centre(edges), box: [left, top, right, bottom], turn, sizes};
}
