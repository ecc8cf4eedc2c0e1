// The buttons around the stage. What they do is the editor's `use(id)`; how they stand comes from `draw`.

// [id, word under the icon, name]
const historyTools = () => [['undo', '', t('Undo (Ctrl+Z)')], ['redo', '', t('Redo (Ctrl+Shift+Z)')]];
const toolTabs = () => ({
  edit: [t('Edit'), [
    [['camera', t('Turn'), t('Turn in the round (C)')], ['draw', t('Draw'), t('Draw a stick figure on the stage (W)')]],
    [['turn', t('Back'), t('Turn around: front or back view (B)')], ['flip', t('Mirror'), t('Mirror this person (F)')]],
    [['hide', t('Hide'), t('Hide or show the selected joint (H)')], ['lock', t('Pin'), t('Pin (K)')], ['pins', t('Pin all'), t('Pin hands and feet (I)')],
      ['lengths', t('Follow'), t('Limbs follow (E)')]],
    [['right_hand', t('R hand'), t('Right hand (R)')], ['left_hand', t('L hand'), t('Left hand (L)')], ['face', t('Face'), t('Face points (D)')]],
  ]],
  people: [t('People'), [
    [['add', t('Add'), t('Add a person')], ['copy', t('Double'), t('Duplicate this person (Ctrl+D)')], ['remove', t('Remove'), t('Remove this person')]],
    [['clip', t('Copy'), t('Copy (Ctrl+C)')], ['paste', t('Paste'), t('Paste who was copied (Ctrl+V)')]],
    [['select', t('Box'), t('Select with a box (S)')], ['all', t('All'), t('Select all (Ctrl+A)')], ['group', t('Group'), t('Move together (O)')]],
    [['front', t('Front'), t('To the front (])')], ['back', t('Behind'), t('To the back ([)')], ['proportions', t('Lengths'), t('Reset proportions (N)')]],
  ]],
  view: [t('View'), [
    SKELETON.shapes.map(({id, title, width, height}) =>
      [id, {portrait: t('Tall'), square: t('Square'), landscape: t('Wide')}[id], t('{shape} canvas, {width} × {height}', {shape: t(title), width, height})]),
    [['fit', t('Fit'), t('Fit everybody to the canvas')], ['guides', t('Guides'), t('Guide lines (G)')], ['body', t('Body'), t('Body')]],
    [['zoom_out', t('Out'), t('Zoom out (−)')], ['zoom_all', t('All'), t('Show all (0)')], ['zoom_in', t('In'), t('Zoom in (+)')]],
  ]],
  file: [t('File'), [
    [['open', t('Open'), t('Open a picture or a pose file')], ['gallery', t('Gallery'), t('From the gallery')],
      ['clipboard', t('Paste'), t('Paste a picture or a pose (Ctrl+V)')]],
    [['reset', t('Reset'), t('Back to the loaded pose')]],
  ]],
});
const handTools = () => [['over', t('Flip'), t('Turn the hand over (V)')], ['drop', t('Remove'), t('Remove the hand (Delete)')], ['done', t('Done'), t('Done (Enter)')]];
const sketchTools = () => [['sketch_done', t('Make it a pose'), t('Make it a pose (Enter)')], ['sketch_clear', t('Clear'), t('Clear the drawing (Delete)')],
  ['sketch_away', t('Cancel'), t('Leave without it (Escape)')]];
const howToDraw = () => t('A circle for the head, one stroke for the body, one for each arm and leg');
const showTools = () => [['show_skeleton', '', t('Skeleton')], ['show_both', '', t('Character and skeleton')], ['show_character', '', t('Character')]];
const cameraTools = () => [['straight', '', t('Back to the view that was drawn')]];
const whoTools = () => [['dice', '', t('Somebody else: roll the dice')]];
const pictureTools = () => [['picture', t('Picture'), t('Picture behind the figure')], ['cover', t('Cover'), t('Fill the canvas with the picture')]];

function element(tag, name, parent) {
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}

