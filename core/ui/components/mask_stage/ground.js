// New ground around the start picture, in pixels of the size that is drawn first ("drawn pixels"), and how
// its frame lies on the start picture. Margins are {left, top, right, bottom}.

const SIDES = ['left', 'top', 'right', 'bottom'];
const HOLD = 24;  // CSS pixels within which an edge is taken hold of

const hasGround = margins => SIDES.some(side => margins[side] > 0);

/** What of the start picture is used: `picture` and `inner` are {width, height}. In pixels of the picture. */
function cropOf(picture, inner) {
  const scale = Math.max(inner.width / picture.width, inner.height / picture.height);
  const width = inner.width / scale, height = inner.height / scale;
  return {left: (picture.width - width) / 2, top: (picture.height - height) / 2, width, height, scale};
}

/** The crop and the ground around it, in pixels of the picture. */
const frameOf = ({left, top, width, height, scale}, margins) => ({
  left: left - margins.left / scale,
  top: top - margins.top / scale,
  width: width + (margins.left + margins.right) / scale,
  height: height + (margins.top + margins.bottom) / scale,
});

/** What of the crop may stay: new ground is drawn so many drawn pixels into it. */
function withoutOverlap({left, top, width, height, scale}, margins, overlap) {
  const over = Math.min(overlap / scale, (width - 1) / 2, (height - 1) / 2);
  const by = Object.fromEntries(SIDES.map(side => [side, margins[side] > 0 ? over : 0]));
  return {
    left: left + by.left, top: top + by.top,
    width: width - by.left - by.right, height: height - by.top - by.bottom,
  };
}

const drawnSize = (inner, {left, top, right, bottom}) =>
  ({width: inner.width + left + right, height: inner.height + top + bottom});

/** Which sides lie under the pointer: two at a corner, none away from the edges. */
function sidesAt([x, y], {left, top, width, height}, reach) {
  const inside = (at, start, side) => at > start - reach && at < start + side + reach;
  if (!inside(x, left, width) || !inside(y, top, height)) return [];
  const near = {left: x - left, right: left + width - x, top: y - top, bottom: top + height - y};
  const pair = (one, other) => [one, other].filter(side => near[side] < reach)
    .sort((a, b) => near[a] - near[b]).slice(0, 1);
  return [...pair('left', 'right'), ...pair('top', 'bottom')];
}

/** Margins with some sides pulled to other widths: on the grid, and no more than can be drawn at once. */
function pulled(margins, wished, inner, {grid, side: mostSide, pixels}) {
  const made = {...margins};
  for (const side of SIDES) {
    if (!(side in wished)) continue;
    const isWide = side === 'left' || side === 'right';
    const size = drawnSize(inner, {...made, [side]: 0});
    const [own, other] = isWide ? [size.width, size.height] : [size.height, size.width];
    const most = Math.floor((Math.min(mostSide, pixels / other) - own) / grid) * grid;
    made[side] = Math.max(0, Math.min(Math.round(wished[side] / grid) * grid, most));
  }
  return made;
}
