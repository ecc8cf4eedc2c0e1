// People turned in the round. Python says how deep the points of each lie (`core/pose/lifting`); the view
// from another side is drawn here, as `core/pose/lifting/view.py` has it.
//
// A round is one person in depth: {original, front, depths, looks, turn, tilt, seen}. `front` is the figure
// before it was turned, with a place for every joint of the head, `original` the same as it was drawn, null
// once it was edited while turned; `looks` is where the head looks there; `seen` is how it stands on the
// canvas now, turned by `turn` and `tilt` (radians). Lengths and depths are in pixels of the canvas.

const FULL_TURN = 2 * Math.PI, MOST_TILT = Math.PI / 4;
const OUT_OF_SIGHT = -.25;  // the cosine at which a joint of the head goes out of sight
const STRETCHED = .03;  // of the figure's height: a bone that changed more was drawn anew
const EYES = [14, 15];
const RING = {wide: .3, flat: .3, below: .05};  // of the figure's height

/** What Python says of one person → a round; null where it says nothing. */
function roundOf(figure, told) {
  if (!told) return null;
  const front = figure.map((point, k) => told.head[k] && !point[2] ? movedTo(point, told.head[k]) : point);
  return {original: figure, front, depths: told.depths, looks: told.looks, turn: 0, tilt: 0, seen: figure};
}

const turnOf = ({turn, tilt}) => {
  const [c, s, u, v] = [Math.cos(turn), Math.sin(turn), Math.cos(tilt), Math.sin(tilt)];
  return {
    there: (x, y, z) => { const near = z * c - x * s; return [x * c + z * s, y * u + near * v, near * u - y * v]; },
    back: (x, y, z) => { const near = z * u + y * v; return [x * c - near * s, y * u - z * v, near * c + x * s]; },
  };
};

/** The person from another side, about the upright line through the middle of the hips. */
function viewed(round, turn, tilt) {
  if (!turn && !tilt && round.original) return round.original;
  const {front, depths, looks} = round, axis = middle(front[8], front[11]), {there} = turnOf({turn, tilt});
  const moved = front.map((point, k) => isAbsent(point) ? point
    : movedTo(point, plus(axis, there(...minus(point, axis), depths[k] || 0))));
  return headSeen(moved, looks, looks + turn);
}

/** Which joints of a head that looks there are in sight; eyes go with the nose. */
const headShows = looks => Object.fromEntries(FACE.map(j => [j, Math.cos(SKELETON.head[j][0] + looks) > OUT_OF_SIGHT
  && (!EYES.includes(j) || Math.cos(looks) > OUT_OF_SIGHT)]));

/** The figure with what comes into sight and goes out of it; what stays in sight is as it was drawn. */
function headSeen(figure, before, after) {
  const then = headShows(before), now = headShows(after);
  const result = figure.map((point, k) => FACE.includes(k) && then[k] !== now[k] ? shownPoint(point, now[k]) : point);
  return then[0] === now[0] ? result : shownAs(result, 'face', now[0]);
}

const shownPoint = ([x, y, , flags], shown) => [x, y, Number(shown), flags];

const isSameFigure = (one, other) => one.every((point, k) => point[2] === other[k][2] && distance(point, other[k]) < STILL);

/** The round of a figure that was edited while turned; null where it must be asked for anew. */
function followed(round, figure) {
  if (!round || isSameFigure(round.seen, figure)) return round;
  const {front, depths, looks, turn, tilt, seen} = round, grown = growth(seen, figure);
  if (!grown) return null;
  const {there, back} = turnOf(round), axis = middle(front[8], front[11]), now = middle(figure[8], figure[11]);
  const solid = figure.map((point, k) => {
    const deep = there(...minus(front[k], axis), depths[k] || 0)[2] * grown;
    return isAbsent(point) ? [...minus(point, now), 0] : back(...minus(point, now), deep);
  });
  // In the round the hips' middle stays where it was, so that the same turn gives the edited figure again.
  const moved = figure.map((point, k) => isAbsent(point) ? point : movedTo(point, plus(now, solid[k])));
  const straight = headSeen(moved, looks + turn, looks);
  return {original: null, front: straight, depths: solid.map(([, , z]) => z), looks, turn, tilt, seen: figure};
}

