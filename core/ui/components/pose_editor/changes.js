// What the tools do, as functions of a canvas ({people, width, height}) that change nothing in place.

/** Left and right changed over about the figure's own middle. */
function mirrored(figure) {
  const [left, , right] = bounds([figure]);
  return MIRRORED.map(k => isAbsent(figure[k]) ? figure[k]
    : movedTo(figure[k], [left + right - figure[k][0], figure[k][1]]));
}

/** The same outline from the other side: left and right change over, the face goes or comes. */
function turned(figure) {
  const away = Number(!isBackView(figure)), seen = {0: 1 - away, 14: 1 - away, 15: 1 - away, 16: 1, 17: 1};
  const same = [...SKELETON.mirror, ...indices('right'), ...indices('left'), ...indices('face')];
  const result = same.map((from, k) => {
    const [x, y, shown, flags] = figure[from];
    return [x, y, k in seen ? seen[k] : shown, flags];
  });
  return shownAs(result, 'face', !away);
}

/** A standing figure on the model's ground and as large, as far as it fits; without a model as the canvas. */
function standing(model, height) {
  const sole = STANDING[10][1], ground = model ? bounds([model])[3] : height * .87;
  const tall = Math.max(Math.min(model && stature(model) || height, (ground - height * .04) / sole), height * .1);
  const top = ground - sole * tall;
  return whole(STANDING.map(([x, y]) => [x * tall, top + y * tall, 1]));
}

/**
 * Everybody, and a newcomer beside them, never on them: in the room there is, else people step aside, and all
 * become smaller where the canvas is too narrow for them. Locked people stay; then the newcomer overlaps.
 */
function joined({people, width}, figure) {
  const crowd = bounds(people), own = bounds([figure]), gap = width * .06, wide = own[2] - own[0];
  const from = left => remapped(figure, ([x, y]) => [x - own[0] + left, y]);
  if (!crowd) return [from((width - wide) / 2)];
  if (crowd[2] + gap + wide < width) return [...people, from(crowd[2] + gap)];
  if (crowd[0] - gap - wide > 0) return [...people, from(crowd[0] - gap - wide)];
  if (people.some(one => BODY.some(j => has(one[j], LOCKED)))) return [...people, from(between(1, crowd[2], width - wide - 1))];
  const all = [...people, from(crowd[2] + gap)], edges = bounds(all);
  const factor = Math.min(1, (width - gap) / (edges[2] - edges[0]));
  return placed(all, edges, factor, [width / 2, edges[3] - (edges[3] - edges[1]) / 2 * factor]);
}

/** A figure of another canvas, not larger than this one. */
function fitting(figure, {width, height}) {
  const own = bounds([figure]), factor = Math.min(1, fill(own, width - 2, height - 2)), from = centre(own);
  const [grown] = placed([figure], own, factor, from), now = bounds([grown]);
  const dy = snapBack(now[1], now[3], height);
  return remapped(grown, ([x, y]) => [x, y + dy]);
}

/** Everybody as large as the canvas allows, in its middle. */
function fitted({people, width, height}) {
  const edges = bounds(people), room = .84;
  // the skull rises above the highest joint, the feet sink a little below the lowest
  edges[1] -= Math.max(...people.map(stature)) * HEAD * .5;
  return placed(people, edges, fill(edges, width * room, height * room), [width / 2, height / 2]);
}

/** Another canvas, filled as much as the old one was: going back gives the old figures back. */
function reshaped(canvas, {width, height}) {
  const edges = bounds(canvas.people);
  if (!edges) return {people: [], width, height};
  const factor = fill(edges, width, height) / fill(edges, canvas.width, canvas.height);
  const [x, y] = centre(edges), to = [x / canvas.width * width, y / canvas.height * height];
  return {people: placed(canvas.people, edges, factor, to), width, height};
}

/** Every joint on the canvas, as Python will have it; hands and faces go with theirs. */
function inside({people, width, height}) {
  const clamp = (value, side) => tenth(between(1, value, side - 1));
  return people.map(figure => carried(figure, figure.map((point, k) => k < BODY.length
    ? movedTo(point, [clamp(point[0], width), clamp(point[1], height)]) : point)));
}

function placed(people, from, factor, to) {
  const [x, y] = centre(from);
  return people.map(figure => remapped(figure, point =>
    [(point[0] - x) * factor + to[0], (point[1] - y) * factor + to[1]]));
}

const centre = edges => [(edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2];

/** How many times larger the box could be and still fit. */
function fill(edges, width, height) {
  return Math.min(width / Math.max(edges[2] - edges[0], 1), height / Math.max(edges[3] - edges[1], 1));
}

/** How far to move what reaches from low to high so that it lies inside; 0 where it cannot. */
function snapBack(low, high, side) {
  if (high - low > side - 2) return 0;
  return Math.max(0, 1 - low) + Math.min(0, side - 1 - high);
}

/** Python's canvas as the editor has it, with the joints it is unsure of marked. */
function asEdited({canvas, unsure, cast}) {
  const people = canvas.people.map((figure, p) => whole(figure).map((point, k) =>
    (unsure[p] || []).includes(k) ? flagged(point, UNSURE, true) : point));
  const characters = people.map((_, p) => cast.characters[p] || null);
  return {...canvas, people, groups: people.map(() => 0), proportions: [...people], characters, rounds: people.map(() => null)};
}

/** Does everything that is shown stand where it stood? */
function isSame(canvas, kept) {
  return kept && canvas.width === kept.width && canvas.height === kept.height
    && canvas.people.length === kept.people.length && canvas.people.every((figure, p) => figure.every((point, k) =>
      point[2] === kept.people[p][k][2] && (!point[2] || distance(point, kept.people[p][k]) < STILL)));
}
