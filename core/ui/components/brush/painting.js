// Pictures and strokes on canvases.

/** The picture behind an address, decoded; null for what is none. */
function loaded(src) {
  const image = new Image();
  image.src = src;
  return image.decode().then(() => image, () => null);
}

function sheet(width, height) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, {width, height});
  return canvas;
}

/** One stroke as a path: a dot where it has one point. */
function trace(pen, {size, points}) {
  const [x, y] = points[0];
  pen.lineCap = pen.lineJoin = 'round';
  pen.lineWidth = size;
  pen.beginPath();
  pen.moveTo(x, y);
  for (const [u, v] of points) pen.lineTo(u, v);
  pen.stroke();
}