/** How many times larger every bone became; null where they changed by different shares. */
function growth(before, after) {
  const bones = SKELETON.bones.filter(([a, b]) => !FACE.includes(b) && distance(before[a], before[b]) > 1);
  const factor = medianOf(bones.map(([a, b]) => distance(after[a], after[b]) / distance(before[a], before[b])));
  const slack = STRETCHED * stature(before);
  return bones.length && bones.every(([a, b]) =>
    Math.abs(distance(after[a], after[b]) - factor * distance(before[a], before[b])) < slack) ? factor : null;
}

/** A figure that was turned, moved back on the canvas, and smaller where it is too wide. */
function onCanvas(figure, {width, height}) {
  const edges = bounds([figure]), factor = Math.min(1, fill(edges, width - 2, height - 2));
  const [small] = factor < 1 ? placed([figure], edges, factor, centre(edges)) : [figure];
  const [left, top, right, bottom] = bounds([small]), by = [snapBack(left, right, width), snapBack(top, bottom, height)];
  return by[0] || by[1] ? remapped(small, point => plus(point, by)) : small;
}

const wrapped = angle => angle - FULL_TURN * Math.round(angle / FULL_TURN);

/** The ring at a person's feet: {at, wide, flat, knob}. */
function ringOf(figure, {turn, tilt}) {
  const tall = stature(figure), [left, , right, bottom] = bounds([figure]);
  const at = [(left + right) / 2, bottom + tall * RING.below], wide = tall * RING.wide, flat = wide * (RING.flat + tilt / 2);
  return {at, wide, flat, knob: plus(at, [wide * Math.sin(turn), flat * Math.cos(turn)])};
}

class Camera {
  /** Turns the chosen people of the editor, which keeps their rounds. */
  constructor(editor) { this.editor = editor; }

  get round() { return this.editor.rounds[this.editor.person] || {turn: 0, tilt: 0}; }

  /** What Python knows of the people that stand on the canvas now. */
  learn(told) {
    const {editor} = this;
    if (editor.pointers.drag || this.before) return;
    editor.rounds = editor.people.map((figure, p) => followed(editor.rounds[p], figure) || roundOf(figure, told[p]));
  }

  /** People whose depth is known. */
  subjects() {
    const {editor} = this;
    return editor.chosenPeople().filter(p => {
      editor.rounds[p] = followed(editor.rounds[p], editor.people[p]);
      return editor.rounds[p] && !isLocked(editor.people[p]);
    });
  }

  /** All chosen people seen from there: a change that is under way until `done`. */
  look({turn, tilt}) {
    const {editor} = this;
    this.before ??= editor.snapshot();
    for (const p of this.subjects()) {
      const angles = {turn: wrapped(turn ?? editor.rounds[p].turn), tilt: between(-MOST_TILT, tilt ?? editor.rounds[p].tilt, MOST_TILT)};
      const now = editor.people[p];  // what was pinned stays pinned
      const seen = onCanvas(viewed(editor.rounds[p], angles.turn, angles.tilt), editor)
        .map(([x, y, shown], k) => [x, y, shown, now[k][3]]);
      editor.people[p] = seen;
      editor.rounds[p] = {...editor.rounds[p], ...angles, seen};
    }
    editor.draw();
  }

  done() {
    const {editor, before} = this;
    if (!before) return;
    this.before = null;
    editor.push(before);
    const turned = editor.people.map((figure, p) => editor.rounds[p]?.seen === figure);
    editor.settle();
    // Python is told tenths: what was rounded is still the same view.
    editor.rounds.forEach((round, p) => { if (turned[p]) round.seen = editor.people[p]; });
  }

  /** Where the ring of the chosen person is; null where none is shown. */
  ring() {
    const {editor} = this, figure = editor.people[editor.person];
    return MEMORY.camera && figure && !editor.session && !editor.sketch && editor.rounds[editor.person] ? ringOf(figure, this.round) : null;
  }

  /** Where it stands again after a drag that was called off. */
  callOff() { this.before = null; }

  /** At once, as one step. */
  set(angles) {
    this.look(angles);
    this.done();
  }
}