class Toolbar {
  /** Bars above the stage, the stage, bars below; `use` is called with a tool's id. */
  constructor(root, use) {
    Object.assign(this, {root, use, buttons: {}, rows: {}, named: toolTabs()});
    this.top = element('div', 'bar heads', root);
    this.history = this.bar('row', t('History'), this.top);
    this.group(historyTools(), this.history);
    this.buildTabs();
    this.status = element('div', 'status', this.top);
    this.status.setAttribute('role', 'status');
    for (const [id, [title, groups]] of Object.entries(this.named)) {
      this.rows[id] = this.bar('bar tools', title);
      set(this.rows[id], {id: `pose-tools-${id}`});
      groups.forEach(tools => this.group(tools, this.rows[id]));
    }
    this.behind = element('div', 'behind', this.rows.view);
    this.group(pictureTools(), this.behind);
    this.hand = this.bar('bar', t('Hand'));
    this.buildGestures();
    this.group(handTools(), this.hand);
    this.sketch = this.bar('bar', t('Drawing'));
    this.group(sketchTools(), this.sketch);
    this.buttons.sketch_done.classList.add('main');
    this.stage = element('div', 'stage', root);
    this.camera = this.bar('bar camera', t('Camera'));
    this.cast = this.bar('bar cast', t('Character'));
    this.group(showTools(), this.cast);
    const {history, tabs, rows, hand, sketch, camera, cast} = this;
    this.roving = new Roving([history, tabs, ...Object.values(rows), hand, sketch, camera, cast], (text, at) => this.name(text, at));
    this.bubble = element('div', 'bubble', root);
  }

  buildTabs() {
    this.tabs = element('div', 'group tabs', this.top);
    set(this.tabs, {role: 'tablist', 'aria-label': t('Tools')});
    for (const [id, [title]] of Object.entries(this.named)) {
      const tab = this.button(`tab_${id}`, title, this.tabs);
      tab.classList.add('named');
      tab.textContent = title;
      set(tab, {role: 'tab', 'aria-controls': `pose-tools-${id}`});
    }
  }

  bar(name, label, parent = this.root) {
    const made = element('div', name, parent);
    set(made, {role: 'toolbar', 'aria-label': label});
    return made;
  }

  group(tools, bar) {
    const group = element('div', 'group', bar);
    for (const [id, word, name] of tools) {
      const button = this.button(id, name, group);
      button.append(icon(id));
      if (word) element('span', 'word', button).textContent = word;
    }
  }

  button(id, label, group) {
    const button = this.buttons[id] = element('button', 'tool', group);
    set(button, {type: 'button', 'data-tool': id, title: label, 'aria-label': label});
    // aria-disabled and not disabled: a disabled button drops the focus, and Ctrl+Z with it.
    button.onclick = () => button.getAttribute('aria-disabled') === 'true' || this.use(id);
    return button;
  }

  buildGestures() {
    const group = element('div', 'group', this.hand);
    SKELETON.gestures.forEach(({id, title, points}, k) => {
      const drawn = node('svg', {viewBox: '-.69 -1.03 1.08 1.08', class: 'gesture', 'aria-hidden': 'true'});
      FINGER_COLOURS.forEach((stroke, finger) => node('path', {
        stroke, d: `M${[0, 1, 2, 3, 4].map(n => points[n && finger * 4 + n]).map(([u, v]) => `${-v} ${-u}`).join('L')}`,
      }, drawn));
      this.button(`gesture_${id}`, `${t(title)} (${k + 1})`, group).append(drawn);
    });
  }

  /** Opacity of the picture behind the figure. */
  buildFader(value, change) { this.fader(t('Opacity of the picture behind the figure'), value, change, this.behind); }

  /** Opacity of the skeleton over the character. */
  buildSticks(value, change) { this.sticks = this.fader(t('Opacity of the skeleton'), value, change, this.cast); }

