// What a pointer means: {p, j, marks}. j is a joint, or null for a bone, a body or a hand.

const REACH = {mouse: [15, 8], pen: [18, 10], touch: [30, 16]};  // px around a joint, around a bone

/** Null on nothing. `stage`: people, person, marks, session (the hand that is open). */
function picked(stage, at, unit, pointer, target) {
  const [joint, bone] = (REACH[pointer] || REACH.mouse).map(reach => reach * unit);
  if (stage.session) return nearestFinger(stage, at, joint * 1.4);
  return nearestJoint(stage, at, joint, unit) || nearestHand(stage, at, bone)
    || nearestBone(stage, at, bone) || bodyUnder(target.dataset || {});
}

function nearestJoint({people, person}, at, reach, unit) {
  let best = null;
  people.forEach((figure, p) => BODY.forEach(j => {
    const point = figure[j];
    if (!point[2] && p !== person) return;  // nobody sees the ghosts of the others
    const favour = (p === person ? -2 : 0) + (point[2] ? 0 : 3);
    const away = distance(at, point) + favour * unit;
    if (away < reach) { reach = away; best = {p, j, marks: [{p, joints: [j]}]}; }
  }));
  return best;
}

function nearestFinger({people, person, session}, at, reach) {
  let best = null;
  for (const j of indices(session.side)) {
    const point = people[person][j], away = distance(at, point);
    if (point[2] && away < reach) { reach = away; best = {p: person, j, marks: [{p: person, joints: [j]}]}; }
  }
  return best;
}

function nearestHand({people}, at, reach) {
  let best = null;
  people.forEach((figure, p) => ['left', 'right'].forEach(side => indices(side).slice(1).forEach(k => {
    if (!figure[k][2]) return;
    const away = distanceToLine(at, figure[parentOf(k)], figure[k]);
    if (away < reach) { reach = away; best = {p, j: null, side, marks: wholes([p])}; }
  })));
  return best;
}

function nearestBone({people}, at, reach) {
  let best = null;
  people.forEach((figure, p) => SKELETON.bones.forEach(([a, b]) => {
    if (!figure[a][2] || !figure[b][2]) return;
    const away = distanceToLine(at, figure[a], figure[b]);
    if (away < reach) { reach = away; best = {p, j: null, marks: wholes([p])}; }
  }));
  return best;
}

function bodyUnder({p, part}) {
  if (p === undefined) return null;
  return part === 'head' ? {p: +p, j: null, head: true, marks: [{p: +p, joints: beyond(0)}]}
    : {p: +p, j: null, marks: wholes([+p])};
}
