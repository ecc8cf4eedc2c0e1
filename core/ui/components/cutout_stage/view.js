// Which part of the picture the stage shows: {x, y} of the picture's corner in CSS pixels of the stage and
// the CSS pixels of one pixel of the source.

const MOST_ZOOM = 24, MARGIN = 12;

/** All of the picture, in the middle. */
function whole(stage, {width, height}) {
  const scale = Math.min((stage.width - 2 * MARGIN) / width, (stage.height - 2 * MARGIN) / height);
  return {scale, x: (stage.width - width * scale) / 2, y: (stage.height - height * scale) / 2};
}

/** Zoomed by a factor; what lies at the place stays there. */
function zoomed(view, factor, [px, py], stage, picture) {
  const least = whole(stage, picture).scale;
  const scale = Math.min(Math.max(view.scale * factor, least), least * MOST_ZOOM), by = scale / view.scale;
  return kept({scale, x: px - (px - view.x) * by, y: py - (py - view.y) * by}, stage, picture);
}

const panned = ({scale, x, y}, [dx, dy], stage, picture) =>
  kept({scale, x: x + dx, y: y + dy}, stage, picture);

/** A part of the picture is always in sight; all of it where it fits. */
function kept({scale, x, y}, stage, {width, height}) {
  const hold = (at, side, room) => {
    const spare = room - side * scale;
    return spare >= 0 ? spare / 2 : Math.min(Math.max(at, spare - room / 3), room / 3);
  };
  return {scale, x: hold(x, width, stage.width), y: hold(y, height, stage.height)};
}

const isWhole = (view, stage, picture) => view.scale <= whole(stage, picture).scale * 1.001;
