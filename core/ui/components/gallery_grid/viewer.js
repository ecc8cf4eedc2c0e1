// One picture over the whole screen: arrow keys or a swipe go on to its neighbours, a click, a double tap
// or the wheel comes as near as single pixels, drag moves what is near.

const SMALL_SIDE = 1600, SHARED_SIDE = 2560;
const SWIPE_PIXELS = 50, DRAG_PIXELS = 6, DOUBLE_TAP_MS = 300, MOST_ZOOM = 16, WHEEL_STEP = 1.2;
const CLIP_SIDE = 1024, CALM = matchMedia('(prefers-reduced-motion: reduce)');
const pictureUrl = (id, side) => new URL(`api/picture/${id}${side ? `?side=${side}` : ''}`, document.baseURI).href;
const clipUrl = (id, side) => new URL(`api/clip/${id}?side=${side}`, document.baseURI).href;

class Viewer {
  /** `tell(id, what)`: a key or button asks for something that Python does. */
  constructor(root, tell, closed) {
    Object.assign(this, {tell, closed, touches: new Map()});
    this.box = element('dialog', 'viewer', root);
    this.box.setAttribute('aria-label', t('One picture, full screen'));
    this.stage = element('div', 'stage', this.box);
    this.image = element('img', '', this.stage);
    Object.assign(this.image, {draggable: false, decoding: 'async'});
    this.words = element('p', 'words', this.box);
    this.words.setAttribute('aria-live', 'polite');
    const bar = element('div', 'bar', this.box);
    this.heart = this.button(bar, '♡', t('Favourite (F)'), () => this.tell(this.item.id, 'favourite'));
    this.near = this.button(bar, '1:1', t('Zoom to pixels (Z)'), () => this.toggle());
    if (canShare()) this.share(bar);
    this.button(bar, '✕', t('Close (Esc)'), () => this.box.close());
    this.back = this.button(this.box, '‹', t('Picture before (←)'), () => this.go(-1), 'turn left');
    this.on = this.button(this.box, '›', t('Next picture (→)'), () => this.go(1), 'turn right');
    this.box.onclose = () => this.closed(this.item.id);
    this.box.onkeydown = event => this.press(event);
    Object.assign(this.stage, {
      onwheel: event => this.wheel(event), onpointerdown: event => this.down(event),
      onpointermove: event => this.move(event), onpointerup: event => this.up(event),
      onpointercancel: event => this.touches.delete(event.pointerId),
    });
    this.image.onload = () => this.place();
    new ResizeObserver(() => this.place()).observe(this.stage);
  }

