// The buttons around the stage. What they do is the editor's `use(id)`; how they stand comes from `draw`.

const TOOLS = [
  [['undo', 'Undo (Ctrl+Z)'], ['redo', 'Redo (Ctrl+Shift+Z)']],
  [['flip', 'Mirror this person (F)'], ['turn', 'Turn around: front or back view (B)'], ['camera', 'Turn in the round (C)'],
    ['hide', 'Hide or show the selected joint (H)']],
  [['right_hand', 'Right hand (R)'], ['left_hand', 'Left hand (L)'], ['more', 'More tools']],
];
const MORE_TOOLS = [
  [['face', 'Face points (D)'], ['fit', 'Fit everybody to the canvas'], ['reset', 'Back to the loaded pose'],
    ['proportions', 'Reset proportions (N)']],
  [['add', 'Add a person'], ['copy', 'Duplicate this person (Ctrl+D)'], ['remove', 'Remove this person']],
  [['clip', 'Copy (Ctrl+C)'], ['paste', 'Paste (Ctrl+V)'], ['all', 'Select all (Ctrl+A)']],
  [['select', 'Select with a box (S)'], ['lengths', 'Bone lengths (E)']],
  [['lock', 'Lock (K)'], ['group', 'Move together (O)'], ['front', 'To the front (])'], ['back', 'To the back ([)']],
];
const HAND_TOOLS = [['over', 'Turn the hand over (V)'], ['drop', 'Remove the hand (Delete)'], ['done', 'Done (Enter)']];
const VIEW_TOOLS = [['zoom_out', 'Zoom out (−)'], ['zoom_all', 'Show all (0)'], ['zoom_in', 'Zoom in (+)']];
const SHOW_TOOLS = [['show_skeleton', 'Skeleton'], ['show_both', 'Character and skeleton'], ['show_character', 'Character']];
const CAMERA_TOOLS = [['straight', 'Back to the view that was drawn']];
const WHO_TOOLS = [['dice', 'Somebody else: roll the dice']];
const PICTURE_TOOLS = [['picture', 'Picture behind the figure'], ['cover', 'Fill the canvas with the picture']];

function element(tag, name, parent) {
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}

class Toolbar {
  /** Bars above the stage, the stage, one bar below; `use` is called with a tool's id. */
  constructor(root, use) {
    Object.assign(this, {root, use, buttons: {}});
    this.top = element('div', 'bar', root);
    this.main = this.bar('row', 'Pose tools', this.top);
    TOOLS.forEach(tools => this.group(tools, this.main));
    this.more = this.bar('row', 'More pose tools', this.top);
    MORE_TOOLS.forEach(tools => this.group(tools, this.more));
    this.hand = this.bar('bar', 'Hand');
    this.buildGestures();
    this.group(HAND_TOOLS, this.hand);
    this.stage = element('div', 'stage', root);
    this.camera = this.bar('bar camera', 'Camera');
    this.cast = this.bar('bar cast', 'Character');
    this.group(SHOW_TOOLS, this.cast);
    this.foot = this.bar('bar foot', 'Canvas and view');
    this.group(SKELETON.shapes.map(({id, title, width, height}) =>
      [id, `${title} canvas, ${width} × ${height}`]), this.foot);
    this.group([['guides', ''], ['body', '']], this.foot);
    this.group(VIEW_TOOLS, this.foot);
    this.behind = element('div', 'behind', this.foot);
    this.group(PICTURE_TOOLS, this.behind);
    this.status = element('div', 'status', this.foot);
    this.status.setAttribute('role', 'status');
  }

  bar(name, label, parent = this.root) {
    const made = element('div', name, parent);
    set(made, {role: 'toolbar', 'aria-label': label});
    return made;
  }

  group(tools, bar) {
    const group = element('div', 'group', bar);
    group.dataset.first = tools[0][0];
    for (const [id, label] of tools) this.button(id, label, group).append(icon(id));
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
      this.button(`gesture_${id}`, `${title} (${k + 1})`, group).append(drawn);
    });
  }

  /** Opacity of the picture behind the figure. */
  buildFader(value, change) { this.fader('Opacity of the picture behind the figure', value, change, this.behind); }

  /** Opacity of the skeleton over the character. */
  buildSticks(value, change) { this.sticks = this.fader('Opacity of the skeleton', value, change, this.cast); }

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
    this.angles = {turn: slider('turn', 'Turn', 180), tilt: slider('tilt', 'Tilt', 45)};
    this.group(CAMERA_TOOLS, this.camera);
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
    set(this.who, {role: 'group', 'aria-label': 'Who this person is'});
    for (const {id, title} of [{id: 'prompt', title: 'From the prompt'}, ...samples]) {
      const button = this.button(`who_${id}`, title, this.who);
      button.classList.add('named');
      button.textContent = title.split(',')[0];
      button.onclick = () => choose(id);
    }
    const [[id, label]] = WHO_TOOLS, dice = this.button(id, label, this.who);
    dice.append(icon(id));
    dice.onclick = () => choose(id);
  }

  /** `able` and `pressed`: by tool; `names`: titles that change. */
  draw({able, pressed, names, status, inHand, more, hasPicture, camera}) {
    for (const id in able) if (this.buttons[id]) set(this.buttons[id], {'aria-disabled': !able[id]});
    for (const id in pressed) set(this.buttons[id], {'aria-pressed': Boolean(pressed[id])});
    for (const id in names) set(this.buttons[id], {title: names[id], 'aria-label': names[id]});
    this.hand.hidden = !inHand;
    this.more.hidden = inHand || !more;
    for (const id of ['flip', SKELETON.shapes[0].id]) this.buttons[id].parentElement.hidden = inHand;
    this.buttons.more.hidden = inHand;
    this.behind.hidden = !hasPicture;
    this.cast.hidden = inHand;
    this.camera.hidden = inHand || !pressed.camera;
    this.drawCamera(camera, able.straight);
    this.sticks.classList.toggle('off', !able.sticks);
    if (this.status.textContent !== status) this.status.textContent = status;
  }
}
