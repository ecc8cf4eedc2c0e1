// Under the stage: playing, speed, undo; and what can be done with the chosen key.

const FPS = [4, 6, 8, 10, 12, 15, 18, 24, 30];
const plays = () => [['loop', t('Loop')], ['ping-pong', t('There and back')], ['once', t('Once')]];
const eases = () => [['even', t('Even')], ['smooth', t('Smooth')], ['in', t('Starts slowly')], ['out', t('Ends slowly')]];
const MOST_STEPS = 120, MOST_HOLD = 240;

/** A list to choose from, with its name. */
function list(parent, title, options, act) {
  const label = element('label', 'field', parent);
  element('span', 'name', label, title);
  const made = element('select', 'list', label);
  for (const [value, text] of options) {
    const option = element('option', '', made, text);
    option.value = value;
  }
  made.onchange = () => act(made.value);
  return made;
}

/** A whole number with − and +. */
function counter(parent, title, low, high, act) {
  const label = element('div', 'field', parent);
  element('span', 'name', label, title);
  const group = element('div', 'counter', label), less = element('button', 'by', group, '−');
  const field = element('input', 'count', group), more = element('button', 'by', group, '+');
  const put = value => {
    const whole = Math.min(Math.max(Math.round(Number(value)) || low, low), high);
    if (String(whole) === field.dataset.is) field.value = whole;
    else act(whole);
  };
  Object.assign(less, {type: 'button', onclick: () => put(Number(field.value) - 1)});
  Object.assign(more, {type: 'button', onclick: () => put(Number(field.value) + 1)});
  less.setAttribute('aria-label', t('{title}: fewer', {title}));
  more.setAttribute('aria-label', t('{title}: more', {title}));
  Object.assign(field, {type: 'number', min: low, max: high, inputMode: 'numeric', onchange: () => put(field.value)});
  field.setAttribute('aria-label', title);
  field.onkeydown = event => event.stopPropagation();  // the page has single-key shortcuts of its own
  return value => { field.value = field.dataset.is = value; };
}

class Controls {
  constructor(root, stage) {
    this.bar = element('div', 'controls', root);
    this.before = tool(this.bar, 'before', t('To the key before'), () => stage.leap(-1));
    this.play = tool(this.bar, 'play', t('Play (Space)'), () => stage.playOrPause());
    this.play.classList.add('main');
    this.after = tool(this.bar, 'after', t('To the next key'), () => stage.leap(1));
    const track = element('div', 'track', this.bar);
    this.meter = element('div', 'meter', track);
    this.slider = element('input', 'slider', track);
    Object.assign(this.slider, {type: 'range', min: 0, step: 1, value: 0});
    this.slider.setAttribute('aria-label', t('Frame'));
    this.slider.oninput = () => { stage.pause(); stage.seek(Number(this.slider.value)); };
    this.place = element('output', 'place', this.bar);
    this.more = element('div', 'more', root);
    this.plays = list(this.more, t('Plays'), plays(), value => stage.change(state => { state.play = value; }));
    this.speed = list(this.more, t('Frames a second'), FPS.map(fps => [fps, fps]),
      value => stage.change(state => { state.fps = Number(value); }));
    this.onion = tool(this.more, 'onion', t('Onion skin: the keys before and after as ghosts'), () => stage.turnOnion(), t('Onion skin'));
  }

  show({isPlaying, state}) {
    const title = isPlaying ? t('Pause (Space)') : t('Play (Space)');
    this.play.querySelector('path').setAttribute('d', ICONS[isPlaying ? 'pause' : 'play']);
    this.play.title = title;
    this.play.setAttribute('aria-label', title);
    if (!state) return;
    if (![...this.speed.options].some(({value}) => Number(value) === state.fps)) {
      element('option', '', this.speed, state.fps).value = state.fps;
    }
    Object.assign(this.plays, {value: state.play});
    Object.assign(this.speed, {value: state.fps});
    this.onion.setAttribute('aria-pressed', KEPT.isOnion);
    this.onion.disabled = state.keys.length < 2;
  }

  at(frame, count) {
    Object.assign(this.slider, {max: Math.max(count - 1, 1), value: frame});
    this.slider.setAttribute('aria-valuetext', t('Frame {number} of {count}', {number: frame + 1, count}));
    this.place.textContent = `${frame + 1} / ${count}`;
  }

  progress(share) {
    this.meter.style.setProperty('--share', share);
    this.meter.hidden = share >= 1;
  }
}

class Details {
  constructor(root, stage) {
    this.box = element('div', 'details', root);
    this.box.setAttribute('role', 'group');
    const head = element('div', 'head', this.box);
    this.title = element('strong', 'title', head);
    this.undo = tool(head, 'undo', t('Undo (Ctrl+Z)'), () => stage.back());
    this.redo = tool(head, 'redo', t('Redo (Ctrl+Y)'), () => stage.forth());
    const change = (name, value) => stage.change(({keys}) => { keys[stage.chosen][name] = value; });
    const times = element('div', 'times', this.box);
    this.steps = counter(times, t('Frames to the next key'), 1, MOST_STEPS, value => change('steps', value));
    this.hold = counter(times, t('Frames it stands still'), 0, MOST_HOLD, value => change('hold', value));
    this.ease = list(times, t('Movement'), eases(), value => change('ease', value));
    const acts = element('div', 'acts', this.box);
    this.earlier = tool(acts, 'earlier', t('Earlier (Alt+←)'), () => stage.move(stage.chosen, stage.chosen - 1));
    this.later = tool(acts, 'later', t('Later (Alt+→)'), () => stage.move(stage.chosen, stage.chosen + 1));
    tool(acts, 'mirror', t('Mirror'), () => change('flip', !stage.state.keys[stage.chosen].flip));
    tool(acts, 'copy', t('Duplicate'), () => stage.double());
    tool(acts, 'edit', t('Edit this pose on the Pose page'), () => stage.wish('edit'), t('Edit pose'));
    this.replace = tool(acts, 'replace', t('Replace by the pose of the Pose page'), () => stage.wish('replace'));
    this.remove = tool(acts, 'remove', t('Remove (Delete)'), () => stage.remove(stage.chosen));
  }

  show({state, chosen, data, past, future}) {
    const key = state.keys[chosen], count = state.keys.length;
    this.title.textContent = t('Key {number} of {count}', {number: chosen + 1, count});
    this.box.setAttribute('aria-label', this.title.textContent);
    this.steps(key.steps);
    this.hold(key.hold);
    this.ease.value = key.ease;
    this.earlier.disabled = chosen === 0;
    this.later.disabled = chosen === count - 1;
    this.remove.disabled = count < 2;
    this.replace.disabled = !data.has_pose;
    this.undo.disabled = !past.length;
    this.redo.disabled = !future.length;
  }
}
