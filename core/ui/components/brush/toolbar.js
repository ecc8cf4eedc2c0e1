// The buttons above a stage. What they do is the stage's `use(id)`; how they stand comes from `draw`.

// Line icons on a 24 × 24 grid, drawn for this studio.
const ICONS = {
  view: 'M8 11.5V6.2a1.3 1.3 0 0 1 2.6 0V11V4.6a1.3 1.3 0 0 1 2.6 0V11V5.6a1.3 1.3 0 0 1 2.6 0V12V8.2a1.3 1.3 0 0 1 2.6 0V14.5c0 3.8-2.3 6-5.6 6-2.7 0-4.3-1.2-5.6-3.4l-2.4-4c-.8-1.5 1.1-2.6 2.2-1.4z',
  keep: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 8v8M8 12h8',
  remove: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M8 12h8',
  undo: 'M9 15 4 10l5-5M4 10h9.5a5.5 5.5 0 0 1 0 11H10',
  redo: 'M15 15l5-5-5-5M20 10h-9.5a5.5 5.5 0 0 0 0 11H14',
  clear: 'M5 7h14M10 4h4M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5',
  zoom_in: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20.5 20.5M10.5 7.5v6M7.5 10.5h6',
  zoom_out: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20.5 20.5M7.5 10.5h6',
  zoom_all: 'M4 9V5.5A1.5 1.5 0 0 1 5.5 4H9M15 4h3.5A1.5 1.5 0 0 1 20 5.5V9M20 15v3.5a1.5 1.5 0 0 1-1.5 1.5H15M9 20H5.5A1.5 1.5 0 0 1 4 18.5V15',
  brush: 'M20 4c-4.5 1.5-8.6 5.2-10.6 8.6l2 2C14.8 12.6 18.5 8.5 20 4zM8.6 13.8c-1.9-.2-3.2 1-3.5 2.7-.2 1.2-.6 1.9-1.6 2.5 1.2.8 2.7 1.1 4.1.8 1.9-.4 3-2 2.8-4',
  eraser: 'M4.5 14.500l8.8-8.800a2 2 0 0 1 2.8 0l3.2 3.200a2 2 0 0 1 0 2.800L12 19H8.500l-4-4a.4.4 0 0 1 0-.5zM9 10l5.8 5.800M8.5 19H20',
  outpaint: 'M8.5 8.500h7v7h-7zM12 5.500v-3M10.5 4 12 2.5 13.5 4M12 18.500v3M10.5 20l1.5 1.5 1.5-1.500M5.5 12h-3M4 10.5 2.5 12 4 13.500M18.5 12h3M20 10.500l1.5 1.5-1.5 1.5',
  changes: 'M12 4l1.7 4.800L18.5 10.500l-4.8 1.700L12 17l-1.7-4.800L5.5 10.500l4.8-1.700zM18 16.500v4M16 18.500h4',
  stays: 'M6.5 11h11v8.500h-11zM8.8 11V8a3.2 3.2 0 0 1 6.4 0v3M12 14.500v2',
  compare: 'M12 3v18M9 7.5H5.5A1.5 1.5 0 0 0 4 9v6a1.5 1.5 0 0 0 1.5 1.5H9M15 7.5h3.5A1.5 1.5 0 0 1 20 9v6a1.5 1.5 0 0 1-1.5 1.5H15',
};
const viewTools = () => [
  ['zoom_out', t('Zoom out (−)')], ['zoom_all', t('Show all (0)')], ['zoom_in', t('Zoom in (+)')],
];

function element(tag, name, parent) {
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}

function icon(name, parent) {
  const space = 'http://www.w3.org/2000/svg';
  const drawn = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', ICONS[name]);
  for (const [key, value] of [['viewBox', '0 0 24 24'], ['class', 'icon'], ['aria-hidden', 'true']]) {
    drawn.setAttribute(key, value);
  }
  drawn.append(path);
  parent.append(drawn);
}

class Toolbar {
  /** A bar above the stage, and one that lies on it. `tools`: groups of [id, label, word]; the brush's
   * size stands behind the first. */
  constructor(root, stage, tools, {use, resize}) {
    Object.assign(this, {use, buttons: {}});
    this.bar = this.toolbar('bar', t('Brush'), root);
    const groups = tools.map(group => this.group(group, this.bar));
    groups[0].after(this.slider(resize));
    this.group(viewTools(), this.toolbar('zoom', t('View'), stage));
  }

  toolbar(name, label, parent) {
    const bar = element('div', name, parent);
    bar.setAttribute('role', 'toolbar');
    bar.setAttribute('aria-label', label);
    return bar;
  }

  group(tools, bar) {
    const group = element('div', 'group', bar);
    for (const [id, label, word] of tools) {
      const button = this.buttons[id] = element('button', 'tool', group);
      Object.assign(button, {type: 'button', title: label});
      button.dataset.tool = id;
      button.setAttribute('aria-label', label);
      icon(id, button);
      if (word) button.append(word);
      // aria-disabled and not disabled: a disabled button drops the focus, and Ctrl+Z with it.
      button.onclick = () => button.getAttribute('aria-disabled') === 'true' || this.use(id);
    }
    return group;
  }

  slider(resize) {
    const label = element('label', 'group size', this.bar);
    label.title = t('Brush size ([ and ])');
    element('i', '', label);
    this.range = element('input', '', label);
    Object.assign(this.range, {type: 'range', min: 0, max: 100, step: 1});
    this.range.setAttribute('aria-label', t('Brush size'));
    this.range.oninput = () => resize(+this.range.value);
    element('i', '', label);
    return label;
  }

  /** `able` and `pressed`: by tool. */
  draw({able, pressed, size}) {
    for (const id in able) this.buttons[id].setAttribute('aria-disabled', !able[id]);
    for (const id in pressed) this.buttons[id].setAttribute('aria-pressed', Boolean(pressed[id]));
    this.range.value = size;
  }
}
