// A clip that was made: it plays from its first frames on, can be halted and gone through frame by frame.

const PLAYERS = new WeakMap(), STILL = matchMedia('(prefers-reduced-motion: reduce)');

class ClipPlayer {
  constructor(root) {
    Object.assign(this, {root, frames: new Frames(), at: 0, isPlaying: !STILL.matches});
    this.frame = element('div', 'frame', root);
    this.paper = element('canvas', 'paper', this.frame);
    this.paper.setAttribute('role', 'img');
    const bar = element('div', 'controls', root);
    this.play = tool(bar, 'play', t('Play (Space)'), () => this.turn());
    this.play.classList.add('main');
    this.slider = element('input', 'slider', bar);
    Object.assign(this.slider, {type: 'range', min: 0, step: 1, value: 0});
    this.slider.setAttribute('aria-label', t('Frame'));
    this.slider.oninput = () => { this.halt(); this.at = Number(this.slider.value); };
    this.place = element('output', 'place', bar);
    root.onkeydown = event => {
      if (event.key !== ' ' || event.target === this.play) return;
      event.preventDefault();
      event.stopPropagation();
      this.turn();
    };
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(this.frame);
    this.tick = this.tick.bind(this);
    requestAnimationFrame(this.tick);
  }

  update(data) {
    const look = `${data.id} ${data.count}`;
    this.data = data;
    this.frame.style.setProperty('--aspect', data.width / data.height);
    this.frame.classList.toggle('clear', Boolean(data.clear));
    this.paper.setAttribute('aria-label', data.alt);
    this.show();
    if (look === this.look) return;
    this.look = look;
    this.at = Math.min(this.at, data.count - 1);
    this.begin();
  }

  begin() {
    const {width, height} = this.frame.getBoundingClientRect(), dots = Math.min(devicePixelRatio || 1, 2);
    const wanted = Math.max(width, height) * dots * .9, {id, count} = this.data;
    if (!width || !count) return;
    const side = MOTION.sides.find(one => one >= wanted) ?? MOTION.sides.at(-1);
    this.clip?.leave();
    const clip = this.clip = new Clip(this.frames, null, side, () => { this.shown = ''; this.root.dataset.drawn = clip.drawn; });
    clip.use({frames: Array.from({length: count}, (_, number) => `${id} ${number}`), keys: [0], sticks: [], token: `clip-${id}`});
    clip.fill(() => this.at).catch(error => { if (!(error instanceof Refused)) throw error; });
  }

  resize() {
    const {width, height} = this.frame.getBoundingClientRect(), dots = Math.min(devicePixelRatio || 1, 2);
    if (!width) return;
    Object.assign(this.paper, {width: Math.round(width * dots), height: Math.round(height * dots)});
    this.shown = '';
    if (!this.clip && this.data) this.begin();
  }

  tick(now) {
    if (this.isGone) return;
    requestAnimationFrame(this.tick);
    const {clip} = this;
    if (!clip?.isPlayable) return;
    const step = 1000 / this.data.fps;
    this.due ??= now + step;
    if (this.isPlaying && now >= this.due) {
      this.due = now - this.due > 5 * step ? now + step : this.due + step;
      const isLast = this.at + 1 >= clip.count;
      if (isLast && !this.data.loop) this.halt();
      else this.at = isLast ? 0 : this.at + 1;
    }
    this.draw(clip);
  }

  draw(clip) {
    const picture = clip.nearest(this.at, () => { this.shown = ''; }), look = `${this.at} ${Boolean(picture)}`;
    if (!picture || look === this.shown) return;
    this.shown = look;
    const brush = this.paper.getContext('2d');
    brush.clearRect(0, 0, this.paper.width, this.paper.height);
    drawPicture(brush, picture);
    Object.assign(this.slider, {max: Math.max(clip.count - 1, 1), value: this.at});
    this.slider.setAttribute('aria-valuetext', t('Frame {number} of {count}', {number: this.at + 1, count: clip.count}));
    this.place.textContent = `${this.at + 1} / ${clip.count}`;
    Object.assign(this.root.dataset, {frame: this.at, shows: 'drawing'});
  }

  turn() {
    if (this.isPlaying) return this.halt();
    if (!this.data.loop && this.at + 1 >= this.clip?.count) this.at = 0;
    Object.assign(this, {isPlaying: true, due: null});
    this.show();
  }

  halt() {
    this.isPlaying = false;
    this.show();
  }

  show() {
    const title = this.isPlaying ? t('Pause (Space)') : t('Play (Space)');
    this.play.querySelector('path').setAttribute('d', ICONS[this.isPlaying ? 'pause' : 'play']);
    this.play.title = title;
    this.play.setAttribute('aria-label', title);
  }

  leave() {
    this.isGone = true;
    this.watch.disconnect();
    this.clip?.leave();
  }
}

export default function ({data, parentElement}) {
  useTexts(data);
  const root = parentElement.querySelector('.clip');
  if (!PLAYERS.has(root)) PLAYERS.set(root, new ClipPlayer(root));
  PLAYERS.get(root).update(data);
  return () => {
    PLAYERS.get(root)?.leave();
    PLAYERS.delete(root);
    root.replaceChildren();
  };
}