  button(parent, text, title, onclick, name = '') {
    const made = element('button', name, parent);
    Object.assign(made, {type: 'button', textContent: text, title, onclick});
    made.setAttribute('aria-label', title.replace(/ \(.*/, ''));
    return made;
  }

  share(bar) {
    const button = this.sharer = this.button(bar, '', t('Share'), () => {
      const {id, file} = this.item, isWhole = file.endsWith('.png');
      share.press(pictureUrl(id, isWhole ? 0 : SHARED_SIDE), file);
    });
    button.innerHTML = SHARE_ICON;
    const share = new Share(words => {
      const isNews = words !== t('Share');
      this.words.textContent = isNews ? words : this.wordsOf(this.item);
      button.setAttribute('aria-label', words);
    });
  }

  wordsOf(item) {
    const count = t('{number} of {count}', {number: this.at + 1, count: this.items.length});
    return count + (item.label ? ` · ${item.label}` : '');
  }

  update(items) {
    this.items = items;
    if (!this.box.open) return;
    const at = items.findIndex(({id}) => id === this.item.id);
    if (at < 0) this.box.close(); else this.dress(items[at], at);
  }

  open(id) {
    const at = this.items.findIndex(one => one.id === id);
    if (at < 0) return;
    this.show(at);
    if (!this.box.open) this.box.showModal();
    this.box.focus();
  }

  show(at) {
    const item = this.items[at];
    Object.assign(this, {zoom: 0, x: 0, y: 0, isWhole: false});
    this.dress(item, at);
    this.image.src = item.src;  // the small one stands in until the large one is there
    this.load(item, SMALL_SIDE);
    const next = this.items[at + 1];
    if (next) new Image().src = next.plays ? clipUrl(next.id, CLIP_SIDE) : pictureUrl(next.id, SMALL_SIDE);
  }

  dress(item, at) {
    Object.assign(this, {item, at});
    this.words.textContent = this.wordsOf(item);
    if (this.sharer) this.sharer.hidden = !item.file;
    this.image.alt = item.label || t('Picture');
    this.heart.textContent = item.favourite ? '♥' : '♡';
    this.heart.setAttribute('aria-pressed', item.favourite);
    this.back.disabled = at === 0;
    this.on.disabled = at === this.items.length - 1;
  }

  load(item, side) {
    const large = new Image();
    large.onload = () => { if (this.item === item || this.item.id === item.id) this.image.src = large.src; };
    large.src = item.plays ? clipUrl(item.id, CLIP_SIDE) : pictureUrl(item.id, side);
  }

  go(step) {
    if (this.items[this.at + step]) this.show(this.at + step);
  }

  /** Screen pixels per picture pixel while the whole picture is seen. */
  get fit() {
    const {clientWidth, clientHeight} = this.stage;
    return Math.min(clientWidth / this.item.width, clientHeight / this.item.height);
  }

  place() {
    if (!this.item) return;
    const scale = this.zoom || this.fit, {clientWidth, clientHeight} = this.stage;
    const width = this.item.width * scale, height = this.item.height * scale;
    const most = (side, room) => Math.max(0, (side - room) / 2);
    this.x = Math.min(Math.max(this.x, -most(width, clientWidth)), most(width, clientWidth));
    this.y = Math.min(Math.max(this.y, -most(height, clientHeight)), most(height, clientHeight));
    Object.assign(this.image.style, {
      width: `${width}px`, height: `${height}px`,
      transform: `translate(-50%, -50%) translate(${this.x}px, ${this.y}px)`,
      imageRendering: scale * devicePixelRatio >= 3 ? 'pixelated' : 'auto',
    });
    this.near.setAttribute('aria-pressed', Boolean(this.zoom));
    this.stage.classList.toggle('near', Boolean(this.zoom));
    if (this.zoom && !this.isWhole) {
      this.isWhole = true;
      this.load(this.item, 0);
    }
  }

  /** The point of the picture below (clientX, clientY) stays there. */
  zoomTo(zoom, clientX, clientY) {
    const before = this.zoom || this.fit, box = this.stage.getBoundingClientRect();
    const after = zoom <= this.fit ? this.fit : Math.min(zoom, MOST_ZOOM);
    const fromCentre = [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
    this.x = fromCentre[0] - (fromCentre[0] - this.x) * after / before;
    this.y = fromCentre[1] - (fromCentre[1] - this.y) * after / before;
    this.zoom = zoom <= this.fit ? 0 : after;
    this.place();
  }

  /** One pixel of the picture on one of the screen, or the whole picture again. */
  toggle(clientX = innerWidth / 2, clientY = innerHeight / 2) {
    const pixels = 1 / devicePixelRatio;
    this.zoomTo(this.zoom ? 0 : Math.max(pixels, this.fit * 2), clientX, clientY);
  }

  wheel(event) {
    event.preventDefault();
    const by = event.deltaY < 0 ? WHEEL_STEP : 1 / WHEEL_STEP;
    this.zoomTo((this.zoom || this.fit) * by, event.clientX, event.clientY);
  }

  down(event) {
    this.stage.setPointerCapture(event.pointerId);
    this.touches.set(event.pointerId, {x: event.clientX, y: event.clientY});
    Object.assign(this, {fromX: event.clientX, fromY: event.clientY, isDrag: false});
    if (this.touches.size === 2) this.isPinch = true;
  }

  move(event) {
    const last = this.touches.get(event.pointerId);
    if (!last) return;
    const others = [...this.touches].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    if (others.length) this.pinch(last, event, others[0]);
    else if (this.zoom) {
      this.x += event.clientX - last.x;
      this.y += event.clientY - last.y;
      this.place();
    }
    Object.assign(last, {x: event.clientX, y: event.clientY});
    if (Math.hypot(event.clientX - this.fromX, event.clientY - this.fromY) > DRAG_PIXELS) this.isDrag = true;
  }

  pinch(last, event, other) {
    const apart = point => Math.hypot(point.x - other.x, point.y - other.y);
    const now = apart({x: event.clientX, y: event.clientY}), before = apart(last);
    if (before > 0) {
      this.zoomTo((this.zoom || this.fit) * now / before, (event.clientX + other.x) / 2, (event.clientY + other.y) / 2);
    }
  }

  up(event) {
    this.touches.delete(event.pointerId);
    if (this.touches.size) return;
    const wasPinch = this.isPinch;
    this.isPinch = false;
    if (wasPinch) return;
    const across = event.clientX - this.fromX, down = event.clientY - this.fromY;
    if (!this.isDrag) this.tap(event);
    else if (!this.zoom && Math.abs(across) > SWIPE_PIXELS && Math.abs(across) > Math.abs(down)) this.go(across < 0 ? 1 : -1);
    else if (!this.zoom && event.pointerType !== 'mouse' && down > 2 * SWIPE_PIXELS) this.box.close();
  }

  /** A mouse comes near with one click, a finger with two: a single tap may be the start of a swipe. */
  tap(event) {
    const isSecond = event.timeStamp - (this.tapped ?? -1e9) < DOUBLE_TAP_MS;
    this.tapped = isSecond ? undefined : event.timeStamp;
    if (event.pointerType === 'mouse' || isSecond) this.toggle(event.clientX, event.clientY);
  }

  press(event) {
    event.stopPropagation();  // the page has single-key shortcuts of its own
    const key = event.key.toLowerCase();
    const act = {
      arrowleft: () => this.go(-1), arrowright: () => this.go(1), z: () => this.toggle(),
      home: () => this.show(0), end: () => this.show(this.items.length - 1),
      f: () => this.tell(this.item.id, 'favourite'),
    }[key] ?? (/^[0-5]$/.test(key) ? () => this.tell(this.item.id, `stars${key}`) : undefined);
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }
}