  /** Sliders in degrees; `look` is called while one moves, `done` when it stands. */
  buildCamera(look, done) {
    const slider = (name, label, most) => {
      const radians = value => value * Math.PI / 180;
      const fader = this.fader(label, 0, value => look({[name]: radians(value)}), this.camera), range = fader.lastChild;
      fader.prepend(label);
      Object.assign(range, {min: -most, max: most, value: 0, onchange: done});
      range.dataset.camera = name;
      return {range, shown: element('output', '', fader)};
    };
    this.angles = {turn: slider('turn', t('Turn'), 180), tilt: slider('tilt', t('Tilt'), 45)};
    this.group(cameraTools(), this.camera);
  }

  /** `round`: the angles of the chosen person, in radians. */
  drawCamera(round, isAble) {
    for (const [name, {range, shown}] of Object.entries(this.angles)) {
      const degrees = Math.round(round[name] * 180 / Math.PI);
      if (+range.value !== degrees) range.value = degrees;
      range.disabled = !isAble;
      shown.textContent = `${degrees}°`;
    }
  }

  fader(label, value, change, parent) {
    const fader = element('label', 'fader', parent), range = element('input', '', fader);
    Object.assign(range, {type: 'range', min: 0, max: 100, value, title: label});
    range.setAttribute('aria-label', label);
    range.oninput = () => change(+range.value);
    range.onkeydown = e => e.ctrlKey || e.metaKey || e.stopPropagation();
    return fader;
  }

  /** One button for each character that the chosen person can be; `choose` is called with its id. */
  buildWho(samples, choose) {
    const offered = JSON.stringify(samples.map(({id, title}) => [id, title]));
    if (this.offered === offered) return;
    this.offered = offered;
    this.who?.remove();
    this.who = element('div', 'group who', this.cast);
    set(this.who, {role: 'group', 'aria-label': t('Who this person is')});
    for (const {id, title} of [{id: 'prompt', title: t('From the prompt')}, ...samples]) {
      const button = this.button(`who_${id}`, title, this.who);
      button.classList.add('named');
      button.textContent = title.split(/[,、]/)[0];
      button.onclick = () => choose(id);
    }
    const [[id, , label]] = whoTools(), dice = this.button(id, label, this.who);
    dice.append(icon(id));
    dice.onclick = () => choose(id);
    this.roving.refresh();
  }

  /** The name of a button that a finger holds; nothing without a text. */
  name(text, button) {
    this.bubble.classList.toggle('on', Boolean(text));
    if (!text) return;
    this.bubble.textContent = text;
    const at = button.getBoundingClientRect(), edges = this.root.getBoundingClientRect();
    this.bubble.style.left = `${between(90, at.left + at.width / 2 - edges.left, edges.width - 90)}px`;
    this.bubble.style.top = `${at.top - edges.top}px`;
  }

  /** `able` and `pressed`: by tool; `names`: titles that change; `tab`: whose tools are shown. */
  draw({able, pressed, names, status, inHand, inSketch, tab, hasPicture, camera}) {
    for (const id in able) if (this.buttons[id]) set(this.buttons[id], {'aria-disabled': !able[id]});
    for (const id in pressed) if (this.buttons[id]) set(this.buttons[id], {'aria-pressed': Boolean(pressed[id])});
    for (const id in names) set(this.buttons[id], {title: names[id], 'aria-label': names[id]});
    const isAway = inHand || inSketch;
    this.hand.hidden = !inHand;
    this.sketch.hidden = !inSketch;
    this.tabs.hidden = isAway;
    for (const id in this.named) {
      this.rows[id].hidden = isAway || id !== tab;
      set(this.buttons[`tab_${id}`], {'aria-selected': id === tab});
    }
    this.behind.hidden = !hasPicture;
    this.cast.hidden = isAway;
    this.camera.hidden = isAway || !pressed.camera;
    this.drawCamera(camera, able.straight);
    this.sticks.classList.toggle('off', !able.sticks);
    if (this.status.textContent !== status) this.status.textContent = status;
    const shown = [inHand, inSketch, tab, hasPicture, pressed.camera].join();
    if (this.shown !== shown) this.roving.refresh();  // it measures: not at each move of a drag
    this.shown = shown;
  }
}
