// Presets as a grid of pictures: one click loads one. Search and filters need no Python.

const GRIDS = new WeakMap();
const views = () => [['', t('All')], ['front', t('Front')], ['side', t('Side')], ['back', t('Back')]];
const KEPT = {text: '', view: '', set: ''};  // outlives a visit to another page

class PresetGrid {
  constructor(root) {
    const head = element('div', 'head', root);
    const search = element('input', 'search', head);
    Object.assign(search, {type: 'search', value: KEPT.text, placeholder: t('Search: run, kick, sit …')});
    search.setAttribute('aria-label', t('Search the presets'));
    search.oninput = () => { KEPT.text = search.value; this.filter(); };
    search.onkeydown = e => e.stopPropagation();  // the page has single-key shortcuts of its own
    const bar = element('div', 'views', head);
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', t('Seen from'));
    this.views = views().map(([view, title]) => {
      const button = element('button', 'view', bar, title);
      Object.assign(button, {type: 'button', onclick: () => { KEPT.view = view; this.filter(); }});
      return [view, button];
    });
    this.sets = element('div', 'sets', root);
    this.sets.setAttribute('role', 'group');
    this.sets.setAttribute('aria-label', t('Sets'));
    this.grid = element('div', 'grid', root);
    this.none = element('p', 'none', root, t('No preset like that: try another word, or All.'));
  }

  /** `chosen`: the ids of several that are picked; without it the last click is. */
  update({presets, sets, chosen}, send) {
    Object.assign(this, {send, several: chosen});
    const ids = presets.map(({id}) => id).join();
    if (this.ids !== ids) { this.build(presets); this.buildSets(sets); }
    this.ids = ids;
    this.filter();
  }

  buildSets(sets) {
    if (!sets.some(([key]) => key === KEPT.set)) KEPT.set = '';
    this.chips = [['', t('All')], ...sets].map(([key, title]) => {
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
      if (preset.own && !this.several) {
        const remove = element('button', 'remove', place, '×');
        Object.assign(remove, {type: 'button', title: t('Delete this pose')});
        remove.setAttribute('aria-label', t('Remove {name}', {name: preset.title}));
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
      const isChosen = this.several ? this.several.includes(preset.id) : preset.id === this.chosen;
      card.setAttribute('aria-pressed', isChosen);
      found += fits;
    }
    this.none.hidden = found > 0;
    for (const [key, chip] of this.chips ?? []) chip.setAttribute('aria-pressed', key === KEPT.set);
    for (const [view, button] of this.views) button.setAttribute('aria-pressed', view === KEPT.view);
  }
}

export default function ({data, parentElement, setStateValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.presets');
  if (!GRIDS.has(root)) GRIDS.set(root, new PresetGrid(root));
  GRIDS.get(root).update(data, value => setStateValue('pick', value));
  return () => { GRIDS.delete(root); root.replaceChildren(); };
}
