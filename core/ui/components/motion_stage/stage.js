// The stage of a clip: it plays while its frames come, and its key poses are changed below. Every change is heard here
// at once and told to Python, which has the poses; what Python changes comes with another `rev`.

const STAGES = new WeakMap(), SEND_AFTER = 220, PLAN_AFTER = 90, MOST_PAST = 60;
const STILL = matchMedia('(prefers-reduced-motion: reduce)');
const KEPT = {isOnion: false};  // outlives a visit to another page
const copyOf = state => ({...state, keys: state.keys.map(key => ({...key}))});

class Stage {
  constructor(root, send) {
    Object.assign(this, {root, send, frames: new Frames(), past: [], future: [], chosen: 0, at: 0, isPlaying: !STILL.matches, rev: null});
    this.frame = element('div', 'frame', root);
    this.paper = element('canvas', 'paper', this.frame);
    this.paper.setAttribute('role', 'img');
    this.note = element('div', 'note', this.frame);
    this.note.setAttribute('role', 'status');
    this.controls = new Controls(root, this);
    this.strip = new Strip(element('div', 'keys', root), {
      choose: number => this.choose(number), move: (from, to) => this.move(from, to), remove: number => this.remove(number),
    });
    this.details = new Details(root, this);
    root.addEventListener('keydown', event => this.key(event));
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(this.frame);
    this.tick = this.tick.bind(this);
  }

  // --- what Python says ----------------------------------------------------------------------------

  update(data) {
    const isNews = data.rev !== this.rev, look = JSON.stringify([data.who, data.width, data.height, data.plan]);
    const isOther = look !== this.look;
    Object.assign(this, {data, rev: data.rev, look});
    if (isNews) this.take(data);
    this.frame.style.setProperty('--aspect', data.width / data.height);
    this.paper.setAttribute('aria-label', data.alt);
    if (isNews || isOther) this.planSoon(0);
    this.show();
    if (!this.isTicking) {
      this.isTicking = true;
      requestAnimationFrame(this.tick);
    }
  }

  take({keys, fps, play, chosen}) {
    if (this.state) this.remember();
    this.state = {keys: keys.map(([pose, flip, steps, hold, ease]) => ({pose, flip, steps, hold, ease})), fps, play};
    this.chosen = Math.min(chosen ?? this.chosen, keys.length - 1);
    clearTimeout(this.sending);
  }

  // --- changes -------------------------------------------------------------------------------------

  remember() {
    this.past.push(copyOf(this.state));
    this.past = this.past.slice(-MOST_PAST);
    this.future = [];
  }

  /** `act` changes a copy of the state. */
  change(act) {
    this.remember();
    const next = copyOf(this.state);
    act(next);
    this.become(next);
  }

