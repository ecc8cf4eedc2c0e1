// A pose as a small picture.

function element(tag, name, parent, text = '') {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

/** The figures of a preset, cut to a 3:4 picture around them. */
function preview({people}) {
  const box = bounds(people), tall = Math.max(...people.map(stature)), edge = tall * .13;
  const high = Math.max(box[3] - box[1] + 2 * edge, (box[2] - box[0] + 2 * edge) * 4 / 3), wide = high * .75;
  const [left, top] = [(box[0] + box[2] - wide) / 2, (box[1] + box[3] - high) / 2 - edge * .15];
  const drawn = node('svg', {viewBox: [left, top, wide, high].map(tenth).join(' '), 'aria-hidden': 'true'});
  people.forEach((figure, p) => drawFigure(drawn, figure, TINTS[p % TINTS.length], high / 100));
  return drawn;
}

function drawFigure(parent, figure, tint, unit) {
  const {limbs, torso, width, head} = silhouette(figure);
  const body = node('g', {class: 'body', fill: tint, stroke: tint}, parent);
  node('path', {d: torso, 'stroke-width': tenth(width)}, body);
  node('path', {d: limbs, stroke: 'none'}, body);
  if (head) node('circle', {cx: head[0], cy: head[1], r: head[2], stroke: 'none', class: isBackView(figure) ? 'back' : ''}, body);
  SKELETON.bones.forEach(([a, b], k) => {
    if (!figure[a][2] || !figure[b][2]) return;
    const [x1, y1, x2, y2] = [...figure[a], ...figure[b]].filter((_, n) => n % 3 < 2);
    node('line', {x1, y1, x2, y2, stroke: SKELETON.colours[k], 'stroke-width': 1.7 * unit}, parent);
  });
  figure.slice(0, BODY.length).forEach(([cx, cy, shown], j) => shown
    && node('circle', {cx, cy, r: (FACE.includes(j) ? 1.1 : 1.7) * unit, fill: SKELETON.colours[j]}, parent));
}
