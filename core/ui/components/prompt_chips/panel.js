// Under the chips: what can be done with the one that is opened, and what may be added.

function fillPanel(panel, item, row) {
  const tools = make('div', 'tools', panel);
  if (item.weighs) {
    button('tool', tools, '−', () => row.weigh(-STEP), t('Weaker'));
    const number = make('input', 'weight', tools);
    Object.assign(number, {type: 'number', step: STEP, min: -MOST_WEIGHT, max: MOST_WEIGHT, value: item.weight});
    number.setAttribute('aria-label', t('Weight'));
    number.onchange = () => { if (Number.isFinite(number.valueAsNumber)) row.setWeight(number.valueAsNumber); };
    button('tool', tools, '+', () => row.weigh(STEP), t('Stronger'));
  }
  if (item.moves) {
    button('tool', tools, '←', () => row.shift(-1), t('Move earlier'));
    button('tool', tools, '→', () => row.shift(1), t('Move later'));
  }
  const mute = button('tool', tools, item.muted ? t('Unmute') : t('Mute'), () => row.mute());
  mute.setAttribute('aria-pressed', item.muted);
  button('tool', tools, t('Remove'), () => row.remove());
  if (!item.poses.length) return;
  const poses = make('div', 'poses', panel);
  make('span', 'label', poses, t('Poses'));
  for (const [id, title] of item.poses) button('tool', poses, title, () => row.pose(id));
}

class Adding {
  constructor(root, row) {
    this.root = root;
    this.row = row;
    const form = make('form', 'own', root);
    this.input = make('input', '', form);
    this.input.maxLength = 400;
    this.input.setAttribute('autocomplete', 'off');
    this.plus = button('tool', form, '+', () => {});
    this.plus.type = 'submit';
    form.onsubmit = event => {
      event.preventDefault();
      if (this.input.value.trim()) row.add(this.input.value.trim());
      this.input.value = '';
    };
    this.kinds = make('div', 'kinds', root);
    this.offered = make('div', 'offered', root);
  }

  update(data) {
    this.input.placeholder = t('Add words');
    this.input.setAttribute('aria-label', t('Add words'));
    this.plus.title = t('Add');
    this.plus.setAttribute('aria-label', t('Add'));
    const look = JSON.stringify([data.offers, data.kinds]);
    if (look === this.look) return;
    this.look = look;
    this.kinds.replaceChildren();
    for (const [kind, words] of data.offers) {
      const opens = button(`kind ${kind}`, this.kinds, `+ ${data.kinds[kind]}`, () => this.open(opens, words));
      opens.setAttribute('aria-expanded', 'false');
    }
    this.offered.replaceChildren();
  }

  open(opens, words) {
    const isOpen = opens.getAttribute('aria-expanded') === 'true';
    for (const one of this.kinds.children) one.setAttribute('aria-expanded', 'false');
    this.offered.replaceChildren();
    if (isOpen) return;
    opens.setAttribute('aria-expanded', 'true');
    for (const text of words) button('tool', this.offered, text, () => this.row.add(text));
  }
}
