// Presets as a grid of pictures: one click loads one. Search and filters need no Python.

const GRIDS = new WeakMap();
const VIEWS = [['', 'All'], ['front', 'Front'], ['side', 'Side'], ['back', 'Back']];
const KEPT = {text: '', view: '', set: ''};  // outlives a visit to another page

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

class PresetGrid {
  constructor(root) {
    const head = element('div', 'head', root);
    const search = element('input', 'search', head);
    Object.assign(search, {type: 'search', value: KEPT.text, placeholder: 'Search: run, kick, sit …'});
    search.setAttribute('aria-label', 'Search the presets');
    search.oninput = () => { KEPT.text = search.value; this.filter(); };
    search.onkeydown = e => e.stopPropagation();  // the page has single-key shortcuts of its own
    const views = element('div', 'views', head);
    views.setAttribute('role', 'group');
    views.setAttribute('aria-label', 'Seen from');
    this.views = VIEWS.map(([view, title]) => {
      const button = element('button', 'view', views, title);
      Object.assign(button, {type: 'button', onclick: () => { KEPT.view = view; this.filter(); }});
      return [view, button];
    });
    this.sets = element('div', 'sets', root);
    this.sets.setAttribute('role', 'group');
    this.sets.setAttribute('aria-label', 'Sets');
    this.grid = element('div', 'grid', root);
    this.none = element('p', 'none', root, 'No preset like that: try another word, or All.');
  }

  update({presets, sets}, send) {
    this.send = send;
    const ids = presets.map(({id}) => id).join();
    if (this.ids !== ids) { this.build(presets); this.buildSets(sets); }
    this.ids = ids;
    this.filter();
  }

  buildSets(sets) {
    if (!sets.some(([key]) => key === KEPT.set)) KEPT.set = '';
    this.chips = [['', 'All'], ...sets].map(([key, title]) => {
      const chip = element('button', 'chip', null, title);
      Object.assign(chip, {type: 'button', onclick: () => { KEPT.set = key; this.filter(); }});
      return [key, chip];
    });
    this.sets.replaceChildren(...this.chips.map(([, chip]) => chip));
  }

  build(presets) {
    this.cards = presets.map(preset => {
      const place = element('div', 'place');
      const card = element('button', 'card');
      card.type = 'button';
      card.dataset.preset = preset.id;
      card.append(preview(preset));
      element('span', '', card, preset.title);
      card.onclick = () => { this.chosen = preset.id; this.filter(); this.send({id: preset.id, at: Date.now()}); };
      place.append(card);
      if (preset.own) {
        const remove = element('button', 'remove', place, '×');
        Object.assign(remove, {type: 'button', title: 'Delete this pose'});
        remove.setAttribute('aria-label', `Remove ${preset.title}`);
        remove.onclick = () => this.send({id: preset.id, remove: true, at: Date.now()});
      }
      const words = [preset.title, preset.view, preset.set, ...preset.tags].join(' ').toLowerCase();
      return {card, place, preset, words};
    });
    this.grid.replaceChildren(...this.cards.map(({place}) => place));
  }

  filter() {
    const words = KEPT.text.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const {card, place, preset, words: known} of this.cards) {
      const fits = (!KEPT.view || preset.view === KEPT.view) && (!KEPT.set || preset.set === KEPT.set)
        && words.every(word => known.includes(word));
      place.hidden = !fits;
      card.setAttribute('aria-pressed', preset.id === this.chosen);
      found += fits;
    }
    this.none.hidden = found > 0;
    for (const [key, chip] of this.chips ?? []) chip.setAttribute('aria-pressed', key === KEPT.set);
    for (const [view, button] of this.views) button.setAttribute('aria-pressed', view === KEPT.view);
  }
}

export default function ({data, parentElement, setStateValue}) {
  const root = parentElement.querySelector('.presets');
  if (!GRIDS.has(root)) GRIDS.set(root, new PresetGrid(root));
  GRIDS.get(root).update(data, value => setStateValue('pick', value));
  return () => { GRIDS.delete(root); root.replaceChildren(); };
}
