// The part of the canvas that the screen shows: [x, y, zoom], zoom 1 shows all of it.

const WHOLE_VIEW = [0, 0, 1];
const MOST_ZOOM = 12;

/** Zoomed by a factor with the place `at` staying under the pointer. */
function zoomed([x, y, zoom], factor, at, canvas) {
  const now = between(1, zoom * factor, MOST_ZOOM), keep = zoom / now;
  return kept([at[0] - (at[0] - x) * keep, at[1] - (at[1] - y) * keep, now], canvas);
}

const panned = ([x, y, zoom], [dx, dy], canvas) => kept([x - dx, y - dy, zoom], canvas);

/** Never further away than a quarter of a screen past the edge. */
function kept([x, y, zoom], {width, height}) {
  if (zoom <= 1.001) return [...WHOLE_VIEW];
  const hold = (value, side) => between(-side / zoom / 4, value, side - side / zoom * .75);
  return [hold(x, width), hold(y, height), zoom];
}

/** So that a box fills most of the screen. */
function viewOn(edges, {width, height}, room = .72) {
  const zoom = Math.min(fill(edges, width, height) * room, 60), [x, y] = centre(edges);
  return [x - width / zoom / 2, y - height / zoom / 2, zoom];
}

/** Left, top, right, bottom of what the screen shows. */
const visible = ([x, y, zoom], {width, height}) => [x, y, x + width / zoom, y + height / zoom];