  become(next) {
    this.state = next;
    this.chosen = Math.min(this.chosen, next.keys.length - 1);
    this.show();
    this.planSoon(PLAN_AFTER);
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.tell(), SEND_AFTER);
  }

  tell(wish = null) {
    clearTimeout(this.sending);
    const {keys, fps, play} = this.state;
    this.send('edit', {
      rev: this.rev, fps, play, wish, chosen: this.chosen, at: Date.now(),
      keys: keys.map(({pose, flip, steps, hold, ease}) => [pose, flip, steps, hold, ease]),
    });
  }

  /** What only Python can do with the chosen key. */
  wish(act) { this.tell({act, key: this.chosen}); }

  back() { this.turn(this.past, this.future); }
  forth() { this.turn(this.future, this.past); }

  turn(from, to) {
    if (!from.length) return;
    to.push(copyOf(this.state));
    this.become(from.pop());
  }

  choose(number) {
    this.chosen = number;
    this.pause();
    this.seek(this.clip?.keys[number] ?? 0);
    this.show();
    this.strip.focus(number);
  }

  move(from, to) {
    if (from === to || to < 0 || to >= this.state.keys.length) return;
    this.chosen = to;
    this.change(({keys}) => keys.splice(to, 0, ...keys.splice(from, 1)));
  }

  remove(number) {
    if (this.state.keys.length < 2) return;
    this.change(({keys}) => keys.splice(number, 1));
  }

  double() {
    const {chosen} = this;
    this.chosen = chosen + 1;
    this.change(({keys}) => keys.splice(chosen, 0, {...keys[chosen]}));
  }

  // --- the clip ------------------------------------------------------------------------------------

  planSoon(after) {
    clearTimeout(this.planning);
    this.planning = setTimeout(() => this.plan(), after);
  }

  request() {
    const {keys, fps, play} = this.state, {who, width, height} = this.data;
    return {...who, keys, fps, play, width, height};
  }

  async plan() {
    const side = this.side();
    if (!side) return;  // not on the screen: the size tells when it is
    const clip = new Clip(this.frames, this.request(), side, () => this.came(clip));
    this.next?.leave();
    this.next = clip;
    try {
      if (this.data.plan) clip.use(this.data.plan);
      else if (!await clip.plan()) return;
      this.say('');
      this.came(clip);
      if (!this.data.plan) await clip.fill(() => this.at);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused(clip, error);
    }
  }

  refused(clip, {status, lines}) {
    if (clip.isGone) return;
    if (status === 404 && this.lost !== this.rev) {
      this.lost = this.rev;  // the studio was restarted: Python puts the poses down again
      this.send('lost', Date.now());
      setTimeout(() => this.planSoon(0), 900);
    } else if ([403, 404, 405].includes(status)) this.send('blocked', true);
    else this.say(lines);
  }

  say(text) { this.note.textContent = text; }

  /** A frame has come: the new clip takes the stage as soon as it can play. */
  came(clip) {
    if (clip !== this.next) return;
    if (clip !== this.clip && (clip.isPlayable || !this.clip || this.data.plan || (!this.isPlaying && this.hasNow(clip)))) {
      this.clip?.leave();
      this.clip = clip;
      this.at = Math.min(this.at, clip.count - 1);
      if (!this.isPlaying && clip.keys[this.chosen] !== undefined) this.at = clip.keys[this.chosen];
      this.shown = '';
    }
    this.root.dataset.drawn = clip.drawn;
    this.controls.progress(clip.drawn / new Set(clip.names).size || 0);
    this.strip.paint(clip, this.size);
    this.draw();
  }

  hasNow(clip) {
    const at = clip.keys[this.chosen] ?? 0;
    return clip.isReady && this.frames.has(clip.key(clip.names[at]));
  }

  get size() { return [this.data.width, this.data.height]; }

  /** The drawn size that is nearest to what the screen shows. */
  side() {
    const {width, height} = this.frame.getBoundingClientRect(), dots = Math.min(devicePixelRatio || 1, 2);
    const wanted = Math.max(width, height) * dots * .9;
    return wanted > 0 ? MOTION.sides.find(side => side >= wanted) ?? MOTION.sides.at(-1) : 0;
  }

  resize() {
    const {width, height} = this.frame.getBoundingClientRect(), dots = Math.min(devicePixelRatio || 1, 2);
    if (!width || !this.data) return;
    Object.assign(this.paper, {width: Math.round(width * dots), height: Math.round(height * dots)});
    this.shown = '';
    this.draw();
    if (!this.next || this.next.side !== this.side()) this.planSoon(this.next ? 300 : 0);
  }

  // --- playing -------------------------------------------------------------------------------------

  tick(now) {
    if (this.isGone) return;
    requestAnimationFrame(this.tick);
    const clip = this.clip;
    if (!clip?.isReady) return;
    if (this.isPlaying) {
      const step = 1000 / this.state.fps;
      this.due ??= now + step;
      if (now >= this.due) {
        this.due = now - this.due > 5 * step ? now + step : this.due + step;
        this.forward(clip);
      }
    }
    this.draw();
  }

  forward(clip) {
    const isLast = this.at + 1 >= clip.count;
    if (isLast && this.state.play === 'once') return this.pause();
    this.at = isLast ? 0 : this.at + 1;
  }

  playOrPause() {
    if (this.isPlaying) return this.pause();
    if (this.state.play === 'once' && this.clip && this.at + 1 >= this.clip.count) this.at = 0;
    Object.assign(this, {isPlaying: true, due: null});
    this.controls.show(this);
  }

  pause() {
    this.isPlaying = false;
    this.shown = '';
    this.controls.show(this);
  }

  seek(frame) {
    this.at = Math.min(Math.max(frame, 0), Math.max((this.clip?.count ?? 1) - 1, 0));
    this.draw();
  }

  /** To the key before this frame or behind it. */
  leap(by) {
    const keys = this.clip?.keys ?? [0], here = this.keyAt();
    const to = by < 0 && this.at > keys[here] ? here : (here + by + keys.length) % keys.length;
    this.choose(to);
  }

  keyAt() {
    const keys = this.clip?.keys ?? [];
    let found = keys.findLastIndex(frame => frame <= this.at);
    if (this.state.play === 'ping-pong') {
      const back = this.clip.count - this.at;
      if (this.at > keys.at(-1)) found = keys.findLastIndex(frame => frame <= back);
    }
    return Math.max(found, 0);
  }

  draw() {
    const {clip} = this;
    if (!clip?.isReady || !this.paper.width) return;
    const again = () => { this.shown = ''; };
    const picture = this.isPlaying ? clip.nearest(this.at, again) : clip.exact(this.at, again);
    const ghosts = this.ghosts(clip, again);
    const look = `${clip.names[this.at]} ${picture ? 'drawn' : 'sticks'} ${ghosts.length} ${this.at}`;
    this.root.dataset.ghosts = Math.max(ghosts.length - 1, 0);
    if (look === this.shown) return;
    this.shown = look;
    this.paint(clip, picture, ghosts);
    this.controls.at(this.at, clip.count);
    this.strip.mark(this.keyAt());
    this.root.dataset.frame = this.at;
  }

  paint(clip, picture, ghosts) {
    const brush = this.paper.getContext('2d');
    if (picture) drawPicture(brush, picture);
    else if (!clip.drawn || !this.isPlaying) {
      brush.fillStyle = '#171226';
      brush.fillRect(0, 0, this.paper.width, this.paper.height);
      drawSticks(brush, clip.sticks[this.at] ?? [], this.size);
    }
    for (const [figure, colour] of ghosts) (colour ? drawGhost : drawPicture)(brush, figure, colour);
    if (picture) this.root.dataset.shows = 'drawing';
  }

  // --- the keys around, as ghosts ----------------------------------------------------------------------

  ghosts(clip, then) {
    if (!KEPT.isOnion || this.isPlaying || this.state.keys.length < 2 || !clip.token) return [];
    const here = this.keyAt(), {length} = clip.keys, isLoop = this.state.play === 'loop';
    const isOn = clip.keys[here] === this.at;
    const around = [[isOn ? here - 1 : here, GHOSTS.before], [here + 1, GHOSTS.after]]
      .filter(([key]) => isLoop || (key >= 0 && key < length))
      .map(([key, colour]) => [this.figure(clip, clip.keys[(key + length) % length], then), colour]);
    const found = [...around, [this.figure(clip, this.at, then), null]];  // who is there now stands before them
    return found.every(([figure]) => figure) ? found : [];
  }

  /** The figure of a frame alone; null until it is here. */
  figure(clip, frame, then) {
    const name = clip.key(clip.names[frame], 'figure');
    if (!this.frames.has(name)) this.fetchGhost(clip, frame, name);
    return this.frames.get(name, then);
  }

  async fetchGhost(clip, frame, name) {
    this.asked ??= new Set();
    if (this.asked.has(name)) return;
    this.asked.add(name);
    try {
      await clip.fetched(frame, 'figure', `ghost${frame % 3}`);
      this.shown = '';
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    } finally {
      this.asked.delete(name);
    }
  }

  turnOnion() {
    KEPT.isOnion = !KEPT.isOnion;
    if (KEPT.isOnion && this.isPlaying) this.choose(this.keyAt());
    this.shown = '';
    this.controls.show(this);
  }

  // --- the rest --------------------------------------------------------------------------------------

  show() {
    this.strip.show(this.state.keys, this.chosen);
    if (this.clip) this.strip.paint(this.clip, this.size);
    this.controls.show(this);
    this.details.show(this);
  }

  key(event) {
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName), isButton = event.target.tagName === 'BUTTON';
    const control = event.ctrlKey || event.metaKey, name = event.key.toLowerCase();
    if (control && name === 'z' && !event.shiftKey) this.back();
    else if (control && (name === 'y' || (name === 'z' && event.shiftKey))) this.forth();
    else if (event.key === ' ' && !isTyping && (!isButton || event.target.classList.contains('key'))) this.playOrPause();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  leave() {
    this.isGone = true;
    this.watch.disconnect();
    this.next?.leave();
    this.clip?.leave();
    clearTimeout(this.planning);
  }
}

export default function ({data, parentElement, setStateValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.motion');
  if (!STAGES.has(root)) STAGES.set(root, new Stage(root, setStateValue));
  STAGES.get(root).update(data);
  return () => {
    STAGES.get(root)?.leave();
    STAGES.delete(root);
    root.replaceChildren();
  };
}
