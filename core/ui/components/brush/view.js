// Which part of its region a stage shows: {x, y} of the picture's corner in CSS pixels of the stage and the
// CSS pixels of one pixel of the picture. A region is {left, top, width, height} in pixels of the picture.

const MOST_ZOOM = 24, MARGIN = 12;

/** All of the region, in the middle. */
function whole(stage, {left = 0, top = 0, width, height}) {
  const scale = Math.min((stage.width - 2 * MARGIN) / width, (stage.height - 2 * MARGIN) / height);
  return {
    scale,
    x: (stage.width - width * scale) / 2 - left * scale,
    y: (stage.height - height * scale) / 2 - top * scale,
  };
}

/** Zoomed by a factor; what lies at the place stays there. */
function zoomed(view, factor, [px, py], stage, region) {
  const least = whole(stage, region).scale;
  const scale = Math.min(Math.max(view.scale * factor, least), least * MOST_ZOOM), by = scale / view.scale;
  return kept({scale, x: px - (px - view.x) * by, y: py - (py - view.y) * by}, stage, region);
}

const panned = ({scale, x, y}, [dx, dy], stage, region) =>
  kept({scale, x: x + dx, y: y + dy}, stage, region);

/** A part of the region is always in sight; all of it where it fits. */
function kept({scale, x, y}, stage, {left = 0, top = 0, width, height}) {
  const hold = (at, start, side, room) => {
    const spare = room - side * scale, edge = at + start * scale;
    const held = spare >= 0 ? spare / 2 : Math.min(Math.max(edge, spare - room / 3), room / 3);
    return held - start * scale;
  };
  return {scale, x: hold(x, left, width, stage.width), y: hold(y, top, height, stage.height)};
}

const isWhole = (view, stage, region) => view.scale <= whole(stage, region).scale * 1.001;
