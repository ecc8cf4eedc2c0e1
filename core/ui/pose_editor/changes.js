// What the tools do, as functions of a canvas ({people, width, height}) that change nothing in place.

/** Left and right changed over about the figure's own middle. */
function mirrored(figure) {
  const [left, , right] = bounds([figure]);
  return SKELETON.mirror.map(j => [left + right - figure[j][0], figure[j][1], figure[j][2]]);
}

/** The same outline from the other side: left and right change over, the face goes or comes. */
function turned(figure) {
  const away = Number(!isBackView(figure)), shown = {0: 1 - away, 14: 1 - away, 15: 1 - away, 16: 1, 17: 1};
  return SKELETON.mirror.map((from, j) =>
    [figure[from][0], figure[from][1], j in shown ? shown[j] : figure[from][2]]);
}

/** A standing figure as large as the model, or as the canvas where there is none. */
function standing(model, height) {
  const tall = model && stature(model) || height * .82;
  const top = model ? bounds([model])[1] - STANDING[14][1] * tall : height * .09;
  return STANDING.map(([x, y]) => [x * tall, top + y * tall, 1]);
}

/** The figure where there is room: right of everybody, left of everybody, or a step from its model. */
function beside({people, width}, figure, model) {
  const crowd = bounds(people), own = bounds([figure]), gap = width * .05, wide = own[2] - own[0];
  let left = (width - wide) / 2;
  if (crowd && crowd[2] + gap + wide < width) left = crowd[2] + gap;
  else if (crowd && crowd[0] - gap - wide > 0) left = crowd[0] - gap - wide;
  else if (crowd) {
    const from = bounds([model])[0], step = width * .14;
    left = from + step + wide < width ? from + step : Math.max(from - step, 1);
  }
  return figure.map(([x, y, shown]) => [x - own[0] + left, y, shown]);
}

/** Everybody as large as the canvas allows, in its middle. */
function fitted({people, width, height}) {
  const box = bounds(people), room = .84;
  // the skull rises above the highest joint, the feet sink a little below the lowest
  box[1] -= Math.max(...people.map(stature)) * HEAD * .5;
  return placed(people, box, fill(box, width * room, height * room), [width / 2, height / 2]);
}

/** Another canvas, filled as much as the old one was: going back gives the old figures back. */
function reshaped(canvas, {width, height}) {
  const box = bounds(canvas.people);
  if (!box) return {people: [], width, height};
  const factor = fill(box, width, height) / fill(box, canvas.width, canvas.height);
  const [x, y] = centre(box), to = [x / canvas.width * width, y / canvas.height * height];
  return {people: placed(canvas.people, box, factor, to), width, height};
}

/** Joints of a figure moved together, as far as the canvas reaches. */
function shifted(figure, joints, [dx, dy], {width, height}) {
  const [left, top, right, bottom] = bounds([figure], joints);
  const x = between(1 - left, dx, width - 1 - right), y = between(1 - top, dy, height - 1 - bottom);
  return figure.map((point, j) => joints.includes(j)
    ? [tenth(point[0] + x), tenth(point[1] + y), point[2]] : point);
}

/** Every joint on the canvas, as Python will have it. */
function inside({people, width, height}) {
  const clamp = (value, side) => tenth(between(1, value, side - 1));
  return people.map(figure => figure.map(([x, y, shown]) => [clamp(x, width), clamp(y, height), shown]));
}

function placed(people, box, factor, to) {
  const from = centre(box);
  return people.map(figure => figure.map(([x, y, shown]) =>
    [(x - from[0]) * factor + to[0], (y - from[1]) * factor + to[1], shown]));
}

const centre = box => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];

/** How many times larger the box could be and still fit. */
function fill(box, width, height) {
  return Math.min(width / Math.max(box[2] - box[0], 1), height / Math.max(box[3] - box[1], 1));
}
